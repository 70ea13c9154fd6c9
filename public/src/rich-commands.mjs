// What the buttons and keys of the editor do. Each is a command of ProseMirror: called
// without dispatch it only answers whether it can be done.
import { TextSelection } from 'prosemirror-state'
import { undo, redo } from 'prosemirror-history'
import { setBlockType, toggleMark } from 'prosemirror-commands'
import { wrapInList, liftListItem, sinkListItem } from 'prosemirror-schema-list'
import { isInTable, addRowAfter, addColumnAfter, deleteRow, deleteColumn, deleteTable, goToNextCell } from 'prosemirror-tables'
import { deepest } from './rich-text.mjs'
import { nodes, marks, tableOf } from './rich-doc.mjs'

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

export const breakLine = (state, dispatch) => {
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
export const nextCell = (state, dispatch, view) => {
  if (!isInTable(state)) return false
  if (goToNextCell(1)(state, dispatch)) return true
  if (dispatch && addRowAfter(state, dispatch)) goToNextCell(1)(view.state, dispatch)
  return true
}

const inTable = command => (state, dispatch) => isInTable(state) && command(state, dispatch)

export const commands = {
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
export function on (state) {
  const { from, $from, to, empty } = state.selection
  const marked = mark => empty ? !!mark.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, mark)
  const level = within(state, nodes.heading)?.node.attrs.level
  const list = within(state, nodes.bullet_list, nodes.ordered_list)?.node.type
  return {
    bold: marked(marks.bold), italic: marked(marks.italic), heading: level === 1, subheading: level === 2,
    bullets: list === nodes.bullet_list, numbers: list === nodes.ordered_list
  }
}
