// Small things about single controls: calendars, counts of characters, text areas
// that grow, the password's "show", forms that are sent once.
import { DatePicker } from '@ministryofjustice/frontend/moj/components/date-picker/date-picker.mjs'

const grows = !CSS.supports('field-sizing', 'content')

// prepare wires what stands in scope; it is called again for what a swap brought.
export function prepare (scope) {
  for (const root of scope.querySelectorAll('[data-module="moj-date-picker"]:not([data-moj-date-picker-init])')) {
    new DatePicker(root)
    const toggle = root.querySelector('.moj-js-datepicker-toggle span')
    const label = nameOf(root.querySelector('input'))
    if (toggle && label) toggle.textContent = 'Choose date: ' + label
  }
  for (const area of scope.querySelectorAll('textarea')) grow(area)
  for (const counter of scope.querySelectorAll('[data-count]')) count(counter)
  for (const control of scope.querySelectorAll('[data-script]')) import(control.dataset.script).then(script => script.enhance(control), () => {}) // without it the plain control does
  for (const button of scope.querySelectorAll('[data-reveal]')) button.hidden = false
  nameTables(scope)
}

// nameTables says that tables are tables: laid out as cards, some browsers forget it.
function nameTables (scope) {
  const roles = { TABLE: 'table', THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TD: 'cell' }
  for (const table of scope.querySelectorAll('.p-cards, .p-grid')) {
    for (const part of [table, ...table.querySelectorAll('thead, tbody, tr, td, th')]) {
      if (part.closest('.p-cards, .p-grid') !== table || part.closest('.moj-datepicker')) continue
      part.setAttribute('role', roles[part.tagName] || (part.scope === 'row' ? 'rowheader' : 'columnheader'))
    }
  }
}

// nameOf is what a control is called on the screen.
function nameOf (input) {
  if (!input) return ''
  return input.getAttribute('aria-label') || (input.labels?.[0]?.firstChild?.textContent ?? '').trim()
}

function grow (area) {
  if (!grows || area.matches('.p-source')) return
  area.style.height = 'auto'
  area.style.height = area.scrollHeight + 2 + 'px'
}

function count (counter) {
  const max = Number(counter.dataset.max)
  const input = document.getElementById(counter.dataset.count)
  if (input && counter.dataset.maxWords) return countWords(counter, input.value, Number(counter.dataset.maxWords))
  if (!max || !input) return
  const left = max - [...input.value].length
  counter.textContent = left > max / 5 ? '' : left >= 0 ? `${left} of ${max} characters left` : `${-left} characters too many, of ${max}`
  counter.classList.toggle('p-late', left < 0)
}

// countWords counts runs without white space that have a letter or a digit, as the engine does.
function countWords (counter, text, max) {
  const n = text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length
  counter.textContent = `${n} of ${max} words`
  counter.classList.toggle('p-late', n > max)
}

export function startControls () {
  document.addEventListener('input', e => {
    if (e.target instanceof HTMLTextAreaElement) grow(e.target)
    const counter = e.target.id && document.querySelector(`[data-count="${CSS.escape(e.target.id)}"]`)
    if (counter) count(counter)
  })
  document.addEventListener('click', e => {
    const button = e.target.closest?.('[data-reveal]')
    if (button) reveal(button)
  })
  document.addEventListener('submit', e => {
    if (!e.target.matches('[data-once]') || e.defaultPrevented) return
    if (e.target.dataset.sent) e.preventDefault()
    e.target.dataset.sent = '1'
  })
  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('[data-once]')) delete form.dataset.sent
  })
  document.addEventListener('keydown', e => {
    if (e.key === 'Enter' && e.target.matches?.('textarea.p-line')) e.preventDefault() // it is one line
    if (e.key !== 'Escape' || e.defaultPrevented || document.querySelector('dialog[open]')) return
    document.querySelector('[data-escape]')?.click()
  })
  document.addEventListener('click', closeMenus)
}

function reveal (button) {
  const input = document.getElementById(button.dataset.reveal)
  const shown = input.type === 'text'
  input.type = shown ? 'password' : 'text'
  button.textContent = shown ? 'Show password' : 'Hide password'
}

// closeMenus closes an open menu when something else is pressed.
function closeMenus (e) {
  for (const menu of document.querySelectorAll('.p-menu[open]')) {
    if (!menu.contains(e.target)) menu.open = false
  }
}
