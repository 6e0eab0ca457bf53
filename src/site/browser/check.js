import { loadScript } from './load-script.js'

const MOST_BYTES = 5 * 2 ** 20

/** Checks an eval.yaml that a reader drops or chooses. The file is read by the page and goes nowhere. */
export function startCheck(form) {
  const { file: input } = form.elements
  const status = form.querySelector('[role=status]')
  const list = form.querySelector('ol')
  form.hidden = false

  async function check(file) {
    list.replaceChildren()
    status.textContent = 'Checking.'
    try {
      if (file.size > MOST_BYTES) throw new Error('It is larger than 5 MiB, and so no record.')
      await Promise.all([loadScript('review.js'), loadScript('review-data.js')])
      const bytes = new Uint8Array(await file.arrayBuffer())
      const started = performance.now()
      const { findings, summary } = await globalThis.fmbenchReview.checkRecord(
        bytes,
        file.name,
        globalThis.fmbenchHub,
        now(),
      )
      form.dataset.milliseconds = String(performance.now() - started)
      list.replaceChildren(...findings.map(itemOf))
      status.textContent = summary
    } catch (thrown) {
      status.textContent = `It could not be checked. ${thrown.message}`
    }
  }

  input.addEventListener('change', () => void (input.files[0] && check(input.files[0])))
  form.addEventListener('dragover', (event) => event.preventDefault())
  form.addEventListener('drop', (event) => {
    event.preventDefault()
    if (event.dataTransfer.files[0]) void check(event.dataTransfer.files[0])
  })
  form.addEventListener('submit', (event) => event.preventDefault())
}

const now = () => new Date().toISOString()

/** As text: a record is a stranger's. */
function itemOf({ severity, where, what, mend }) {
  const item = document.createElement('li')
  item.className = severity
  for (const [name, text] of [
    ['strong', severity],
    ['code', where],
    ['span', what],
    ['small', mend],
  ]) {
    const part = document.createElement(name)
    part.textContent = text
    item.append(part, ' ')
  }
  return item
}
