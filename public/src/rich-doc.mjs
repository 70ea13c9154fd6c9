// The editor's document: what may stand in it, and its way from prose and back.
import { Schema } from 'prosemirror-model'
import { tableNodes } from 'prosemirror-tables'
import { tidy, levelled } from './rich-text.mjs'
import { address } from './rich-paste.mjs'

const heading = level => ({ tag: 'h' + (level + 2), attrs: { level } })

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    heading: { group: 'block', content: 'text*', attrs: { level: {} }, definingForContent: true, parseDOM: [heading(1), heading(2)], toDOM: n => ['h' + (n.attrs.level + 2), 0] },
    bullet_list: { group: 'block list', content: 'list_item+', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
    ordered_list: {
      group: 'block list',
      content: 'list_item+',
      attrs: { order: { default: 1 } },
      parseDOM: [{ tag: 'ol', getAttrs: e => ({ order: e.start || 1 }) }],
      toDOM: n => n.attrs.order === 1 ? ['ol', 0] : ['ol', { start: n.attrs.order }, 0]
    },
    list_item: { content: 'paragraph list*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    ...tableNodes({ tableGroup: 'block', cellContent: 'paragraph', cellAttributes: {} }),
    text: { group: 'inline' },
    hard_break: { group: 'inline', inline: true, selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] }
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: 'a[href]', getAttrs: e => { const href = address(e.getAttribute('href')); return href ? { href } : false } }, { tag: '.p-host', ignore: true }],
      toDOM: m => ['a', { href: m.attrs.href, title: m.attrs.href }, 0]
    },
    bold: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }], toDOM: () => ['strong', 0] },
    italic: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] }
  }
})
export const { nodes, marks } = schema

// runsOf are the runs of a paragraph or heading.
export function runsOf (block) {
  const out = []
  block.forEach(n => out.push({
    text: n.isText ? n.text : '\n',
    bold: marks.bold.isInSet(n.marks) !== undefined && n.isText,
    italic: marks.italic.isInSet(n.marks) !== undefined && n.isText,
    link: marks.link.isInSet(n.marks)?.attrs.href || ''
  }))
  return tidy(out)
}

// proseOfDoc is the document as prose; what has no words is left out.
export function proseOfDoc (doc) {
  const out = []
  doc.forEach(n => proseOfNode(n, 0, out))
  return out
}

function proseOfNode (n, level, out) {
  if (n.type === nodes.table) {
    const rows = []
    n.forEach(row => rows.push(cellsOf(row)))
    const width = Math.max(...rows.map(r => r.length))
    for (const r of rows) while (r.length < width) r.push([])
    if (rows.flat().some(c => c.length)) out.push({ kind: 'table', rows })
    return
  }
  if (n.type === nodes.bullet_list || n.type === nodes.ordered_list) {
    const own = levelled(level, out.at(-1))
    n.forEach((item, _, i) => {
      const number = n.type === nodes.ordered_list ? n.attrs.order + i : 0
      const runs = runsOf(item.firstChild)
      if (runs.length) out.push({ kind: 'item', level: own, number, runs })
      item.forEach((list, _, j) => { if (j) proseOfNode(list, own + 1, out) })
    })
    return
  }
  const runs = runsOf(n)
  if (runs.length) out.push(n.type === nodes.heading ? { kind: 'heading', level: n.attrs.level, runs } : { kind: 'paragraph', runs })
}

function cellsOf (row) {
  const cells = []
  row.forEach(cell => {
    cells.push(runsOf(cell.firstChild))
    for (let i = 1; i < cell.attrs.colspan; i++) cells.push([])
  })
  return cells
}

// inlineOf are the nodes of runs.
export function inlineOf (runs) {
  return runs.flatMap(r => r.text.split('\n').flatMap((line, i) => {
    const of = []
    if (r.link) of.push(marks.link.create({ href: r.link }))
    if (r.bold) of.push(marks.bold.create())
    if (r.italic) of.push(marks.italic.create())
    return [...i ? [nodes.hard_break.create()] : [], ...line ? [schema.text(line, of)] : []]
  }))
}

// nodesOf are the nodes of prose.
export function nodesOf (prose) {
  const out = []
  for (let i = 0; i < prose.length;) {
    const b = prose[i]
    if (b.kind === 'item') {
      const [list, next] = listOf(prose, i)
      out.push(list)
      i = next
      continue
    }
    if (b.kind === 'table') out.push(tableOf(b.rows.map(r => r.map(inlineOf))))
    else if (b.kind === 'heading') out.push(nodes.heading.create({ level: b.level }, inlineOf(b.runs)))
    else out.push(nodes.paragraph.create(null, inlineOf(b.runs)))
    i++
  }
  return out
}

// listOf is the list that begins at a block, and where the prose goes on behind it.
function listOf (prose, at) {
  const { level, number } = prose[at]
  const items = []
  let i = at
  while (prose[i]?.kind === 'item' && prose[i].level === level && prose[i].number === (number && number + items.length)) {
    const content = [nodes.paragraph.create(null, inlineOf(prose[i].runs))]
    i++
    while (prose[i]?.kind === 'item' && prose[i].level > level) {
      const [list, next] = listOf(prose, i)
      content.push(list)
      i = next
    }
    items.push(nodes.list_item.create(null, content))
  }
  return [number ? nodes.ordered_list.create({ order: number }, items) : nodes.bullet_list.create(null, items), i]
}

// tableOf is a table; its first row is its head.
export function tableOf (rows) {
  return nodes.table.create(null, rows.map((cells, y) => nodes.table_row.create(null,
    cells.map(c => (y ? nodes.table_cell : nodes.table_header).create(null, nodes.paragraph.create(null, c))))))
}
