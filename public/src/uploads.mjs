// Supporting documents: the files that were chosen or dropped, each with its own words, sent
// one after the other with their progress. The plain form does the same in one go. Names of
// files are only ever set as text. What is chosen lives in the page and nowhere else.
import htmx from 'htmx.org'
import { alive } from './session.mjs'
import { signInAgain, whoIs, takeToken } from './again.mjs'

const entries = [] // {file, item, action, state: 'chosen' | 'sending' | 'refused', request}
let running = false

export function startUploads () {
  document.addEventListener('change', e => { if (e.target.matches('[data-upload] input[type=file]')) choose(e.target) })
  document.addEventListener('submit', e => {
    if (!e.target.matches('[data-upload]') || !here().length) return // the server says what to do
    e.preventDefault()
    sendAll()
  })
  window.addEventListener('beforeunload', e => { if (entries.some(x => !x.lasting)) e.preventDefault() }) // chosen and not attached yet
  document.addEventListener('htmx:after:swap', draw)
  document.addEventListener('portico:signed-in', goOn)
  for (const kind of ['dragover', 'dragleave', 'drop']) document.addEventListener(kind, dragged)
}

// goOn sends what the end of the session had stopped, once its writer is signed in again.
function goOn () {
  const stopped = here().filter(e => e.stale)
  if (!stopped.length) return
  stopped.forEach(ready)
  sendAll()
}

const form = () => document.querySelector('[data-upload]')
const here = () => entries.filter(e => form() && e.action === form().action)
const part = (entry, name) => entry.item.querySelector(`[data-${name}]`)

function dragged (e) {
  const zone = e.target.closest?.('[data-drop]')
  const input = zone?.querySelector('input[type=file]')
  if (!input || !e.dataTransfer?.types.includes('Files')) return
  e.preventDefault()
  zone.classList.toggle('is-over', e.type === 'dragover')
  if (e.type !== 'drop') return
  input.files = e.dataTransfer.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
  input.focus()
}

// choose moves files from the control to the list, where each has words of its own.
function choose (input) {
  const common = new FormData(form())
  for (const file of [...input.files]) {
    const item = document.querySelector('template[data-upload-line]').content.firstElementChild.cloneNode(true)
    const entry = { file, item, action: form().action, state: 'chosen' }
    part(entry, 'name').textContent = file.name
    part(entry, 'words').textContent = size(file.size)
    item.querySelector('progress').setAttribute('aria-label', file.name)
    for (const field of item.querySelectorAll('[data-field]')) if (field.dataset.field !== 'listed') field.value = common.get(field.dataset.field) || ''
    for (const button of item.querySelectorAll('button')) button.append(hidden(' ' + file.name))
    part(entry, 'stop').addEventListener('click', () => stop(entry))
    part(entry, 'again').addEventListener('click', () => { ready(entry); sendAll([entry]) })
    entries.push(entry)
    const fault = tooLarge(file)
    if (fault) refuse(entry, fault, true)
  }
  input.value = ''
  draw()
  say(`${counted(here().length)} chosen`)
}

function hidden (text) {
  const span = document.createElement('span')
  span.className = 'p-vh'
  span.textContent = text
  return span
}

// draw shows the chosen files, which a fresh page does not know of.
function draw () {
  const list = document.querySelector('[data-chosen]')
  if (!list) return entries.filter(e => e.lasting).forEach(drop) // read and left behind
  const mine = here()
  if (mine.length !== list.children.length || mine.some((e, i) => list.children[i] !== e.item)) list.replaceChildren(...mine.map(e => e.item))
  list.hidden = !mine.length
  for (const words of document.querySelectorAll('[data-for-all]')) words.hidden = mine.length > 0
}

async function sendAll (some) {
  if (running) return // what was chosen meanwhile is waited for below
  running = true
  const button = form().querySelector('button:not([type=button])')
  button.disabled = true
  let attached = 0
  let stopped = false
  const wanted = () => (some || here()).find(e => e.state === 'chosen' && entries.includes(e))
  for (let entry = wanted(); entry && !stopped; entry = wanted()) {
    const { fault, ended, lasting } = await upload(entry)
    if (fault === '') {
      attached++
      drop(entry)
    } else if (entries.includes(entry)) refuse(entry, fault, lasting)
    stopped = Boolean(ended)
  }
  running = false
  button.disabled = false
  if (attached) await htmx.ajax('GET', location.pathname, { target: '#tab', select: '#tab', swap: 'outerMorph' })
  finish(attached)
}

function finish (attached) {
  draw()
  const refused = here().filter(e => e.state === 'refused').length
  say(refused ? `${counted(attached)} attached, ${refused} not attached` : `${counted(attached)} attached`)
  if (refused) part(here().find(e => e.state === 'refused'), 'stop').focus()
  else document.getElementById('attached')?.focus()
}

const counted = n => n === 1 ? '1 file' : `${n} files`
const size = n => n < 1048576 ? `${Math.max(1, Math.round(n / 1024))} KB` : (n / 1048576).toFixed(1).replace(/\.0$/, '') + ' MB'

function say (words) {
  const status = document.querySelector('[data-upload-status]')
  if (status) status.textContent = words
}

function drop (entry) {
  const at = entries.indexOf(entry)
  if (at >= 0) entries.splice(at, 1)
  entry.item.remove()
}

// stop takes a file off the list; one that is on its way is not attached.
function stop (entry) {
  entry.request?.abort()
  drop(entry)
  draw()
  say(`${entry.file.name} was left out`)
  document.getElementById('files')?.focus()
}

function tooLarge (file) {
  const limit = Number(form().dataset.limit)
  if (!limit || file.size <= limit) return ''
  return `${file.name} is ${size(file.size)}. A file can have ${size(limit)} at most. Make it smaller or split it, and choose it again.`
}

// upload sends one file. fault is why it was not taken, "" when it was; ended says that no
// other can be sent now.
function upload (entry) {
  return new Promise(resolve => {
    const name = entry.file.name
    const body = new FormData()
    body.set('_csrf', form().elements._csrf.value)
    for (const field of entry.item.querySelectorAll('[data-field]')) body.set(field.dataset.field, field.value)
    body.append('files', entry.file)
    onItsWay(entry)
    const request = entry.request = new XMLHttpRequest() // fetch tells no progress of what is sent
    request.open('POST', entry.action)
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    const progress = entry.item.querySelector('progress')
    request.upload.onprogress = e => {
      if (!e.lengthComputable) return
      progress.value = Math.round(100 * e.loaded / e.total)
      part(entry, 'words').textContent = `${size(entry.file.size)}. ` + (progress.value < 100 ? `${progress.value} % sent` : 'Being checked')
    }
    request.onabort = () => resolve({ fault: 'stopped' })
    request.onerror = () => resolve({ fault: `${name} could not be sent, and nothing of it was attached. Check your connection, then press Try again.`, ended: true })
    request.onload = () => {
      if (request.status < 300) { alive(); return resolve({ fault: '' }) }
      if (request.status === 401 || request.status === 403) {
        entry.stale = true
        whoIs().then(who => who?.same || signInAgain())
        return resolve({ fault: `Your session has ended, so ${name} is not attached yet. Sign in again here and it is, or press Try again when you have signed in elsewhere.`, ended: true })
      }
      resolve({ fault: request.response?.error || `${name} could not be attached. Press Try again.`, ended: request.status >= 500, lasting: request.status < 500 })
    }
    fresh(entry).then(() => request.send(body), () => request.send(body))

    async function fresh () {
      if (!entry.stale) return
      const who = await whoIs()
      if (!who?.same) return
      takeToken(who.csrf)
      body.set('_csrf', who.csrf)
      entry.stale = false
    }
  })
}

function onItsWay (entry) {
  entry.state = 'sending'
  entry.item.querySelector('progress').hidden = false
  part(entry, 'fields').hidden = true
  part(entry, 'stop').firstChild.textContent = 'Stop'
  tag(entry, 'blue', 'Uploading')
}

function refuse (entry, fault, lasting) {
  entry.state = 'refused'
  entry.lasting = Boolean(lasting) // sending it again would change nothing
  entry.item.classList.add('is-bad')
  entry.item.querySelector('progress').hidden = true
  part(entry, 'fault').hidden = false
  part(entry, 'fault').querySelector('span').textContent = fault
  part(entry, 'fields').hidden = true
  part(entry, 'words').textContent = size(entry.file.size)
  part(entry, 'again').hidden = entry.lasting
  part(entry, 'stop').firstChild.textContent = 'Dismiss'
  tag(entry, 'red', 'Not attached')
}

// ready makes a refused file one that is chosen.
function ready (entry) {
  entry.state = 'chosen'
  entry.item.classList.remove('is-bad')
  part(entry, 'fault').hidden = true
  part(entry, 'again').hidden = true
}

function tag (entry, tone, words) {
  const t = part(entry, 'tag')
  t.hidden = false
  t.className = `p-tag p-tag--${tone}`
  t.textContent = words
}
