import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Rng } from '../../src/core/rng.js'

export interface TinySample {
  readonly id: string
  readonly split: 'train' | 'test'
  readonly sex: string
  readonly site: string
  readonly age: number
  readonly marker: number
  readonly noise: number
  readonly label: 'sick' | 'well'
}

/** Sixty invented people, thirty of them to test on; site C has one class only. */
export function tinySamples(): TinySample[] {
  const rng = new Rng('tiny-hub')
  return Array.from({ length: 60 }, (_, i) => {
    const label = i % 5 === 4 || rng.uniform() < 0.5 ? 'sick' : 'well'
    return {
      id: `P${String(i).padStart(3, '0')}`,
      split: i % 2 === 0 ? 'test' : 'train',
      sex: rng.uniform() < 0.5 ? 'F' : 'M',
      site: i % 5 === 4 ? 'C' : i % 3 === 0 ? 'A' : 'B',
      age: 20 + rng.index(70),
      marker: (label === 'sick' ? 1 : 0) + rng.normal(),
      noise: rng.normal(),
      label,
    }
  })
}

export function toCsv(rows: readonly object[]): string {
  return [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('')
}

const DOCUMENTS: Readonly<Record<string, string>> = {
  'catalog/suites/suite_tiny.yaml': `kind: fmbench.suite/v1
suite_id: SUITE-TINY
name: Tiny
benchmarks:
  - benchmark_id: BM-TINY
`,
  'catalog/benchmarks/bm_tiny.yaml': `kind: fmbench.benchmark/v1
benchmark_id: BM-TINY
name: Tiny classification
ai_task: Classification
dataset_id: DS-TINY
classes: [well, sick]
positive_class: sick
metrics: { primary: AUROC, secondary: [Accuracy, F1-Score] }
stratification: [sex, site, age_group, "sex:site"]
baselines: [majority, dummy_classifier]
`,
  'catalog/datasets/ds_tiny.yaml': `kind: fmbench.dataset/v1
dataset_id: DS-TINY
name: Tiny
access: open
persons: true
synthetic: true
path: ../../data
loader: { id: table, options: { file: tiny.csv } }
target: { column: label }
sample_id: { column: id }
split: { column: split }
features: { include: [marker, noise] }
strata:
  sex: { column: sex }
  site: { column: site }
  age_group: { column: age, type: age }
`,
}

/** A hub of one benchmark, in a folder: its catalogue, its data, and the arguments that point a command at it. */
export function writeTinyHub(folder: string, changes: Readonly<Record<string, string>> = {}): readonly string[] {
  const files = { ...DOCUMENTS, 'data/tiny.csv': toCsv(tinySamples()), ...changes }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return ['-s', 'SUITE-TINY', '--catalog', 'catalog']
}

/** Document texts, to change one line of. */
export const tinyDocument = (name: keyof typeof DOCUMENTS): string => DOCUMENTS[name]
