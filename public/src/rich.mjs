// The editor of rich text: a box in which bold is bold, over the text area that is posted.
// The text area stays the truth: what is typed is written into it as Markdown, and all else
// (saving, counting, conflicts) works on it. This file is loaded only by pages that have
// such a question; while it is not there the text area is what is typed into.
import { Schema, DOMParser, DOMSerializer, Fragment, Slice } from 'prosemirror-model'
import { EditorState, Plugin, TextSelection } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { keymap } from 'prosemirror-keymap'
import { history, undo, redo } from 'prosemirror-history'
import { baseKeymap, chainCommands, setBlockType, toggleMark } from 'prosemirror-commands'
import { wrapInList, splitListItem, liftListItem, sinkListItem } from 'prosemirror-schema-list'
import { inputRules, wrappingInputRule } from 'prosemirror-inputrules'
import { tableNodes, tableEditing, isInTable, addRowAfter, addColumnAfter, deleteRow, deleteColumn, deleteTable, goToNextCell } from 'prosemirror-tables'
import { markdown, tidy, levelled, deepest } from './rich-text.mjs'
import { proseOf, still, address } from './rich-paste.mjs'

const heading = level => ({ tag: 'h' + (level + 2), attrs: { level } })

const schema = new Schema({
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
const { nodes, marks } = schema
const parser = DOMParser.fromSchema(schema)

/* ---------- prose and the editor's document ---------- */

function runsOf (block) {
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
function proseOfDoc (doc) {
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

function inlineOf (runs) {
  return runs.flatMap(r => r.text.split('\n').flatMap((line, i) => {
    const of = []
    if (r.link) of.push(marks.link.create({ href: r.link }))
    if (r.bold) of.push(marks.bold.create())
    if (r.italic) of.push(marks.italic.create())
    return [...i ? [nodes.hard_break.create()] : [], ...line ? [schema.text(line, of)] : []]
  }))
}

// nodesOf are the nodes of prose.
function nodesOf (prose) {
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

function tableOf (rows) {
  return nodes.table.create(null, rows.map((cells, y) => nodes.table_row.create(null,
    cells.map(c => (y ? nodes.table_cell : nodes.table_header).create(null, nodes.paragraph.create(null, c))))))
}

/* ---------- what comes in from outside ---------- */

// pasted makes HTML from elsewhere into such as this editor writes. It is read in a document
// that runs and loads nothing; what was copied here is taken as it is.
function pasted (html) {
  if (html.includes('data-pm-slice')) return html
  const page = new window.DOMParser().parseFromString(still(html), 'text/html')
  const made = document.createElement('div')
  made.append(DOMSerializer.fromSchema(schema).serializeFragment(Fragment.from(nodesOf(proseOf(page.body)))))
  return made.innerHTML
}

function pastedText (text) {
  const paragraphs = text.replace(/\r\n?/g, '\n').split(/\n\s*\n/)
  const read = paragraphs.map(p => tidy([{ text: p, bold: false, italic: false, link: '' }])).filter(runs => runs.length)
  return Slice.maxOpen(Fragment.from(read.map(runs => nodes.paragraph.create(null, inlineOf(runs)))))
}

// fitting makes what goes into a cell of a table one line, unless it is a table itself.
function fitting (slice, view) {
  if (!isInTable(view.state) || /^table/.test(slice.content.firstChild?.type.name || '')) return slice
  const runs = []
  slice.content.descendants(n => {
    if (!n.isTextblock) return true
    if (runs.length) runs.push({ text: ' ', bold: false, italic: false, link: '' })
    runs.push(...runsOf(n).map(r => ({ ...r, text: r.text.replace(/\n/g, ' ') })))
    return false
  })
  return new Slice(Fragment.from(inlineOf(tidy(runs))), 0, 0)
}

/* ---------- commands ---------- */

// within is the list, heading or table around the cursor.
function within (state, ...types) {
  const { $from } = state.selection
  for (let d = $from.depth; d > 0; d--) if (types.includes($from.node(d).type)) return { node: $from.node(d), at: $from.before(d), depth: d }
  return null
}

const headed = level => (state, dispatch) => {
  const on = within(state, nodes.heading)?.node.attrs.level === level
  return on ? setBlockType(nodes.paragraph)(state, dispatch) : setBlockType(nodes.heading, { level })(state, dispatch)
}

// listed makes a list, makes one the other kind, or ends it.
const listed = type => (state, dispatch, view) => {
  const list = within(state, nodes.bullet_list, nodes.ordered_list)
  if (list?.node.type === type) return liftListItem(nodes.list_item)(state, dispatch)
  if (list) {
    dispatch?.(state.tr.setNodeMarkup(list.at, type))
    return true
  }
  if (!within(state, nodes.heading)) return wrapInList(type)(state, dispatch)
  if (!dispatch) return true
  setBlockType(nodes.paragraph)(state, dispatch)
  return wrapInList(type)(view.state, dispatch)
}

const deeper = (state, dispatch) => {
  const { $from } = state.selection
  let lists = 0
  for (let d = $from.depth; d > 0; d--) if ($from.node(d).type === nodes.list_item) lists++
  return lists > 0 && lists <= deepest && sinkListItem(nodes.list_item)(state, dispatch)
}

const breakLine = (state, dispatch) => {
  if (isInTable(state) || within(state, nodes.heading)) return true // they are one line
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView())
  return true
}

// insertTable puts a table of two columns behind what the cursor stands in.
const insertTable = (state, dispatch) => {
  if (isInTable(state)) return false
  if (!dispatch) return true
  const { $from } = state.selection
  const block = $from.node(1)
  const empty = block.type === nodes.paragraph && !block.content.size
  const at = empty ? $from.before(1) : $from.after(1)
  const table = tableOf([[[], []], [[], []]])
  const tr = empty ? state.tr.replaceWith(at, $from.after(1), table) : state.tr.insert(at, table)
  dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 4)).scrollIntoView())
  return true
}

// nextCell goes on to the next cell; behind the last one a row is added.
const nextCell = (state, dispatch, view) => {
  if (!isInTable(state)) return false
  if (goToNextCell(1)(state, dispatch)) return true
  if (dispatch && addRowAfter(state, dispatch)) goToNextCell(1)(view.state, dispatch)
  return true
}

const inTable = command => (state, dispatch) => isInTable(state) && command(state, dispatch)

const commands = {
  bold: toggleMark(marks.bold),
  italic: toggleMark(marks.italic),
  heading: headed(1),
  subheading: headed(2),
  bullets: listed(nodes.bullet_list),
  numbers: listed(nodes.ordered_list),
  deeper,
  shallower: liftListItem(nodes.list_item),
  table: insertTable,
  undo,
  redo,
  'row-add': inTable(addRowAfter),
  'row-remove': inTable((state, dispatch) => deleteRow(state, dispatch) || deleteTable(state, dispatch)),
  'column-add': inTable(addColumnAfter),
  'column-remove': inTable((state, dispatch) => deleteColumn(state, dispatch) || deleteTable(state, dispatch)),
  'table-remove': inTable(deleteTable)
}

// on says which buttons are pressed.
function on (state) {
  const { from, $from, to, empty } = state.selection
  const marked = mark => empty ? !!mark.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, mark)
  const level = within(state, nodes.heading)?.node.attrs.level
  const list = within(state, nodes.bullet_list, nodes.ordered_list)?.node.type
  return {
    bold: marked(marks.bold), italic: marked(marks.italic), heading: level === 1, subheading: level === 2,
    bullets: list === nodes.bullet_list, numbers: list === nodes.ordered_list
  }
}

/* ---------- the editor ---------- */

// tended keeps the first row of a table its head, and a line to type in before and behind
// tables at the ends of the text.
const tended = new Plugin({
  appendTransaction: (done, _, state) => done.some(tr => tr.docChanged) ? tend(state) : null
})

function tend (state) {
  const { tr } = state
  state.doc.descendants((node, at) => {
    if (node.type !== nodes.table) return node.type === nodes.doc
    node.forEach((row, rowAt, y) => row.forEach((cell, cellAt) => {
      const type = y ? nodes.table_cell : nodes.table_header
      if (cell.type !== type) tr.setNodeMarkup(at + rowAt + cellAt + 2, type, cell.attrs)
    }))
    return false
  })
  if (state.doc.lastChild.type === nodes.table) tr.insert(tr.doc.content.size, nodes.paragraph.create())
  if (state.doc.firstChild.type === nodes.table) tr.insert(0, nodes.paragraph.create())
  return tr.docChanged ? tr : null
}

const plugins = [
  inputRules({
    rules: [wrappingInputRule(/^\s*[-*•]\s$/, nodes.bullet_list), wrappingInputRule(/^(\d{1,3})[.)]\s$/, nodes.ordered_list, m => ({ order: Math.max(1, Number(m[1])) }),
      (m, list) => list.childCount + list.attrs.order === Number(m[1]))]
  }),
  keymap({
    'Mod-b': commands.bold,
    'Mod-i': commands.italic,
    'Mod-z': undo,
    'Mod-y': redo,
    'Shift-Mod-z': redo,
    'Mod-]': deeper,
    'Mod-[': commands.shallower,
    'Mod-Alt-1': commands.heading,
    'Mod-Alt-2': commands.subheading,
    'Mod-Shift-8': commands.bullets,
    'Mod-Shift-7': commands.numbers,
    'Shift-Enter': breakLine,
    Enter: chainCommands(nextCell, splitListItem(nodes.list_item)),
    Backspace: atStart(commands.shallower)
  }),
  keymap(baseKeymap),
  history(),
  tableEditing(),
  tended
]

// atStart does something when the cursor stands at the very start of a line.
function atStart (command) {
  return (state, dispatch) => state.selection.empty && state.selection.$from.parentOffset === 0 && command(state, dispatch)
}

const letters = text => text.replace(/[^\p{L}\p{M}]/gu, '')

// enhance puts an editor over the text area in a place. Where the editor would not hold all of
// its words, or holds others than the page was sent with, the text area stays.
export function enhance (place) {
  const area = place.querySelector('textarea')
  if (place.dataset.mounted || area.value !== area.defaultValue) return
  const first = EditorState.create({ doc: parser.parse(place.querySelector('template').content), plugins })
  if (letters(markdown(proseOfDoc(first.doc))) !== letters(area.value)) return
  place.dataset.mounted = 'true'
  const begun = tend(first)
  const view = new EditorView({ mount: box(place, area) }, {
    state: begun ? first.apply(begun) : first,
    transformPastedHTML: pasted,
    clipboardTextParser: pastedText,
    transformPasted: fitting,
    attributes: () => described(place, area),
    handleDOMEvents: { click: (_, e) => { if (e.target.closest?.('a')) e.preventDefault() } },
    dispatchTransaction (tr) {
      view.updateState(view.state.apply(tr))
      if (tr.docChanged) told(area, view.state.doc)
      show(place, view.state)
    }
  })
  const tools = toolbar(place, view)
  tools.hidden = false
  show(place, view.state)
  area.classList.add('p-rich__source')
  area.tabIndex = -1
  area.setAttribute('aria-hidden', 'true')
  area.addEventListener('focus', () => view.focus())
  new MutationObserver(() => view.setProps({})).observe(area, { attributeFilter: ['aria-invalid', 'aria-describedby'] })
}

function box (place, area) {
  const made = document.createElement('div')
  made.className = 'p-rich__box p-rich-text'
  area.before(made)
  return made
}

// described are the box's name and what tells of it, as the text area has them.
function described (place, area) {
  const all = { role: 'textbox', 'aria-multiline': 'true', 'aria-label': place.dataset.label, dir: 'auto', spellcheck: 'true', class: 'p-rich__box p-rich-text' }
  if (place.dataset.required) all['aria-required'] = 'true'
  for (const name of ['aria-describedby', 'aria-invalid']) if (area.hasAttribute(name)) all[name] = area.getAttribute(name)
  return all
}

// told writes the text into the text area, as if it had been typed there.
function told (area, doc) {
  const text = markdown(proseOfDoc(doc))
  if (text === area.value) return
  area.value = text
  area.dispatchEvent(new Event('input', { bubbles: true }))
}

/* ---------- its toolbar ---------- */

function toolbar (place, view) {
  const tools = place.querySelector('[role="toolbar"]')
  const buttons = () => [...tools.querySelectorAll('button')].filter(b => !b.closest('[hidden]') || b.closest('[hidden]') === tools)
  const stop = at => { for (const b of tools.querySelectorAll('button')) b.tabIndex = b === at ? 0 : -1 }
  stop(buttons()[0])
  tools.addEventListener('mousedown', e => e.preventDefault()) // the text keeps the focus
  tools.addEventListener('focusin', e => stop(e.target))
  tools.addEventListener('click', e => {
    const button = e.target.closest('button')
    if (!button) return
    commands[button.dataset.rich](view.state, view.dispatch, view)
    view.focus()
  })
  tools.addEventListener('keydown', e => {
    const all = buttons()
    const at = all.indexOf(document.activeElement)
    const step = getComputedStyle(tools).direction === 'rtl' ? -1 : 1
    const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: all.length - 1 }[e.key]
    if (to === undefined) return
    e.preventDefault()
    all[(to + all.length) % all.length].focus()
  })
  return tools
}

function show (place, state) {
  const pressed = on(state)
  for (const b of place.querySelectorAll('[data-rich]')) {
    if (b.hasAttribute('aria-pressed')) b.setAttribute('aria-pressed', pressed[b.dataset.rich])
    else b.setAttribute('aria-disabled', !commands[b.dataset.rich](state))
  }
  const tools = place.querySelector('[data-rich-table]')
  tools.hidden = !isInTable(state)
  if (!place.querySelector('[role="toolbar"] [tabindex="0"]')?.checkVisibility()) place.querySelector('[data-rich]').tabIndex = 0
}
