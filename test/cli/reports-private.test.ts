import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/command.js'
import { runInProcess } from '../helpers/in-process.js'

/** One in a report that somebody wrote, one in a report of the model; no other text holds these words. */
const CANARIES = ['Zyxel quartz heartland', 'Wombat vellum effusion']

const CASES = [
  ['S1', 'The lungs are clear.', 'train', ''],
  ['S2', 'Small left pleural effusion.', 'train', ''],
  ['S3', `The heart is enlarged. ${CANARIES[0]}.`, 'test', 'The lungs are clear.'],
  ['S4', 'No pleural effusion.', 'test', `No pneumothorax. ${CANARIES[1]}.`],
  ['S5', 'The lungs are clear.', 'test', 'The lungs are clear.'],
]

const FILES: Readonly<Record<string, string>> = {
  'data/reports.csv': `study,findings,part\n${CASES.map(([id, text, part]) => `${id},${text},${part}`).join('\n')}\n`,
  'written.csv': `sample_id,generated\n${CASES.filter(([, , part]) => part === 'test')
    .map(([id, , , text]) => `${id},${text}`)
    .join('\n')}\n`,
  'catalog/datasets/ds_notes.yaml': `kind: fmbench.dataset/v1
dataset_id: DS-NOTES
name: Notes
access: open
persons: true
synthetic: true
path: ../../data
loader: { id: reports, options: { file: reports.csv, references: [findings] } }
sample_id: { column: study }
split: { column: part }
`,
  'catalog/benchmarks/bm_notes.yaml': `kind: fmbench.benchmark/v1
benchmark_id: BM-NOTES
name: Findings
ai_task: Generation
dataset_id: DS-NOTES
unit: report
protocol: generate
protocol_options: { finding_schema: FS-CXR-CHEXPERT14 }
metrics: { primary: finding_f1_micro, secondary: [rouge_l] }
stratification: [complexity, length]
baselines: [most_frequent_report]
`,
  'catalog/suites/suite_notes.yaml': `kind: fmbench.suite/v1
suite_id: SUITE-NOTES
name: Notes
benchmarks: [{ benchmark_id: BM-NOTES }]
`,
}

let folder: ReturnType<typeof temporaryFolder>
const at = (...parts: string[]): string => join(folder.path, ...parts)

beforeAll(() => {
  folder = temporaryFolder()
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(at(name)), { recursive: true })
    writeFileSync(at(name), text)
  }
})
afterAll(() => folder.remove())

/** The command: its exit code, and everything that it printed. */
async function fmbench(...args: readonly string[]) {
  const { code, out, note } = await runInProcess([...args, '--catalog', at('catalog')])
  return { code, printed: out + note }
}

const isTold = (text: string): boolean => CANARIES.some((canary) => text.includes(canary.split(' ')[0]))

/** Files that hold a word of a canary, by their paths in the folder. */
function tellingFiles(inFolder: string): string[] {
  const names = readdirSync(inFolder, { recursive: true, withFileTypes: true })
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isTold(readFileSync(path, 'latin1')))
    .map((path) => path.slice(inFolder.length + 1))
    .sort()
}

test('what stands in reports is kept in the private folder and told nowhere else', async () => {
  const { code, printed } = await fmbench(
    ...['score', '-s', 'SUITE-NOTES', '-p', at('written.csv'), '-m', 'writer', '-o', at('out')],
    ...['--bootstrap', '50'],
  )
  expect(code, printed).toBe(0)
  expect(isTold(printed)).toBe(false)
  // The predictions are the reports.
  expect(tellingFiles(at('out'))).toEqual(['private/cases.html', 'private/predictions/clean.parquet'])
  const page = readFileSync(at('out', 'private', 'cases.html'), 'utf8')
  for (const canary of CANARIES) expect(page.replaceAll(/<[^>]*>/g, '')).toContain(canary)
})

test('a worksheet for readers stays private, too', async () => {
  const { code, printed } = await fmbench('adjudicate', at('out'), '--sample', '3')
  expect(code, printed).toBe(0)
  expect(isTold(printed)).toBe(false)
  expect(tellingFiles(at('out')).filter((name) => !name.startsWith('private/'))).toEqual([])
})
