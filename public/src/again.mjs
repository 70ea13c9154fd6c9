// Signing in again in place: the page and its words stay, and the dialog asks the ordinary
// sign-in for a code and takes it. Only the account whose page this is may sign in here. What
// is typed into the dialog goes to the server and nowhere else.
const dialog = () => document.getElementById('again-dialog')
const json = { Accept: 'application/json' }

let code = '' // address that takes the code

// whoIs tells who is signed in in this browser now, and the token for posting; null when
// the server cannot be reached.
export async function whoIs () {
  try {
    const answer = await fetch('/sign-in', { headers: json, redirect: 'error' })
    if (!answer.ok) return null
    const who = await answer.json()
    return { ...who, same: Boolean(who.account) && who.account === document.body.dataset.account }
  } catch {
    return null
  }
}

// takeToken makes every form of the page post as the session that there is now.
export function takeToken (token) {
  for (const field of document.querySelectorAll('[name="_csrf"]')) field.value = token
  document.body.dataset.csrf = token
}

// signInAgain opens the dialog; false where the page has none.
export function signInAgain () {
  if (!dialog()) return false
  document.getElementById('session-dialog')?.close()
  if (dialog().open) return true
  step('password')
  dialog().showModal()
  dialog().querySelector('[name="password"]').focus()
  return true
}

export function startAgain () {
  if (!dialog()) return
  document.addEventListener('submit', withFile)
  document.addEventListener('portico:signed-in', goOn)
  dialog().addEventListener('submit', e => { e.preventDefault(); sent(e.target) })
  dialog().addEventListener('click', e => {
    if (e.target.closest('[data-later]')) dialog().close()
    if (e.target.closest('[data-sign-in-page]') && document.dispatchEvent(new Event('portico:sign-in-page', { cancelable: true }))) window.open('/sign-in', '_blank', 'noopener')
    if (e.target.closest('[data-new-code]')) ask(code.replace('/sign-in/code', '/sign-in/code/new'), {}).then(shown)
  })
}

let held = null // {form, button}: a form with a file that waits until its writer is signed in

// withFile looks whether the session is still there before a form with a file leaves the page:
// words are kept when it is not, a file would have to be chosen again.
async function withFile (e) {
  const form = e.target
  const chosen = [...form.querySelectorAll('input[type=file]')].some(i => i.files.length)
  if (!chosen || form.dataset.asked === 'yes' || form.matches('[data-upload], [data-edit]')) return
  e.preventDefault()
  if (form.dataset.asked) return // being asked
  form.dataset.asked = 'now'
  const who = await whoIs()
  delete form.dataset.sent // of data-once: nothing was sent yet
  delete form.dataset.asked
  if (who && !who.same) {
    held = { form, button: e.submitter }
    return signInAgain()
  }
  if (who) takeToken(who.csrf)
  form.dataset.asked = 'yes'
  form.requestSubmit(e.submitter)
  delete form.dataset.asked
}

function goOn () {
  const { form, button } = held || {}
  held = null
  form?.requestSubmit(button)
}

function step (name) {
  for (const form of dialog().querySelectorAll('form')) form.hidden = form.dataset.step !== name
  say('')
  dialog().querySelector(`form[data-step="${name}"] input:not([type=hidden], [readonly])`).value = ''
}

function say (words) {
  const place = dialog().querySelector('[data-again-fault]')
  place.hidden = !words
  place.querySelector('[data-words]').textContent = words
}

// ask posts to the ordinary sign-in with the token that this browser has now.
async function ask (path, fields) {
  const who = await whoIs()
  if (who?.same) return { signedIn: who }
  if (!who) return { error: 'The service cannot be reached. Your words are still here. Try again in a moment.' }
  try {
    const body = new URLSearchParams({ ...fields, _csrf: who.csrf, for: document.body.dataset.account })
    const answer = await fetch(path, { method: 'POST', body, headers: json })
    return await answer.json()
  } catch {
    return { error: 'The service cannot be reached. Your words are still here. Try again in a moment.' }
  }
}

async function sent (form) {
  const button = form.querySelector('button:not([type=button])')
  button.disabled = true
  const fields = Object.fromEntries(new FormData(form))
  shown(await ask(form.dataset.step === 'code' ? code : '/sign-in', fields))
  button.disabled = false
}

// shown goes on by what the server answered: to the code, back to the page, or it says what
// was wrong.
async function shown (answer) {
  if (answer.error) {
    if (answer.begin) step('password')
    say(answer.error)
    return dialog().querySelector('form:not([hidden]) input:not([readonly], [type=hidden])').focus()
  }
  if (answer.code) {
    code = answer.code
    step('code')
    dialog().querySelector('[data-sent]').textContent = answer.words
    return dialog().querySelector('[name="code"]').focus()
  }
  const who = answer.signedIn || await whoIs()
  if (!who?.same) return say('You are not signed in yet. Try again.')
  takeToken(who.csrf)
  dialog().close()
  document.dispatchEvent(new Event('portico:signed-in'))
}
