import { readState, writeState } from './url-state.js'

const MOST = 6
const SVG = 'http://www.w3.org/2000/svg'
const WIDTH = 320
const ROW = 34

/** Small multiples of the models a reader picks, drawn from the table that is in the page. */
export function startCompare(table) {
  const place = document.querySelector('#chosen')
  const boxes = [...table.querySelectorAll('input[type=checkbox]')]
  const status = document.querySelector('#chosen-count')
  const state = readState()
  const asked = (state.get('models') ?? '').split(',')
  for (const box of boxes) box.checked = asked.includes(box.value)

  function show() {
    const picked = boxes.filter(({ checked }) => checked)
    for (const box of boxes) box.disabled = picked.length >= MOST && !box.checked
    for (const box of boxes) box.closest('tr').classList.toggle('picked', box.checked)
    status.textContent =
      picked.length === 0 ? 'Tick two or more models in the table.' : `${picked.length} picked, ${MOST} at most.`
    place.replaceChildren(
      ...(picked.length < 2
        ? []
        : drawAll(
            table,
            picked.map((box) => box.closest('tr')),
          )),
    )
  }
  table.addEventListener('change', () => {
    show()
    writeState({
      models: boxes
        .filter(({ checked }) => checked)
        .map(({ value }) => value)
        .join(','),
    })
  })
  show()
}

/** One figure per benchmark on which at least two of the rows have a score. */
function drawAll(table, rows) {
  return [...table.tHead.rows[0].cells].flatMap((head, column) => {
    const cells = rows.map((row) => row.cells[column])
    const scored = cells.filter((cell) => cell.dataset.value !== undefined)
    return scored.length < 2 ? [] : [drawOne(head, rows, column)]
  })
}

function drawOne(head, rows, column) {
  const points = rows.map((row) => {
    const { value, low, high } = row.cells[column].dataset
    const name = row.cells[0].querySelector('a').textContent
    return { name, value: Number(value ?? Number.NaN), low: Number(low ?? value), high: Number(high ?? value) }
  })
  const known = points.filter(({ value }) => Number.isFinite(value))
  const [least, most] = [Math.min(...known.map(({ low }) => low)), Math.max(...known.map(({ high }) => high))]
  const margin = (most - least || Math.abs(most) || 1) * 0.06
  const x = (value) => 12 + ((value - least + margin) / (most - least + 2 * margin)) * (WIDTH - 24)
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  const title = document.createElement('strong')
  title.textContent = head.dataset.name
  caption.append(title, ` ${head.dataset.metric}`)
  const height = points.length * ROW + 20
  const svg = shape('svg', { class: 'plot', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img' })
  svg.setAttribute('aria-label', points.map(({ name, value }) => `${name}: ${text(value)}`).join('; '))
  for (const [i, { name, value, low, high }] of points.entries()) {
    const y = i * ROW + 26
    const words = shape('text', { x: 12, y: y - 10, class: 'small' })
    words.textContent = `${name.slice(0, 40)}  ${text(value)}`
    svg.append(words)
    if (!Number.isFinite(value)) continue
    if (high > low) svg.append(shape('line', { class: 'bar', x1: x(low), x2: x(high), y1: y, y2: y }))
    svg.append(shape('circle', { class: 'dot', cx: x(value), cy: y, r: 4.5 }))
  }
  for (const [end, value] of [
    ['small soft', least],
    ['small soft end', most],
  ]) {
    const label = shape('text', { x: x(value), y: height - 4, class: end })
    label.textContent = String(Number(value.toPrecision(3)))
    svg.append(label)
  }
  figure.append(caption, svg)
  return figure
}

const text = (value) => (Number.isFinite(value) ? value.toFixed(4) : 'no score')

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}
