import { readState, writeState } from './url-state.js'

/** Hides what does not hold the words a reader types, and what is of another domain. */
export function startSearch(form) {
  const items = [...document.querySelectorAll('[data-words]')].map((item) => ({
    item,
    words: item.dataset.words.toLowerCase(),
  }))
  const groups = [...document.querySelectorAll('[data-group]')]
  const status = form.querySelector('[role=status]')
  const { find, domain, task } = form.elements

  function show() {
    const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean)
    const isOf = (select, key, item) => !select?.value || item.dataset[key] === select.value
    let n = 0
    for (const { item, words } of items) {
      const isShown =
        wanted.every((word) => words.includes(word)) && isOf(domain, 'domain', item) && isOf(task, 'task', item)
      item.hidden = !isShown
      if (isShown) n++
    }
    for (const group of groups) group.hidden = group.querySelector('[data-words]:not([hidden])') === null
    status.textContent = n === items.length ? '' : `${n} of ${items.length} shown.`
  }

  const state = readState()
  find.value = state.get('find') ?? ''
  for (const [name, select] of [
    ['domain', domain],
    ['task', task],
  ]) {
    if (select) select.value = state.get(name) ?? ''
    if (select?.selectedIndex < 0) select.selectedIndex = 0
  }
  form.addEventListener('input', () => {
    show()
    writeState({ find: find.value.trim(), domain: domain?.value ?? '', task: task?.value ?? '' })
  })
  form.addEventListener('submit', (event) => event.preventDefault())
  show()
}
