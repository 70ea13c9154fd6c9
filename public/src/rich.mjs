// The editor of rich text: a box in which bold is bold, over the text area that is posted.
// The text area stays the truth: what is typed is written into it as Markdown, and all else
// (saving, counting, conflicts) works on it. This file is loaded only by pages that have
// such a question; while it is not there the text area is what is typed into.
import { DOMParser, DOMSerializer, Fragment, Slice } from 'prosemirror-model'
import { EditorState, Plugin } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { keymap } from 'prosemirror-keymap'
import { history, undo, redo } from 'prosemirror-history'
import { baseKeymap, chainCommands } from 'prosemirror-commands'
import { splitListItem } from 'prosemirror-schema-list'
import { inputRules, wrappingInputRule } from 'prosemirror-inputrules'
import { tableEditing, isInTable } from 'prosemirror-tables'
import { markdown, tidy } from './rich-text.mjs'
import { proseOf, still } from './rich-paste.mjs'
import { schema, nodes, runsOf, inlineOf, nodesOf, proseOfDoc } from './rich-doc.mjs'
import { commands, nextCell, breakLine, on } from './rich-commands.mjs'

const parser = DOMParser.fromSchema(schema)

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
    'Mod-]': commands.deeper,
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
