// The source of a form: numbers beside its lines, findings that lead to their line, and a
// question before unsaved words are left. Without a script it is a plain text area.
let leaving = false

export function startEditor () {
  const form = document.querySelector('form[data-editor]')
  const area = form?.querySelector('.p-source')
  if (!area) return
  const saved = 'unsaved' in form.dataset ? null : area.value
  number(area)
  document.addEventListener('click', e => {
    const link = e.target.closest?.('[data-line]')
    if (!link) return
    e.preventDefault()
    go(area, Number(link.dataset.line), Number(link.dataset.column))
  })
  for (const f of document.querySelectorAll('form')) f.addEventListener('submit', () => { leaving = true })
  window.addEventListener('pageshow', () => { leaving = false })
  window.addEventListener('beforeunload', e => { if (!leaving && area.value !== saved) e.preventDefault() })
  area.addEventListener('keydown', e => {
    if (e.key !== 's' || !(e.ctrlKey || e.metaKey)) return
    e.preventDefault()
    form.requestSubmit(form.querySelector('[value=save]') || undefined)
  })
  const line = /^#line-(\d+)$/.exec(location.hash)
  if (line) go(area, Number(line[1]), 1)
}

// number puts a column of line numbers beside the text and keeps the two together.
function number (area) {
  const gutter = document.createElement('div')
  gutter.className = 'p-gutter'
  gutter.setAttribute('aria-hidden', 'true')
  area.before(gutter)
  area.parentElement.classList.add('p-numbered')
  let lines = 0
  const draw = () => {
    const now = area.value.split('\n').length
    if (now !== lines) gutter.textContent = Array.from({ length: lines = now }, (_, i) => i + 1).join('\n') + '\n\n\n'
    gutter.scrollTop = area.scrollTop
  }
  area.addEventListener('input', draw)
  area.addEventListener('scroll', () => { gutter.scrollTop = area.scrollTop })
  draw()
}

// go marks a line of the text and brings it into view.
function go (area, line, column) {
  const lines = area.value.split('\n')
  line = Math.max(1, Math.min(line, lines.length))
  const start = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0)
  area.focus({ preventScroll: true })
  area.setSelectionRange(start, start + lines[line - 1].length)
  const height = parseFloat(getComputedStyle(area).lineHeight)
  area.scrollTop = Math.max(0, (line - 1) * height - area.clientHeight / 3)
  area.scrollLeft = Math.max(0, column * 8.4 - area.clientWidth + 160)
  area.scrollIntoView({ block: 'nearest' })
}

// startWatching loads the page anew when the file that it previews was changed.
export function startWatching () {
  const address = document.body.dataset.watch
  if (!address) return
  let seen = ''
  setInterval(async () => {
    const answer = await fetch(address).catch(() => null) // the program may be stopped: then it is asked again
    const now = answer?.ok ? await answer.text() : seen
    if (seen && now !== seen) location.reload()
    seen = now
  }, 700)
}
