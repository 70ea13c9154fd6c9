// Saving while somebody types, and the form's buttons without a new page.
//
// Only the questions that were changed since the last acknowledged save are posted.
// A save that was not answered is sent again with the same id, so that it is applied
// once. Where words cannot be saved the page keeps them and says so.
import htmx from 'htmx.org'
import { alive, beforeEnd, beforeEndSay } from './session.mjs'
import { whoIs, signInAgain, takeToken } from './again.mjs'
import { prepare } from './controls.mjs'
import { showMarks, listed, showFaults, showSaved, showTrouble, noTrouble } from './status.mjs'

const quiet = 1500 // milliseconds without typing before a save
const longest = 10000 // milliseconds after which a save is sent though somebody types on
const keepaliveBytes = 60000 // a request that outlives its page is capped at 64 KiB

const dirty = new Set() // names of questions changed since they were last sent
let sending = null // the save on its way: {body, names, done}
let failures = 0
let stopped = '' // why nothing is sent: 'conflict', 'ended' (the session is over), 'signed-out' (it is another's)
let sitting = false // something was saved since the tab was opened, so that leaving it closes a sitting
let leaving = false
let swaps = 0 // swaps of the tab under way or waiting: meanwhile its revision is not known
let lastSwap = Promise.resolve()
let since = 0
let savedAt = '' // when the server last took words of this page
let timer = 0

const form = () => document.querySelector('form[data-autosave]')
const unsaved = () => dirty.size > 0 || sending !== null

export function startSaving () {
  if (!form()) return
  document.addEventListener('input', changed)
  document.addEventListener('change', changed)
  document.addEventListener('submit', submitted)
  document.addEventListener('click', followed)
  document.addEventListener('visibilitychange', () => { if (document.hidden) flush(true) })
  window.addEventListener('pagehide', leave)
  window.addEventListener('beforeunload', e => { if (unsaved() && !leaving) { flush(true); e.preventDefault() } })
  window.addEventListener('online', () => flush())
  window.addEventListener('focus', () => { if (stopped === 'ended' || stopped === 'signed-out') resume() })
  document.addEventListener('portico:sign-in-page', e => { if (stopped === 'ended') { e.preventDefault(); sendWhole() } })
  document.addEventListener('portico:signed-in', () => { if (stopped !== 'conflict') goOn() })
  window.addEventListener('pageshow', e => { if (e.persisted) location.reload() }) // its revision may be old
  beforeEnd(async () => { await settle(); return !unsaved() })
  beforeEndSay(() => {
    if (unsaved() || stopped) return 'What you typed last is not saved yet. It stays on this page, and is saved once you have signed in again.'
    return savedAt && `Everything you typed was saved at ${savedAt}.`
  })
}

const known = new Map() // what a box of text last told, by its name

// told says that a change of a box of text was told already, letter by letter: leaving it
// tells once more, and the words need not be sent again.
function told (e) {
  if (!e.target.matches('textarea, input:not([type=radio], [type=checkbox])')) return false
  const last = known.has(e.target.name) ? known.get(e.target.name) : e.target.defaultValue
  known.set(e.target.name, e.target.value)
  return e.type === 'change' && last === e.target.value
}

function changed (e) {
  const name = e.target.name
  if (!name || name.startsWith('_') || e.target.form !== form() || told(e)) return
  dirty.add(name)
  const now = Date.now()
  since ||= now
  clearTimeout(timer)
  const wait = e.target.matches('select, input[type=radio], input[type=checkbox]') ? 50 : quiet // a choice may bring questions
  timer = setTimeout(flush, Math.max(0, Math.min(wait, since + longest - now)))
}

// values are what the controls of a question hold, as a form would post them.
function values (name) {
  const found = form().elements.namedItem(name)
  if (!found) return null
  const all = found instanceof RadioNodeList ? [...found] : [found]
  return all.filter(c => !['radio', 'checkbox'].includes(c.type) || c.checked).map(c => c.value)
}

function bodyOf (names) {
  const body = new URLSearchParams()
  for (const name of ['_csrf', '_base', '_version']) if (form().elements[name]) body.set(name, form().elements[name].value)
  body.set('_save', crypto.randomUUID())
  for (const name of names) {
    const held = values(name)
    if (!held) continue // its row is gone
    body.append('_q', name)
    for (const value of held) body.append(name, value)
  }
  return body.toString()
}

// flush sends what has changed, unless a save is on its way or nothing may be sent.
function flush (going = false) {
  clearTimeout(timer)
  if (!form() || stopped || leaving || sending || swaps || !dirty.size) return
  const names = [...dirty]
  dirty.clear()
  since = 0
  sending = { names, body: bodyOf(names) }
  sending.done = send(going)
}

// leave saves what has changed and closes the sitting, when the page goes.
function leave () {
  if (!form() || stopped || leaving || !sitting && !dirty.size) return
  const names = sending ? [] : [...dirty] // what is on its way is not sent twice
  const body = bodyOf(names) + '&_close=1'
  fetch(form().action, { method: 'POST', body, keepalive: body.length < keepaliveBytes, headers }).catch(() => {})
  for (const name of names) dirty.delete(name)
  sitting = false
}

const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json', 'X-Portico-Autosave': '1' }

async function send (going) {
  const { body } = sending
  let answer, held
  try {
    answer = await fetch(form().action, {
      method: 'POST',
      body,
      keepalive: going || body.length < keepaliveBytes,
      headers
    })
    held = await answer.json()
  } catch {
    return again() // not reached, or cut off: the same id makes sending it twice harmless
  }
  if (answer.ok) await acknowledged(held)
  else refused(answer.status, held)
}

// acknowledged goes on after a save: the next one builds on its revision.
async function acknowledged (saved) {
  const names = sending.names
  sending = null
  failures = 0
  sitting = true
  alive()
  noTrouble()
  form().elements._base.value = saved.revision
  savedAt = saved.saved
  showSaved('Saved at ' + saved.saved)
  showMarks(saved)
  showFaults(names, saved.faults || [])
  if (dirty.size) timer = setTimeout(flush, quiet)
  else if (saved.moved) showTrouble(saved.moved, 'Your words are saved.', 'Load the form', () => location.assign(saved.href))
  else if (saved.visible !== document.getElementById('tab').dataset.visible || !listed(saved)) await refresh()
}

function refused (status, held) {
  if (status >= 500 || status === 429 || status === 408) return again()
  if (status === 409) {
    stopped = 'conflict'
    sending = null // the server has kept what it held
    const see = () => dirty.size || !held.href ? sendWhole() : location.assign(held.href)
    return showTrouble(held.error || 'This form was also changed somewhere else. Nothing is lost: your words are kept.', '', 'See both texts', see)
  }
  giveBack()
  if (status === 401) {
    stopped = 'ended'
    showTrouble('Your session has ended.', 'Your words are still here. Sign in and they are saved.', 'Sign in and save', again401)
    return signInAgain()
  }
  if (status === 403) return resume().then(resumed => resumed || askToSignIn())
  showTrouble(held.error || 'This could not be saved.', 'Your words are still here.', 'Try again', () => flush())
}

// again401 opens the dialog once more; where it cannot be shown the whole form is posted,
// which the server keeps until its writer is back.
function again401 () { if (!signInAgain()) sendWhole() }

// askToSignIn keeps the page while its writer signs in.
async function askToSignIn () {
  stopped = 'signed-out'
  const who = await whoIs()
  if (who?.account && !who.same) {
    return showTrouble('Somebody else is signed in in this browser now.', 'Your words are still here, and are saved only under your own name. Sign in again and they are saved.', 'Sign in again', signInAgain)
  }
  showTrouble('You are signed out.', 'Your words are still here. Sign in and they are saved.', 'Sign in', signInAgain)
  signInAgain()
}

// resume goes on saving after somebody has signed in again elsewhere: the page takes the
// new session's token over. It is tried whenever the window is come back to.
async function resume () {
  const who = await whoIs()
  if (!who?.same || who.csrf === document.body.dataset.csrf) return false
  takeToken(who.csrf)
  goOn()
  return true
}

// goOn sends what was held back.
function goOn () {
  stopped = ''
  noTrouble()
  flush()
}

// giveBack makes the questions of a save that was refused changed ones again.
function giveBack () {
  for (const name of sending.names) dirty.add(name)
  sending = null
}

// again sends the same save once more, later each time.
function again () {
  failures++
  showTrouble('Not saved yet. Trying again…', 'Keep this page open. Your words are still here.')
  sending.done = new Promise(resolve => setTimeout(resolve, Math.min(30000, 1000 * 2 ** failures))).then(() => send(false))
}

// settle waits for the save on its way, and for what has changed since; at most some seconds.
async function settle () {
  const until = Date.now() + 4000
  while (unsaved() && !stopped && failures === 0 && Date.now() < until) {
    flush()
    await Promise.race([sending?.done, new Promise(resolve => setTimeout(resolve, 500))])
  }
}

// refresh fetches the tab anew, since a question or a tab has come or gone.
async function refresh () {
  await swapping(() => htmx.ajax('GET', location.pathname + location.search, { target: '#tab', select: '#tab', swap: 'outerMorph' }))
}

// swapping runs one swap after the other and puts back what was typed while it was under way.
function swapping (work) {
  swaps++
  const done = lastSwap.then(() => swapOnce(work)).finally(() => {
    swaps--
    if (dirty.size && !swaps) timer = setTimeout(flush, quiet)
  })
  lastSwap = done.catch(() => {})
  return done
}

// swapOnce puts the words back as soon as the tab is laid anew: before:swap is told in the
// turn in which it is laid, so nothing can be typed in between.
async function swapOnce (work) {
  dirty.clear()
  const keep = () => {
    const kept = [...dirty].map(name => [name, values(name)])
    const texts = [...form().querySelectorAll(boxes)].map(box => [box.name, box.value])
    const at = caret()
    queueMicrotask(() => {
      for (const [name, text] of texts) spaced(name, text)
      for (const [name, held] of kept) restore(name, held || [])
      backTo(at)
    })
  }
  document.addEventListener('htmx:before:swap', keep)
  try {
    await work()
  } finally {
    document.removeEventListener('htmx:before:swap', keep)
  }
  prepare(document)
}

const boxes = 'textarea[name], input[type=text][name]'

// spaced keeps the space at the end of a box of text: the server has no use for it, and the
// next word is still to come.
function spaced (name, text) {
  const box = form()?.elements.namedItem(name)
  if (box?.matches?.(boxes) && box.value !== text && box.value === text.trimEnd()) box.value = text
}

// caret is where somebody is typing, and on what; null in no box of text.
function caret () {
  const box = document.activeElement
  if (box?.form !== form() || !box.matches(boxes)) return null
  return { name: box.name, value: box.value, start: box.selectionStart, end: box.selectionEnd }
}

// backTo goes on typing where it was.
function backTo (at) {
  const box = document.activeElement
  if (at && box?.name === at.name && box.value === at.value) box.setSelectionRange(at.start, at.end)
}

function restore (name, held) {
  for (const control of form()?.querySelectorAll(`[name="${CSS.escape(name)}"]`) || []) {
    if (['radio', 'checkbox'].includes(control.type)) control.checked = held.includes(control.value)
    else if (control.value !== held[0]) control.value = held[0] ?? ''
  }
}

// submitted sends the form's buttons. What was changed is saved first. Then those that
// stay on the page swap the tab; the others go on as plain posts. While the server cannot
// be reached nothing leaves the page, since its words would be gone.
async function submitted (e) {
  if (e.target.matches('[data-settled]') && unsaved() && !stopped) { // another form, which builds on what is saved
    e.preventDefault()
    await settle()
    if (!unsaved()) e.target.submit()
    return
  }
  if (e.target !== form() || leaving) return
  e.preventDefault()
  await new Promise(resolve => setTimeout(resolve)) // a form is not submitted anew while its submit event is under way
  if (stopped === 'signed-out' && !await resume()) return signInAgain()
  await settle()
  if (unsaved() && !stopped) return showTrouble('Not saved yet. Trying again…', 'Keep this page open. Your words are still here.')
  const button = e.submitter
  const act = button?.value || 'save'
  if (act.startsWith('remove:') && !surely(button.closest('tr'))) return
  if (stopped || !/^(save$|add:|below:|remove:|up:|down:)/.test(act)) return sendWhole(button)
  await press(act, button)
}

// pasteCells pastes lines of texts from a control on: what was typed is saved first, and
// the server lays them onto the table.
export async function pasteCells (control, text) {
  if (stopped === 'signed-out' && !await resume()) return
  await settle()
  if (unsaved() || stopped) return showTrouble('The cells were not pasted, since what you typed before is not saved yet.', 'Paste them again in a moment.')
  const cells = Object.assign(document.createElement('textarea'), { name: '_paste', value: text, hidden: true })
  const button = Object.assign(document.createElement('button'), { name: '_do', value: 'paste:' + control.name, hidden: true })
  const { id, name } = control
  form().append(cells, button)
  try {
    await press(button.value, button)
  } finally {
    cells.remove()
    button.remove()
  }
  const pasted = document.querySelector('[data-pasted] [data-words]')
  if (pasted) showSaved(pasted.textContent, true)
  const at = document.getElementById(id) || document.getElementsByName(name)[0]
  at?.focus()
}

// surely asks before a row goes in which something is written or chosen, or that is referred to.
function surely (row) {
  const filled = [...row?.querySelectorAll('input:not([type=hidden]), textarea, select') || []]
    .some(c => ['radio', 'checkbox'].includes(c.type) ? c.checked : c.value.trim() !== '')
  const referred = row?.querySelector('[data-referred]')?.dataset.referred
  return !filled && !referred || window.confirm(['Remove this row?', referred, 'What is written in it goes with it.'].filter(Boolean).join(' '))
}

// sendWhole posts the whole form as a browser does without a script. The server answers
// with the next page, with both texts, or with the sign-in page and keeps the words.
function sendWhole (button) {
  clearTimeout(timer)
  dirty.clear()
  leaving = true
  form().elements._save.value = crypto.randomUUID()
  if (button?.form === form()) form().requestSubmit(button)
  else form().requestSubmit()
}

// press posts the whole form with a button and shows the tab that is answered.
async function press (act, button) {
  const before = new Set([...document.querySelectorAll('#tab tbody tr[id]')].map(row => row.id))
  const row = button?.closest('tr')
  const neighbour = (row?.previousElementSibling || row?.nextElementSibling)?.id
  const table = button?.closest('.p-q')?.id
  let answer = null
  const note = e => { answer = e.detail.ctx }
  document.addEventListener('htmx:after:request', note)
  form().elements._save.value = crypto.randomUUID()
  await swapping(() => htmx.ajax('POST', form().getAttribute('action'), {
    source: form(), event: new SubmitEvent('submit', { submitter: button }), target: '#tab', select: '#tab', swap: 'outerMorph'
  }))
  document.removeEventListener('htmx:after:request', note)
  if (answer?.hx.redirect) return // another page is on its way
  if (answer?.response.status !== 200 && answer?.response.status !== 422) {
    return showTrouble('That could not be done.', 'Your words are still here. Try it again in a moment.')
  }
  alive()
  noTrouble()
  const title = document.title.replace(/^Error: /, '')
  document.title = document.getElementById('summary') ? 'Error: ' + title : title
  focusAfter(act, { before, neighbour, table })
}

// focusAfter moves the focus to where the work goes on.
function focusAfter (act, { before, neighbour, table }) {
  const first = row => row?.querySelector('input:not([type=hidden]), textarea, select')
  if (act === 'save') {
    const summary = document.getElementById('summary')
    if (summary) return summary.focus()
    return showSaved(document.querySelector('[data-saved]')?.textContent.trim() || 'Saved', true)
  }
  const [what] = act.split(':')
  if (what === 'add' || what === 'below') {
    const added = [...document.querySelectorAll('#tab tbody tr[id]')].find(row => !before.has(row.id))
    return first(added)?.focus()
  }
  if (what === 'remove') {
    const near = first(document.getElementById(neighbour))
    return (near || document.getElementById(table)?.querySelector('button[value^="add:"]'))?.focus()
  }
  const moved = document.querySelector(`button[value="${CSS.escape(act)}"]`)
  const other = moved?.disabled ? moved.parentElement.querySelector('button:not([disabled])') : moved
  other?.focus()
}

// followed saves before a link of ours leads away.
async function followed (e) {
  const link = e.target.closest?.('a[href]')
  if (!link || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || link.target) return
  const to = new URL(link.href, location.href)
  if (to.origin !== location.origin || to.hash && to.pathname === location.pathname && to.search === location.search) return
  if (!unsaved() || stopped) return
  e.preventDefault()
  await settle()
  location.assign(link.href) // beforeunload still asks when words could not be saved
}
