// The warning before a session ends. Typing and pressing count as activity: they are
// told to the server at most once a minute. Several windows share one session, so they
// tell each other; nothing but the time of the last activity is told.
import { signInAgain } from './again.mjs'

const warnBefore = 5 * 60
const tellEvery = 60

let idle = 0 // seconds until the session ends without activity
let last = Date.now() // when the server last heard of us
let ticking = 0
let channel = null
let waitFor = async () => {}
let savedWords = () => ''

// alive notes that the server has heard of us just now.
export function alive (at = Date.now(), told = false) {
  last = Math.max(last, at)
  if (!told) channel?.postMessage(last)
  const dialog = document.getElementById('session-dialog')
  if (dialog?.open && left() > warn()) dialog.close()
}

// beforeEnd names what must be over before the session may end: saves on their way.
export function beforeEnd (wait) { waitFor = wait }

// beforeEndSay gives the words of the warning about what was typed on this page; '' for those
// that stand there.
export function beforeEndSay (words) { savedWords = words }

const left = () => idle - (Date.now() - last) / 1000
const warn = () => Math.min(warnBefore, idle / 3)

export function startSession () {
  idle = Number(document.body.dataset.idle || 0)
  if (!idle) return
  if ('BroadcastChannel' in window) {
    channel = new BroadcastChannel('portico-session')
    channel.onmessage = e => alive(Number(e.data), true)
  }
  alive()
  for (const kind of ['keydown', 'pointerdown', 'input']) document.addEventListener(kind, active, { passive: true })
  document.addEventListener('click', e => { if (e.target.closest?.('[data-stay]')) stay() })
  document.addEventListener('portico:signed-in', () => { last = Date.now(); alive(); clearInterval(ticking); ticking = setInterval(tick, 1000) })
  document.getElementById('session-dialog')?.addEventListener('cancel', e => { e.preventDefault(); stay() })
  ticking = setInterval(tick, 1000)
}

// active tells the server of activity, unless the warning is up: then only its button does.
function active () {
  if (document.getElementById('session-dialog')?.open) return
  if (Date.now() - last > tellEvery * 1000) stay()
}

async function stay () {
  const before = last
  last = Date.now() // so that one minute of typing tells once
  try {
    const answer = await fetch('/session', {
      method: 'POST',
      headers: { Accept: 'application/json', 'X-CSRF-Token': document.body.dataset.csrf || '' }
    })
    if (answer.ok) return alive()
    if (answer.status === 401) return end()
    last = before
  } catch {
    last = before
  }
}

function tick () {
  const seconds = left()
  if (seconds > warn()) return
  const dialog = document.getElementById('session-dialog')
  if (seconds <= 0) return end()
  if (dialog && !dialog.open) dialog.showModal()
  const about = dialog?.querySelector('[data-session-saved]')
  if (about && savedWords() && about.textContent !== savedWords()) about.textContent = savedWords()
  const shown = dialog?.querySelector('[data-countdown]')
  if (shown) shown.textContent = inWords(Math.ceil(seconds))
}

// end leads to the sign-in page. A save that is on its way is waited for. A page on which
// something was typed or chosen stays, and its writer signs in on it.
async function end () {
  clearInterval(ticking)
  const saved = await waitFor()
  document.getElementById('session-dialog')?.close()
  if ((saved === false || touched()) && signInAgain()) return
  location.reload()
}

// touched tells whether the page holds what would be gone with it: files that were chosen,
// and what was typed into a form that does not save by itself.
function touched () {
  if (!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))) return true // some part of the page would ask before it goes
  return [...document.querySelectorAll('form:not([data-autosave], [method="get"]) :is(textarea, input:not([type=hidden]), select)')].some(c => {
    if (c.closest('dialog') || c.readOnly) return false
    if (c.type === 'file') return c.files.length > 0
    if (c.type === 'radio' || c.type === 'checkbox') return c.checked !== c.defaultChecked
    if (c.matches('select')) return [...c.options].some(o => o.selected !== o.defaultSelected) && c.selectedIndex > 0
    return c.value !== c.defaultValue
  })
}

function inWords (seconds) {
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  const part = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`
  if (!minutes) return part(rest, 'second')
  return rest ? `${part(minutes, 'minute')} ${part(rest, 'second')}` : part(minutes, 'minute')
}
