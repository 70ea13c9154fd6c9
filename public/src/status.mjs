// What the page says about saving: the polite status, the marks of the tabs, faults at
// their questions, and trouble.
const sayEvery = 60000 // milliseconds: "Saved at" is said at most once a minute
let said = 0

// showSaved shows when the words were saved. A screen reader hears it once a minute, or
// when Save was pressed.
export function showSaved (words, pressed = false) {
  const status = document.querySelector('[data-saved]')
  if (!status) return
  const speak = pressed || Date.now() - said > sayEvery
  if (speak) said = Date.now()
  status.setAttribute('role', speak ? 'status' : 'none')
  const tick = document.querySelector('template[data-tick]')?.content.cloneNode(true)
  status.replaceChildren(...(tick ? [tick] : []), words)
}

// showMarks brings the list of tabs up to date.
export function showMarks ({ marks, words }) {
  for (const m of marks || []) {
    const link = document.querySelector(`[data-tab="${CSS.escape(m.name)}"]`)
    if (!link) continue
    mark(link, m.mark)
    link.classList.toggle('p-fix', m.mark === 'fix')
    link.querySelector('small').textContent = m.words
    if (link.hasAttribute('aria-current')) mark(document.querySelector('.p-fold summary'), m.mark)
  }
  if (!words) return
  for (const sum of document.querySelectorAll('[data-tabs-words], .p-fold small')) sum.textContent = words
}

// listed says that the list of tabs has the tabs that apply: an answer may take one away, or
// bring one.
export function listed ({ marks }) {
  const links = [...document.querySelectorAll('.p-tabs [data-tab]')]
  return !links.length || !marks || links.map(l => l.dataset.tab).join() === marks.map(m => m.name).join()
}

function mark (place, name) {
  const icon = place?.querySelector('.p-mark')
  if (!icon) return
  icon.setAttribute('class', 'p-mark p-mark--' + name)
  icon.querySelector('use').setAttribute('href', '#mark-' + name)
}

let known = [] // faults of the last save, shown once their question is left
let judged = new Set() // names of the questions that it held

// showFaults marks what is wrong with the questions that were saved. The one that has
// the focus is left alone: somebody is still typing there.
export function showFaults (names, faults) {
  known = faults
  judged = new Set([...judged, ...names])
  applyFaults()
}

document.addEventListener('focusout', () => setTimeout(applyFaults))

function applyFaults () {
  for (const name of judged) {
    const control = document.querySelector(`[data-autosave] [name="${CSS.escape(name)}"]`)
    if (!control || control === document.activeElement || control.closest('.p-rich')?.contains(document.activeElement)) continue
    judged.delete(name)
    const holder = control.closest('td, .p-q')
    const fault = known.find(f => holder?.querySelector('#' + CSS.escape(f.id)) || holder?.id === f.id)
    if (holder) setFault(holder, control, fault)
  }
}

function setFault (holder, control, fault) {
  const cell = holder.matches('td')
  const soft = fault?.level === 'warn'
  holder.classList.toggle(cell ? 'is-bad' : 'p-error', Boolean(fault) && !soft)
  holder.classList.toggle(cell ? 'is-hint' : 'p-warned', soft)
  holder.querySelector(':scope > .govuk-error-message, :scope > .p-soft, :scope > fieldset > .govuk-error-message, :scope > fieldset > .p-soft')?.remove()
  if (!fault) return control.removeAttribute('aria-invalid')
  const message = document.querySelector(`template[data-fault="${soft ? 'warn' : 'error'}"]`).content.firstElementChild.cloneNode(true)
  message.id = fault.id + '-e'
  message.querySelector('[data-words]').textContent = fault.message
  const place = holder.querySelector(':scope > fieldset') || holder
  const before = [...place.children].find(c => c === control || c.contains(control))
  place.insertBefore(message, before)
  if (!soft) control.setAttribute('aria-invalid', 'true')
  describe(control, message.id)
}

// describe adds what tells of a control, once.
function describe (control, id) {
  const ids = new Set((control.getAttribute('aria-describedby') || '').split(' ').filter(Boolean))
  control.setAttribute('aria-describedby', [...ids.add(id)].join(' '))
}

// showTrouble says what went wrong and what to do, with a button as the way on.
export function showTrouble (what, more, wayOn, press) {
  let note = document.getElementById('trouble')
  if (!note) {
    note = document.querySelector('template[data-trouble]').content.firstElementChild.cloneNode(true)
    document.querySelector('.p-bar-fix').before(note)
  }
  document.querySelector('[data-saved]')?.replaceChildren() // an old "Saved at" would contradict it
  if (note.dataset.what === what) return // said already
  note.dataset.what = what
  note.querySelector('[data-what]').textContent = what
  note.querySelector('[data-more]').textContent = more
  const place = note.querySelector('[data-way]')
  place.replaceChildren()
  if (!wayOn) return
  const way = document.createElement('button')
  way.className = 'govuk-button'
  way.type = 'button'
  way.textContent = wayOn
  way.addEventListener('click', press)
  place.append(way)
}

export function noTrouble () { document.getElementById('trouble')?.remove() }
