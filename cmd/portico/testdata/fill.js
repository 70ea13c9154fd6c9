// What a person does on one tab of a form, in one go: add the rows, type, choose, and wait
// until the page has nothing left to save. A test evaluates this with the answers of a
// sample and gets back the rows that were made and what could not be answered.
//
// want: {tables: [{name, rows}], controls: [{name, values, html}], rows: {row of the sample: row of the sheet}}
({ tables, controls, rows }) => {
  const pause = ms => new Promise(resolve => setTimeout(resolve, ms))
  const form = () => document.querySelector('form[data-autosave]')
  const own = name => name.split('.').map(part => rows[part] ?? part).join('.')
  const named = (name, more = '') => [...form().querySelectorAll(`[name="${CSS.escape(name)}"]${more}`)]
  const marked = name => form().querySelector(`[name="_q"][value="${CSS.escape(name)}"]`)
  const keys = name => named('_rows.' + name).map(i => i.value)

  if (!window.underWay) { // counts what the page asks of the server
    const ask = window.fetch
    window.underWay = { n: 0 }
    window.fetch = async (...args) => {
      window.underWay.n++
      try {
        return await ask(...args)
      } finally {
        setTimeout(() => window.underWay.n--, 40) // the page reads the answer and may ask again
      }
    }
  }

  async function until (what, ok) {
    for (let i = 0; i < 800; i++) {
      const done = ok()
      if (done) return done
      await pause(25)
    }
    throw new Error('not yet: ' + what)
  }

  // settled waits until all is saved; that the network is back makes the page save at once.
  async function settled () {
    for (let still = 0; still < 3; await pause(25)) {
      window.dispatchEvent(new Event('online'))
      still = window.underWay.n ? 0 : still + 1
    }
  }

  // fitRows adds rows that are missing and removes those that the form came with and that
  // do not apply.
  async function fitRows (table) {
    const name = own(table.name)
    while (keys(name).length !== table.rows.length) {
      const before = keys(name)
      const act = before.length < table.rows.length ? 'add:' + name : `remove:${name}.${before.at(-1)}`
      const button = await until(name + ' can be changed', () => form().querySelector(`button[value="${CSS.escape(act)}"]`))
      button.click()
      await until(act, () => keys(name).length !== before.length)
      await settled()
    }
    keys(name).forEach((key, i) => { rows[table.rows[i]] = key })
  }

  const box = c => /^(radio|checkbox)$/.test(c.type)
  const held = name => named(name).filter(c => box(c) ? c.checked : true).map(c => c.value).filter(v => v !== '')
  const wanted = c => c.values.map(v => rows[v] ?? v)
  const differs = c => c.values.length !== held(own(c.name)).length || wanted(c).some((v, i) => v.replace(/\r\n?/g, '\n') !== held(own(c.name))[i])

  function tell (control, ...events) {
    for (const kind of events) control.dispatchEvent(new Event(kind, { bubbles: true }))
  }

  async function answer (c) {
    const all = named(own(c.name)), values = wanted(c)
    if (box(all[0])) {
      for (const one of all) if (values.includes(one.value) !== one.checked) one.click()
      return
    }
    const [control] = all
    if (control.dataset.searched) return search(control, values[0])
    if (c.html && control.closest('.p-rich')) return paste(control, c.html)
    control.value = values[0] ?? ''
    if (control.tagName === 'SELECT') tell(control, 'input', 'change')
    else tell(control, 'focus', 'input', 'change', 'blur')
  }

  // search finds a choice of a long list by typing its words.
  async function search (select, value) {
    const label = [...select.options].find(o => o.value === value).textContent
    const input = document.getElementById(select.dataset.searched)
    input.focus()
    input.value = label
    tell(input, 'input')
    const choice = await until('the list offers ' + label, () => [...input.closest('.autocomplete__wrapper').querySelectorAll('[role=option]')].find(o => o.textContent.trim().startsWith(label.trim())))
    choice.click()
    await until(label + ' is chosen', () => select.value === value)
  }

  // paste puts formatted text into the editor.
  async function paste (area, html) {
    const place = await until('the editor is there', () => area.closest('.p-rich').querySelector('[role=textbox]'))
    place.focus()
    const data = new DataTransfer()
    data.setData('text/html', '<div data-pm-slice="0 0 []">' + html + '</div>')
    place.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    await until('the words are in the text area', () => area.value !== '')
  }

  const rich = c => c.html && named(own(c.name))[0]?.value.trim() // read again by the server, which compares
  const open = c => !marked(own(c.name))
  const lacking = () => [...tables.filter(open), ...controls.filter(open)].map(c => c.name + ' is not asked')
  const wrong = () => controls.filter(c => !open(c) && !rich(c) && differs(c)).map(c => `${c.name} holds ${JSON.stringify(held(own(c.name)))}, want ${JSON.stringify(c.values)}`)

  const tabs = () => [...document.querySelectorAll('.p-tabs [data-tab]')].map(l => l.dataset.tab)

  async function fill () {
    for (let round = 0; round < 12; round++) {
      for (const t of tables) if (!open(t)) await fitRows(t)
      const todo = controls.filter(c => !open(c) && !rich(c) && differs(c))
      for (const c of todo) await answer(c)
      await settled()
      if (!todo.length && (!lacking().length || round > 2)) break
    }
    return { rows, tabs: tabs(), wrong: [...lacking(), ...wrong()] }
  }

  return { fill, look: () => ({ rows, tabs: tabs(), wrong: [...lacking(), ...wrong()] }) }
}
