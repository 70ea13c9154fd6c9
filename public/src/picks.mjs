// Selecting every line of a list at once. Without this there is no such box.
export function startPicks () {
  for (const at of document.querySelectorAll('[data-all-of]')) {
    const form = at.closest('form')
    const boxes = () => [...form.querySelectorAll(`input[name="${at.dataset.allOf}"]`)]
    const all = document.createElement('input')
    all.type = 'checkbox'
    all.setAttribute('aria-label', 'Select all on this page')
    all.addEventListener('change', () => boxes().forEach(box => { box.checked = all.checked }))
    form.addEventListener('change', () => { all.checked = boxes().every(box => box.checked) })
    at.append(all)
    at.hidden = false
  }
}
