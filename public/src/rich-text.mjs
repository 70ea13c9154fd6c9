// Prose, as engine/doc has it, and the Markdown that it is kept as. The server's parser
// (engine.ParseRich) reads what is written here as the same prose again.
//
// Prose is a list of blocks {kind, level, number, runs, rows}: kind is 'paragraph',
// 'heading' (level 1 or 2), 'item' (level 0 to 3, number 0 with a bullet) or 'table' (rows
// of cells of runs). A run is {text, bold, italic, link}; "\n" in it is a line break.

export const deepest = 3 // level of the items of a list

// markdown writes prose.
export function markdown (prose) {
  let out = ''
  let lists = [] // around the block before: {indent, number, delimiter}
  for (const [i, b] of prose.entries()) {
    const before = prose[i - 1]
    if (b.kind !== 'item') {
      out += (before ? '\n\n' : '') + written(b)
      lists = []
      continue
    }
    const last = lists[b.level]
    const goesOn = last && (b.number ? last.number > 0 && b.number === last.number + 1 : !last.number)
    // The number of a new list may have to interrupt a text, which only 1 does.
    const close = before?.kind === 'item' && (goesOn || !last && b.number <= 1)
    const delimiter = goesOn ? last.delimiter : last?.number && last.delimiter === '.' ? ')' : '.'
    const marker = b.number ? b.number + delimiter + ' ' : '- '
    const indent = b.level ? lists[b.level - 1].indent : ''
    out += (before ? close ? '\n' : '\n\n' : '') + indent + marker + inline(b.runs, '  \n' + indent + ' '.repeat(marker.length))
    lists = [...lists.slice(0, b.level), { indent: indent + ' '.repeat(marker.length), number: b.number, delimiter }]
  }
  return out
}

function written (b) {
  switch (b.kind) {
    case 'heading': return '#'.repeat(b.level + 1) + ' ' + inline(b.runs, ' ').replace(/#$/, '\\#')
    case 'table': return table(b.rows)
    default: return inline(b.runs, '  \n')
  }
}

function table (rows) {
  const line = cells => '| ' + cells.join(' | ') + ' |'
  const [head, ...body] = rows.map(r => line(r.map(c => inline(c, ' ', true))))
  return [head, line(rows[0].map(() => '---')), ...body].join('\n')
}

const space = /\s/u
const sign = /[\p{P}\p{S}]/u
const outerSign = /[\p{P}!-/:-@[-`{-~]/u

// inline writes runs; brk stands for a line break. In a cell of a table the line that
// they stand on begins with the table's own sign.
function inline (runs, brk, cell = false) {
  const chars = runs.flatMap(r => [...r.text].map(c => ({ c, bold: r.bold, italic: r.italic, link: r.link || '' })))
  settle(chars, 'bold', (a, b) => a.link !== b.link)
  settle(chars, 'italic', (a, b) => a.link !== b.link || a.bold !== b.bold)
  let out = ''
  for (const [i, x] of chars.entries()) {
    const before = chars[i - 1] || {}
    out += change(before, x) + (x.c === '\n' ? brk : escaped(chars, i, cell))
  }
  return out + change(chars.at(-1) || {}, {})
}

// change is what ends and begins between two characters.
function change (a, b) {
  const other = (a.link || '') !== (b.link || '')
  let out = ''
  if (a.italic && (other || !b.italic || a.bold !== b.bold)) out += '*'
  if (a.bold && (other || !b.bold)) out += '**'
  if (other && a.link) out += '](' + a.link.replace(/[()\\]/g, '\\$&') + ')'
  if (other && b.link) out += '['
  if (b.bold && (other || !a.bold)) out += '**'
  if (b.italic && (other || !a.italic || a.bold !== b.bold)) out += '*'
  return out
}

// settle takes a look off where CommonMark cannot say it: off the spaces at the ends of its
// stretches, off signs there that stand at a letter, and off what goes on across the edge
// of another look without a space between.
function settle (chars, look, edge) {
  for (let from = 0; from < chars.length;) {
    if (!chars[from][look]) { from++; continue }
    let to = from + 1
    while (to < chars.length && chars[to][look] && !edge(chars[to - 1], chars[to])) to++
    trim(chars, look, from, to)
    if (joined(chars, look, to)) {
      const weak = chars[to].bold ? from : to // the stretch that is not bold
      for (let i = weak; i < chars.length && chars[i][look] && !edge(chars[weak], chars[i]); i++) chars[i][look] = false
    }
    from = to
  }
}

// joined says that two stretches of a look meet in a text without a space between.
function joined (chars, look, at) {
  const [a, b] = [chars[at - 1], chars[at]]
  return b && a[look] && b[look] && a.link === b.link && !space.test(b.c)
}

function trim (chars, look, from, to) {
  const wall = i => !chars[i] || space.test(chars[i].c) || outerSign.test(chars[i].c)
  const bracket = (i, j) => (chars[i]?.link || '') !== (chars[j]?.link || '')
  const off = i => { chars[i][look] = false }
  while (from < to && (space.test(chars[from].c) || sign.test(chars[from].c) && !wall(from - 1) && !bracket(from - 1, from))) off(from++)
  while (to > from && (space.test(chars[to - 1].c) || sign.test(chars[to - 1].c) && !wall(to) && !bracket(to - 1, to))) off(--to)
}

// escaped is one character, with a backslash where it would be a mark.
function escaped (chars, i, cell) {
  const { c, link } = chars[i]
  const before = chars[i - 1]?.c ?? '\n'
  const after = chars[i + 1]?.c ?? '\n'
  const word = /[\p{L}\p{N}]/u
  switch (c) {
    case '\\': return '\\\\'
    case '*':
      return space.test(before) && space.test(after) && before !== '\n' && !chars[i].bold && !chars[i].italic ? c : '\\*'
    case '_': return word.test(before) && word.test(after) ? c : '\\_'
    case '[': case ']': return link || after === '(' || chars[i + 1]?.link !== link ? '\\' + c : c
    case '!': return chars[i + 1]?.link && !link ? '\\!' : c
  }
  if (cell) return c === '|' ? '\\|' : c
  return before === '\n' && /[-+>#:|=]/.test(c) && marks(chars, i) || numbered(chars, i) ? '\\' + c : c
}

// marks says that a line's first character would begin a heading, a list, a quotation or
// the rule below a table's head.
function marks (chars, i) {
  let end = i
  while (end < chars.length && chars[end].c !== '\n') end++
  const line = chars.slice(i, Math.min(end, i + 200)).map(x => x.c).join('')
  return /^([-+](\s|$)|>|#{1,6}(\s|$)|[-:|=\s]+$)/.test(line)
}

// numbered says that a full stop or bracket would make the digits before it a list's number.
function numbered (chars, i) {
  if (chars[i].c !== '.' && chars[i].c !== ')') return false
  if (i + 1 < chars.length && !space.test(chars[i + 1].c)) return false
  let start = i
  while (start > 0 && /[0-9]/.test(chars[start - 1].c)) start--
  return start < i && i - start < 10 && (start === 0 || chars[start - 1].c === '\n')
}

// tidy takes away what stands for nothing: doubled spaces, spaces at the ends of lines,
// soft hyphens, signs without width; and joins runs that look the same.
export function tidy (runs) {
  const out = []
  for (const r of runs) {
    const text = r.text.replace(/[\u00ad\u200b\u2060\ufeff]/g, '').replace(/[^\S\n]+/g, ' ')
    const last = out.at(-1)
    if (last && last.bold === r.bold && last.italic === r.italic && last.link === r.link) last.text += text
    else if (text) out.push({ ...r, text })
  }
  for (const [i, r] of out.entries()) {
    const before = i ? out[i - 1].text : '\n'
    r.text = r.text.replace(/ *\n */g, '\n').replace(/ {2,}/g, ' ')
    if (/[ \n]$/.test(before)) r.text = r.text.replace(/^ +/, '')
  }
  while (out.length && !(out.at(-1).text = out.at(-1).text.replace(/[ \n]+$/, ''))) out.pop()
  while (out.length && !(out[0].text = out[0].text.replace(/^[ \n]+/, ''))) out.shift()
  return out.filter(r => r.text)
}

// levelled is the level of a list's items: one below the item above at most.
export function levelled (level, above) {
  return Math.min(level, above?.kind === 'item' ? above.level + 1 : 0, deepest)
}
