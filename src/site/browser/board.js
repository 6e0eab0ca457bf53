import { readState, writeState } from './url-state.js'

/** Sorting, filters and the choice of columns of one board; its rows are in the page already. */
export function startBoard(board) {
  const table = board.querySelector('table')
  const [body, rest] = table.tBodies
  const form = board.querySelector('form')
  const status = board.querySelector('.count')
  const heads = [...table.querySelectorAll('th[data-sort]')]
  const boxes = [...form.querySelectorAll('[data-column]')]
  const shownAtFirst = Number(table.dataset.rows)
  const rows = [...table.tBodies]
    .flatMap(({ rows: found }) => [...found])
    .map((row, place) => ({
      row,
      place,
      words: row.cells[1].textContent.toLowerCase(),
      isFloor: row.classList.contains('floor'),
      evidence: Number(row.dataset.evidence),
      date: row.dataset.date,
    }))
  rest?.remove()
  const more = addMoreButton(board)
  const keysByHead = new Map()
  let sort = { label: '', direction: '' }
  let isAll = false

  const chosen = () => ({
    find: form.elements.find.value.trim().toLowerCase(),
    evidence: Number(form.elements.evidence.selectedOptions[0]?.dataset.least ?? 0),
    since: form.elements.since.value,
    floors: form.elements.floors?.checked ?? true,
  })

  function show() {
    const { find, evidence, since, floors } = chosen()
    const isWanted = (entry) =>
      (find === '' || entry.words.includes(find)) &&
      entry.evidence >= evidence &&
      (since === '' || entry.date >= since) &&
      (floors || !entry.isFloor)
    const wanted = order().filter(isWanted)
    const visible = isAll ? wanted : wanted.slice(0, shownAtFirst)
    // Only what is seen is in the page: moving a thousand rows takes the browser longer than a reader waits.
    body.replaceChildren(...visible.map(({ row }) => row))
    more.hidden = visible.length === wanted.length
    more.firstChild.textContent = `Show all ${wanted.length} rows`
    const isWhole = wanted.length === rows.length && visible.length === rows.length
    status.textContent = isWhole ? '' : `${visible.length} of ${rows.length} rows shown.`
  }

  function order() {
    const head = heads.find(({ textContent }) => textContent === sort.label)
    for (const other of heads) other.removeAttribute('aria-sort')
    if (head === undefined) return rows
    head.setAttribute('aria-sort', sort.direction === 'asc' ? 'ascending' : 'descending')
    if (head.dataset.sort === 'rank') return sort.direction === 'asc' ? rows : [...rows].reverse()
    const keys = keysOf(head)
    const sign = sort.direction === 'asc' ? 1 : -1
    // What has no value comes last either way; equal values keep the order of the board.
    return [...rows].sort((one, other) => {
      const [a, b] = [keys[one.place], keys[other.place]]
      return isNone(a) || isNone(b) ? isNone(a) - isNone(b) : sign * compare(a, b) || one.place - other.place
    })
  }

  function keysOf(head) {
    const known = keysByHead.get(head)
    if (known !== undefined) return known
    const keys = rows.map(({ row }) => keyOf(row.cells[head.cellIndex], head.dataset.sort))
    keysByHead.set(head, keys)
    return keys
  }

  function showColumns() {
    for (const box of boxes) table.classList.toggle(box.id.replace('c', 'hide'), !box.checked)
  }

  function remember() {
    const { value: evidence } = form.elements.evidence
    const changed = boxes.filter((box) => box.checked !== box.defaultChecked).map((box) => box.dataset.column)
    writeState({
      find: form.elements.find.value.trim(),
      evidence,
      since: form.elements.since.value,
      floors: form.elements.floors && !form.elements.floors.checked ? 'no' : '',
      sort: sort.label,
      direction: sort.label === '' ? '' : sort.direction,
      columns: changed.join(','),
      rows: isAll ? 'all' : '',
    })
  }

  function restore() {
    const state = readState()
    const get = (name) => state.get(name) ?? ''
    form.elements.find.value = get('find')
    form.elements.evidence.value = get('evidence')
    if (form.elements.evidence.selectedIndex < 0) form.elements.evidence.selectedIndex = 0
    form.elements.since.value = get('since')
    if (form.elements.floors) form.elements.floors.checked = get('floors') !== 'no'
    const changed = get('columns').split(',')
    for (const box of boxes) box.checked = box.defaultChecked !== changed.includes(box.dataset.column)
    showColumns()
    sort = { label: get('sort'), direction: get('direction') === 'asc' ? 'asc' : 'desc' }
    isAll = get('rows') === 'all'
    show()
  }

  function change() {
    show()
    remember()
  }

  // A thousand cells take a slow processor longer to read than a click should wait.
  const whenIdle = window.requestIdleCallback ?? window.setTimeout
  for (const head of heads) {
    whenIdle(() => keysOf(head))
    head.addEventListener('click', () => {
      const label = head.textContent
      const first = head.dataset.first ?? 'asc'
      const opposite = sort.direction === 'asc' ? 'desc' : 'asc'
      sort = { label, direction: sort.label === label ? opposite : first }
      change()
    })
  }
  form.addEventListener('input', ({ target }) => {
    if (boxes.includes(target)) {
      showColumns()
      remember()
    } else change()
  })
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('reset', (event) => {
    event.preventDefault()
    writeState({})
    restore()
  })
  more.addEventListener('click', () => {
    isAll = true
    change()
  })
  addEventListener('hashchange', () => {
    if (location.hash === '' || location.hash.includes('=')) restore()
  })
  restore()
}

function addMoreButton(board) {
  const more = document.createElement('p')
  more.className = 'more'
  more.append(document.createElement('button'))
  more.firstChild.type = 'button'
  board.querySelector('.scroll').after(more)
  return more
}

/** The first thing written in a cell: below it stands what explains it. */
function keyOf(cell, kind) {
  const text = (cell.firstChild?.textContent ?? '').trim()
  if (kind !== 'number') return text.toLowerCase()
  const number = Number.parseFloat(text.replaceAll(',', ''))
  return Number.isNaN(number) ? undefined : number
}

const isNone = (key) => key === undefined || key === '' || key === 'n/a'

const { compare: compareWords } = new Intl.Collator('en', { numeric: true })
const compare = (a, b) => (typeof a === 'string' ? compareWords(a, b) : a - b)
