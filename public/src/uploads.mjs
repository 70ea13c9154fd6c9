// Supporting documents: several files one after the other with their progress. The
// plain form does the same in one go. Names of files are only ever set as text.
import htmx from 'htmx.org'
import { alive } from './session.mjs'

export function startUploads () {
  document.addEventListener('submit', e => {
    if (!e.target.matches('[data-upload]')) return
    const input = e.target.querySelector('input[type=file]')
    if (!input.files.length) return // the server says what to do
    e.preventDefault()
    uploadAll(e.target, [...input.files])
  })
  window.addEventListener('beforeunload', e => { if (document.getElementById('files')?.files.length) e.preventDefault() }) // chosen and not attached yet
  for (const kind of ['dragover', 'dragleave', 'drop']) document.addEventListener(kind, dragged)
}

function dragged (e) {
  const zone = e.target.closest?.('[data-drop]')
  if (!zone || !e.dataTransfer?.types.includes('Files')) return
  e.preventDefault()
  zone.classList.toggle('is-over', e.type === 'dragover')
  if (e.type !== 'drop') return
  const input = zone.querySelector('input[type=file]')
  input.files = e.dataTransfer.files
  input.focus()
}

async function uploadAll (form, files) {
  const button = form.querySelector('button:not([type=button])')
  button.disabled = true
  const guard = e => e.preventDefault()
  window.addEventListener('beforeunload', guard)
  const refused = []
  for (const file of files) {
    const line = newLine(file)
    document.querySelector('[data-uploads]').append(line.item)
    document.querySelector('[data-uploads]').hidden = false
    const fault = tooLarge(form, file) || await upload(form, file, line)
    if (fault) {
      showRefused(line, fault)
      refused.push(line.item)
    } else line.item.remove()
  }
  window.removeEventListener('beforeunload', guard)
  await htmx.ajax('GET', location.pathname + location.search, { target: '#tab', select: '#tab', swap: 'outerMorph' })
  finish(files.length - refused.length, refused)
}

// finish shows the refused files again, which the fresh page does not know of, and says
// what became of all of them.
function finish (attached, refused) {
  const list = document.querySelector('[data-uploads]')
  list.replaceChildren(...refused)
  list.hidden = !refused.length
  const form = document.querySelector('[data-upload]')
  if (form) {
    form.reset()
    form.querySelector('button:not([type=button])').disabled = false
  }
  const words = attached === 1 ? '1 file attached' : `${attached} files attached`
  const status = document.querySelector('[data-upload-status]')
  if (status) status.textContent = refused.length ? `${words}, ${refused.length} not attached` : words
  document.getElementById(refused.length ? 'files' : 'attached')?.focus()
}

function newLine (file) {
  const item = document.querySelector('template[data-upload-line]').content.firstElementChild.cloneNode(true)
  item.querySelector('b').textContent = file.name
  const progress = item.querySelector('progress')
  progress.setAttribute('aria-label', file.name)
  return { item, progress, words: item.querySelector('[data-words]'), tag: item.querySelector('[data-tag]') }
}

function tooLarge (form, file) {
  const limit = Number(form.dataset.limit)
  if (!limit || file.size <= limit) return ''
  const mb = n => (n / 1048576).toFixed(1).replace(/\.0$/, '') + ' MB'
  return `${file.name} is ${mb(file.size)}. A file can have ${mb(limit)} at most. Make it smaller or split it, and choose it again.`
}

// upload sends one file and gives the reason when it was not taken, else "".
function upload (form, file, { progress, words }) {
  return new Promise(resolve => {
    const body = new FormData(form)
    body.delete('files')
    body.append('files', file)
    const request = new XMLHttpRequest() // fetch tells no progress of what is sent
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    request.upload.onprogress = e => {
      if (!e.lengthComputable) return
      progress.value = Math.round(100 * e.loaded / e.total)
      words.textContent = progress.value < 100 ? `${progress.value} % sent` : 'Being checked'
    }
    request.onerror = () => resolve(`${file.name} could not be sent. Check your connection and choose it again.`)
    request.onload = () => {
      if (request.status < 300) { alive(); return resolve('') }
      if (request.status === 401) return resolve('Your session has ended. Sign in again and choose the file again.')
      resolve(request.response?.error || `${file.name} could not be attached. Choose it again.`)
    }
    request.send(body)
  })
}

function showRefused ({ item, progress, words, tag }, fault) {
  item.classList.add('is-bad')
  progress.remove()
  words.className = 'govuk-error-message'
  words.textContent = fault
  tag.className = 'p-tag p-tag--red'
  tag.textContent = 'Not attached'
}
