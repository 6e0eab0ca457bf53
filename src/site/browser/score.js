import { loadScript } from './load-script.js'

/** Scores a file of predictions that a reader chooses or drops. The files are read by the page and go nowhere. */
export function startScore(form) {
  const { task, model, predictions, data } = form.elements
  const status = form.querySelector('[role=status]')
  const notes = form.querySelector('.notes')
  const downloads = form.querySelector('.downloads')
  form.hidden = false

  async function score() {
    const [file] = predictions.files
    for (const place of [notes, downloads]) place.replaceChildren()
    document.querySelector('iframe')?.remove()
    status.textContent = 'Scoring. A large file takes a while.'
    try {
      await Promise.all([loadScript('score.js'), loadScript('review-data.js')])
      const [suite, dataset] = task.value.split(' ')
      const request = {
        suite,
        dataset,
        model: model.value,
        predictions: await readFile(file),
        data: await Promise.all([...data.files].map(readFile)),
      }
      const result = await globalThis.fmbenchScore.scorePredictions(request, globalThis.fmbenchHub, world)
      status.textContent = 'Scored.'
      notes.replaceChildren(...result.notes.map(itemOf))
      downloads.append(
        linkTo('eval.yaml', result.evalYaml, 'text/yaml'),
        ' ',
        linkTo('report.html', result.reportHtml, 'text/html'),
      )
      form.after(frameOf(result.reportHtml))
    } catch (thrown) {
      status.textContent = `It could not be scored. ${thrown.message}`
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void score()
  })
  form.addEventListener('dragover', (event) => event.preventDefault())
  form.addEventListener('drop', (event) => {
    event.preventDefault()
    if (event.dataTransfer.files.length === 0) return
    predictions.files = event.dataTransfer.files
    void score()
  })
}

const world = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  secret: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  pause: () => new Promise((resolve) => setTimeout(resolve)),
}

const readFile = async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })

function itemOf(text) {
  const item = document.createElement('li')
  item.textContent = text
  return item
}

function linkTo(name, text, type) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.textContent = `Download ${name}`
  return link
}

/** The report as it is: in a frame in which nothing runs. */
function frameOf(html) {
  const frame = document.createElement('iframe')
  frame.sandbox = ''
  frame.title = 'Report'
  frame.srcdoc = html
  return frame
}
