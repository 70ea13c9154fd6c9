// Everything that makes Portico's pages smooth. Each page works without it: forms
// post, links lead on. Nothing of the answers is ever put into browser storage.
import { startControls, prepare } from './controls.mjs'
import { startSession } from './session.mjs'
import { startAgain } from './again.mjs'
import { startSaving } from './saving.mjs'
import { startPaste } from './paste.mjs'
import { startComments } from './comments.mjs'
import { startUploads } from './uploads.mjs'
import { startPicks } from './picks.mjs'
import { startEditor, startWatching } from './editor.mjs'

document.documentElement.classList.add('js-enabled')
document.body.classList.add('js-enabled', 'govuk-frontend-supported') // the date picker asks for the latter
startControls()
startSession()
startAgain()
startSaving()
startPaste()
startUploads()
startComments()
startEditor()
startPicks()
startWatching()
prepare(document)
document.querySelector('[data-print]')?.addEventListener('click', () => window.print())
document.querySelector('[data-focus]')?.focus()
document.getElementById(document.querySelector('[data-focus-in]')?.dataset.focusIn)
  ?.querySelector('tbody tr:last-of-type :is(input:not([type=hidden]), textarea, select), button[value^="add:"]')?.focus()
