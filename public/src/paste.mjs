// Cells that are copied in Excel, Word or a web page and pasted into a table of answers:
// they go to the server as lines of texts with tabs between them, which lays them onto the
// table from the cell that has the focus, and answers with the table.
import { still } from './rich-paste.mjs'
import { pasteCells } from './saving.mjs'

const most = 1 << 20 // characters; the server says so beyond it
const widest = 100 // columns
const tallest = 2000 // rows

export function startPaste () {
  document.addEventListener('paste', e => {
    if (e.defaultPrevented || !e.clipboardData) return
    const cells = cellsOf(e.clipboardData)
    if (!cells) return
    if (e.target.matches?.('textarea[data-cells]')) return pasteText(e, cells)
    const control = e.target.closest?.('td')?.contains(e.target) && e.target
    if (!control?.name || !control.closest('table[data-paste]') || !control.form?.matches('[data-autosave]')) return
    e.preventDefault()
    pasteCells(control, written(cells))
  })
}

// pasteText writes the cells of a table into the page that asks for rows, where a browser
// would paste them as words.
function pasteText (e, cells) {
  e.preventDefault()
  e.target.setRangeText(written(cells), e.target.selectionStart, e.target.selectionEnd, 'end')
}

// cellsOf are the cells on the clipboard; null when it holds a single one, or words.
function cellsOf (clipboard) {
  const html = clipboard.getData('text/html')
  const cells = html.length <= 8 * most && /<table[\s>]/i.test(html) ? ofTable(html) : null
  if (cells) return cells.length > 1 || cells[0]?.length > 1 ? cells : null
  const text = clipboard.getData('text/plain').replace(/\r\n?/g, '\n')
  return text.length <= most && text.replace(/\n$/, '').includes('\t') ? text : null
}

// ofTable reads the only table of a piece of HTML; null when there are words beside it.
function ofTable (html) {
  const page = new DOMParser().parseFromString(still(html), 'text/html')
  const tables = [...page.querySelectorAll('table')].filter(t => !t.parentElement.closest('table'))
  if (tables.length !== 1) return null
  const rows = spread([...tables[0].rows].slice(0, tallest))
  tables[0].remove()
  page.querySelectorAll('script, xmp, style, title, meta').forEach(e => e.remove())
  return page.body.textContent.trim() ? null : rows
}

// spread puts the text of a cell into every place that it covers.
function spread (rows) {
  const out = rows.map(() => [])
  rows.forEach((row, y) => {
    let x = 0
    for (const cell of row.cells) {
      while (out[y][x] !== undefined) x++
      const text = textOf(cell)
      const right = Math.min(x + cell.colSpan, widest)
      const bottom = Math.min(y + (cell.rowSpan || rows.length), rows.length)
      for (let v = y; v < bottom; v++) for (let u = x; u < right; u++) out[v][u] = text
      x = right
      if (x >= widest) break
    }
  })
  return out.map(line => Array.from(line, text => text ?? ''))
}

const lines = new Set('P DIV LI H1 H2 H3 H4 H5 H6 TR UL OL'.split(' '))

// textOf is what a cell says: paragraphs and items as lines.
function textOf (cell) {
  let text = ''
  const read = node => {
    for (const n of node.childNodes) {
      if (n.nodeType === Node.TEXT_NODE) text += n.data.replace(/[\s\u00a0]+/g, ' ')
      else if (n.nodeType === Node.ELEMENT_NODE && !['SCRIPT', 'XMP', 'STYLE'].includes(n.tagName)) {
        if (n.tagName === 'BR' || lines.has(n.tagName)) text += '\n'
        read(n)
        if (lines.has(n.tagName)) text += '\n'
      }
    }
  }
  read(cell)
  return text.replace(/ *\n[ \n]*/g, '\n').trim()
}

// written are cells as lines of texts with tabs between them.
function written (cells) {
  if (typeof cells === 'string') return cells
  const quoted = text => /["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  return cells.map(line => line.map(quoted).join('\t')).join('\n').slice(0, most + 1)
}
