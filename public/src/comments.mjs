// Comments are written at their question, without leaving the form. Without a script the
// same buttons save the form and lead to a page.
export function startComments () {
  document.addEventListener('click', e => {
    const button = e.target.closest?.('[data-said-begin], [data-said-reply], [data-said-settle], [data-said-keep], [data-said-leave]')
    const box = button?.closest('[data-said]')
    if (!box || !document.getElementById('said')) return
    e.preventDefault()
    const { saidReply, saidSettle } = button.dataset
    if (saidSettle) return post(box, saidSettle, {})
    if ('saidKeep' in button.dataset) return keep(box)
    if ('saidLeave' in button.dataset) return leave(box)
    begin(box, saidReply || '')
  })
}

// begin shows a box to write in, one on the page at a time.
function begin (box, to) {
  const other = document.getElementById('said-body')
  if (other?.value.trim()) return other.focus() // words that are not kept yet stay
  other?.closest('.p-said__new').remove()
  const fresh = document.querySelector('template[data-said-new]').content.cloneNode(true)
  const label = fresh.querySelector('[data-said-label]')
  if (to) label.textContent = 'Your answer'
  Object.assign(fresh.querySelector('.p-said__new').dataset, { to, save: crypto.randomUUID() })
  box.append(fresh)
  document.getElementById('said-body').focus()
}

function leave (box) {
  box.querySelector('.p-said__new').remove()
  box.querySelector('[data-said-begin]').focus()
}

function keep (box) {
  const { to, save } = box.querySelector('.p-said__new').dataset
  return post(box, document.getElementById('said').getAttribute('action'), { to, _save: save, body: document.getElementById('said-body').value })
}

// post sends words, and puts what the server answers in the place of what stood there.
async function post (box, action, fields) {
  const body = new URLSearchParams({ ...fields, at: box.dataset.said, _csrf: document.querySelector('#form [name="_csrf"]').value })
  let answer
  try {
    answer = await fetch(action, { method: 'POST', body, headers: { 'HX-Request': 'true', Accept: 'application/json, text/html' } })
  } catch {
    return trouble(box, 'This could not be sent. Your words are still here: try again in a moment.')
  }
  if (answer.status !== 200 && answer.status !== 422) {
    return trouble(box, answer.status === 401 ? 'Your session has ended. Your words are still here: sign in, then try again.' : 'This could not be kept. Your words are still here.')
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html').body.firstElementChild
  const writing = box.querySelector('.p-said__new')
  const hidden = box.querySelector('[data-said-begin] .p-vh') // the question's name
  page.querySelector('[data-said-begin]').append(...(hidden ? [hidden] : []))
  const was = box.querySelector('.p-was')
  if (was) page.prepend(was)
  box.replaceWith(page)
  if (answer.status === 422 && writing) {
    page.append(writing)
    return document.getElementById('said-body').focus()
  }
  page.querySelector('[data-said-begin]').focus()
}

function trouble (box, words) {
  box.querySelector('.p-said__trouble')?.remove()
  const p = document.createElement('p')
  p.className = 'govuk-error-message p-said__trouble'
  p.setAttribute('role', 'alert')
  p.textContent = words
  box.append(p)
}
