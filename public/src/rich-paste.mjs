// What is pasted, as prose: the words of HTML from Word, Outlook, Google Docs or a web page
// with the looks that rich text knows, and nothing else of it. The document that is read is
// one that runs and loads nothing.
import { tidy, levelled } from './rich-text.mjs'

const dropped = new Set(('SCRIPT STYLE HEAD TITLE META LINK XML IMG PICTURE SVG CANVAS VIDEO AUDIO SOURCE OBJECT EMBED IFRAME FRAME FRAMESET NOSCRIPT ' +
  'XMP INPUT SELECT OPTION TEXTAREA BUTTON DEL MATH TEMPLATE APPLET MAP AREA BASE COL COLGROUP').split(' '))
const blocks = new Set(('P DIV H1 H2 H3 H4 H5 H6 UL OL LI DL DT DD TABLE BLOCKQUOTE PRE SECTION ARTICLE HEADER FOOTER MAIN NAV ASIDE FIGURE FIGCAPTION ' +
  'ADDRESS FORM FIELDSET HR CENTER DETAILS SUMMARY BODY HTML TR TD TH TBODY THEAD TFOOT CAPTION LEGEND').split(' '))
const widest = 40 // columns of a table

// still renames what the policy of our pages forbids even in a document that is only read,
// so that the browser does not complain of it: styles, handlers of events, <base>.
export function still (html) {
  return html.replace(/<(\/?)style(?![\w-])/gi, '<$1xmp').replace(/<base(?![\w-])/gi, '<x-base')
    .replace(/<[a-z][^<>]*/gi, tag => tag.replace(/([\s"'/])(style|on\w+)(?=\s*=)/gi, '$1data-$2'))
}

// proseOf reads everything below a node of such a document.
export function proseOf (root) {
  const r = new Reader()
  r.children(root, {})
  r.flush()
  return r.prose
}

class Reader {
  prose = []
  runs = []
  heading = 0 // level of the heading that is read
  item = null // {level, number, block} of the item that is read
  depth = 0 // of lists

  children (node, look) {
    for (const n of node.childNodes) {
      if (n.nodeType === Node.TEXT_NODE) this.text(n.data, look)
      else if (n.nodeType === Node.ELEMENT_NODE) this.element(n, look)
    }
  }

  text (words, look) {
    this.runs.push({ text: words.replace(look.pre ? /[^\S\n]+/g : /\s+/g, ' '), bold: !!look.bold, italic: !!look.italic, link: look.link || '' })
  }

  element (e, look) {
    const style = (e.getAttribute('data-style') || '').toLowerCase()
    const name = e.tagName.toUpperCase().replace(/^.*:/, '')
    if (dropped.has(name) || unseen(e, style)) return
    if (name === 'BR') return this.runs.push({ text: '\n', bold: false, italic: false, link: '' })
    look = looks(e, name, style, look)
    if (!blocks.has(name)) return this.children(e, look)
    this.flush()
    this.block(e, name, style, look)
    this.flush()
  }

  block (e, name, style, look) {
    if (name === 'TABLE') return this.table(e, look)
    if (name === 'UL' || name === 'OL') return this.list(e, look)
    if (/^H[1-6]$/.test(name) || /\bMso(Title|Subtitle|Heading)/.test(e.className)) return this.headed(e, name, look)
    const item = wordItem(e, style)
    if (item && !this.item) return this.wordItem(e, item, look)
    this.children(e, name === 'PRE' ? { ...look, pre: true } : look)
  }

  headed (e, name, look) {
    const before = this.heading
    this.heading = name === 'H1' || name === 'H2' || /\bMsoTitle/.test(e.className) ? 1 : 2
    this.children(e, { ...look, bold: false, plain: true })
    this.flush()
    this.heading = before
  }

  list (e, look) {
    const outer = this.item
    this.depth++
    const level = levelled(this.depth - 1, this.prose.at(-1))
    let number = e.tagName === 'OL' ? Math.max(1, Math.min(Number(e.getAttribute('start')) || 1, 999999)) : 0
    for (const n of e.children) {
      if (n.tagName !== 'LI') { // lists right within lists, as Google Docs writes them
        this.element(n, look)
        continue
      }
      const said = Number(n.getAttribute('data-aria-level') || n.getAttribute('aria-level'))
      this.item = { level: said > 1 && this.depth === 1 ? levelled(said - 1, this.prose.at(-1)) : level, number }
      this.children(n, looks(n, 'LI', (n.getAttribute('data-style') || '').toLowerCase(), look))
      this.flush()
      if (number) number++
    }
    this.depth--
    this.item = outer
  }

  // wordItem reads a paragraph that looks like an item of a list, as Word writes them.
  wordItem (e, { level, marker, inText }, look) {
    const above = this.prose.at(-1)
    level = levelled(level, above)
    let number = 0
    if (/^[([]?(\d+|[a-z]{1,5})[.)\]]/i.test(marker)) {
      const last = this.prose.findLast(b => b.kind !== 'item' || b.level <= level)
      number = Number(/^\D?(\d+)/.exec(marker)?.[1]) || (last?.kind === 'item' && last.level === level && last.number ? last.number + 1 : 1)
    }
    this.item = { level, number: Math.min(number, 999999), marker: inText ? marker : '' }
    this.children(e, look)
    this.flush()
    this.item = null
  }

  // flush ends a block.
  flush () {
    const runs = tidy(this.runs)
    this.runs = []
    if (!runs.length) return
    const { item } = this
    if (!item) {
      if (this.heading) this.prose.push({ kind: 'heading', level: this.heading, runs: lineless(runs) })
      else this.prose.push({ kind: 'paragraph', runs })
    } else if (!item.block) {
      this.prose.push(item.block = { kind: 'item', level: item.level, number: item.number, runs: without(runs, item.marker) })
    } else if (item.block === this.prose.at(-1)) item.block.runs = tidy([...item.block.runs, { text: '\n', bold: false, italic: false, link: '' }, ...runs])
    else this.prose.push({ kind: 'paragraph', runs })
  }

  // table reads a table; one of a single cell only frames what is in it.
  table (e, look) {
    const rows = [...e.rows].filter(r => r.closest('table') === e)
    if (rows.length === 1 && rows[0].cells.length === 1) return this.children(rows[0].cells[0], look)
    for (const caption of e.querySelectorAll(':scope > caption')) { this.children(caption, look); this.flush() }
    const filled = whole(grid(rows))
    if (!filled.length) return
    if (this.item) this.item.block ||= {} // what follows is no longer the item's first line
    for (const cell of filled[0]) for (const r of cell) r.bold = false
    this.prose.push({ kind: 'table', rows: filled })
  }
}

// grid lays cells that span others out: their words stand in the first of the places.
function grid (rows) {
  const out = rows.map(() => [])
  for (const [y, row] of rows.entries()) {
    let x = 0
    for (const cell of row.cells) {
      while (out[y][x]) x++
      const across = Math.max(1, Math.min(cell.colSpan || 1, widest - x))
      const down = Math.max(1, Math.min(cell.rowSpan || rows.length, rows.length - y))
      if (x >= widest) { // a table so wide is laid out by its last cell
        out[y][widest - 1] = tidy([...out[y][widest - 1], { text: ' ', bold: false, italic: false, link: '' }, ...cellRuns(cell)])
        continue
      }
      for (let dy = 0; dy < down; dy++) for (let dx = 0; dx < across; dx++) out[y + dy][x + dx] ||= []
      out[y][x] = cellRuns(cell)
      x += across
    }
  }
  return out
}

// whole makes all rows equally wide and leaves out rows and columns without words.
function whole (rows) {
  const width = Math.max(0, ...rows.map(r => r.length))
  const columns = [...Array(width).keys()].filter(x => rows.some(r => r[x]?.length))
  return rows.filter(r => r.some(c => c?.length)).map(r => columns.map(x => r[x] || []))
}

// cellRuns are the words of a cell in one line.
function cellRuns (cell) {
  const out = []
  const add = text => out.push({ text, bold: false, italic: false, link: '' })
  for (const b of proseOf(cell)) {
    if (out.length) add(' ')
    if (b.kind === 'item') add(b.number ? b.number + '. ' : '• ')
    for (const runs of b.rows ? b.rows.flat() : [b.runs]) {
      out.push(...lineless(runs))
      if (b.rows) add(' ')
    }
  }
  return tidy(out)
}

const lineless = runs => runs.map(r => ({ ...r, text: r.text.replace(/\n/g, ' ') }))

// unseen says that nobody saw an element in the document that it was copied from, or that it
// is no part of the text: hidden text, a list's own bullet, remarks in the margin.
function unseen (e, style) {
  return /display:\s*none|mso-hide:\s*all|mso-list:\s*ignore|mso-element:\s*(comment|field)|mso-special-character:\s*comment/.test(style) ||
    e.hasAttribute('hidden') || /\b(MsoCommentReference|msocomtxt|msocomanchor|p-host|p-vh)\b/.test(e.className)
}

// looks are those of what an element holds.
function looks (e, name, style, look) {
  const next = { ...look }
  if (name === 'B' || name === 'STRONG') next.bold = true
  if (name === 'I' || name === 'EM') next.italic = true
  const weight = /(?:^|;)\s*font-weight:\s*(\w+)/.exec(style)?.[1]
  if (weight) next.bold = weight === 'bold' || weight === 'bolder' || Number(weight) >= 600
  const slope = /(?:^|;)\s*font-style:\s*(\w+)/.exec(style)?.[1]
  if (slope) next.italic = slope !== 'normal'
  if (name === 'TH') next.bold = false
  if (next.plain) next.bold = false
  if (name === 'A') next.link = address(e.getAttribute('href'))
  return next
}

// address is where a link may lead: to https, without a name to sign in with.
export function address (href) {
  try {
    const u = new URL(href)
    return u.protocol === 'https:' && !u.username && !u.password && u.host ? u.href : ''
  } catch {
    return ''
  }
}

const bullet = /^[\s\u00a0]*([·•●○◦▪■§¨Øüv\uf0b7\uf0a7\uf0d8\uf0fco-])[\s\u00a0]{2,}/

// wordItem tells a paragraph that is an item of a list in Word or Outlook: its level, and
// the bullet or number that it was shown with.
function wordItem (e, style) {
  const list = /mso-list:\s*l\d+\s+level(\d+)/.exec(style)
  if (list) {
    const own = [...e.querySelectorAll('[data-style]')].find(s => /mso-list:\s*ignore/i.test(s.getAttribute('data-style')))
    return { level: Number(list[1]) - 1, marker: (own?.textContent || '').trim() }
  }
  if (!/MsoListParagraph/.test(e.className)) return null
  const sign = bullet.exec(e.textContent)?.[1] || /^[\s\u00a0]*(\d+[.)])[\s\u00a0]{2,}/.exec(e.textContent)?.[1]
  return sign ? { level: 0, marker: sign, inText: true } : null
}

// without takes off a bullet or number that stands in the text itself.
function without (runs, marker) {
  if (!marker || !runs[0].text.startsWith(marker)) return runs
  const [head, ...rest] = runs
  return tidy([{ ...head, text: head.text.slice(marker.length) }, ...rest])
}
