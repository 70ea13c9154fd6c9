// Long lists of choices, searched by typing: the accessible-autocomplete of the Government
// Digital Service over the select, which stays what is posted. Loaded by pages that have one.
import accessibleAutocomplete from 'accessible-autocomplete'

const enhanced = new Set()

// enhance puts a search box over a select; the select keeps the answer.
export function enhance (select) {
  if (select.dataset.searched) return
  const id = select.id
  const described = select.getAttribute('aria-describedby') || ''
  const invalid = select.getAttribute('aria-invalid')
  select.dataset.searched = id
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? select.selectedOptions[0].textContent : '',
    confirmOnBlur: false,
    showAllValues: true,
    onConfirm: label => choose(select, label),
    tNoResults: () => 'Nothing in the list has these words'
  })
  enhanced.add(select)
  const input = document.getElementById(id)
  if (invalid) input.setAttribute('aria-invalid', invalid)
  input.addEventListener('focus', () => describe(input, described))
  input.addEventListener('blur', () => setTimeout(() => settle(select, input), 150)) // a press on the list comes after it
  if (focused === id) input.focus()
}

// choose makes a choice of the list the answer. The form is told as if it had been pressed.
function choose (select, label) {
  const option = [...select.options].find(o => o.textContent === label && o.value)
  if (!option || option.selected) return
  option.selected = true
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

// settle takes what was typed for a choice, or shows the answer again: words that are not
// in the list can be no answer.
function settle (select, input) {
  const typed = input.value.trim().toLowerCase()
  if (!typed && select.value) {
    select.value = ''
    select.dispatchEvent(new Event('change', { bubbles: true }))
    return
  }
  const option = [...select.options].find(o => o.value && o.textContent.trim().toLowerCase() === typed)
  if (option) return choose(select, option.textContent)
  let note = select.parentElement.querySelector('.p-search-note')
  if (!note) {
    note = document.createElement('p')
    note.className = 'p-search-note govuk-hint'
    note.setAttribute('role', 'status')
    select.after(note)
  }
  note.textContent = typed ? 'Choose one from the list: what you typed is not in it.' : ''
}

function describe (input, described) {
  const all = new Set([...described.split(' '), ...(input.getAttribute('aria-describedby') || '').split(' ')])
  input.setAttribute('aria-describedby', [...all].filter(Boolean).join(' '))
}

// Before a part of the page is swapped the selects are put back as the server knows them.
let focused = ''
document.addEventListener('htmx:before:swap', () => {
  const active = document.activeElement
  focused = active?.closest('.autocomplete__wrapper') ? active.id : ''
  for (const select of enhanced) {
    select.parentElement?.querySelector('.autocomplete__wrapper')?.parentElement.remove()
    select.parentElement?.querySelector('.p-search-note')?.remove()
    select.id = select.dataset.searched
    select.style.display = ''
    delete select.dataset.searched
  }
  enhanced.clear()
})
