import type { z } from 'zod'
import { Rng } from '../../src/core/index.js'
import type { Dataset } from '../../src/data/index.js'
import type { datasetSchema } from '../../src/spec/dataset.js'
import { datasetDocument } from '../data/dataset-document.js'

export interface ToyParts {
  readonly labels: readonly string[]
  readonly splits?: readonly string[]
  readonly sequences?: readonly string[]
  /** Row-major; one row per label. */
  readonly numbers?: readonly (readonly number[])[]
  readonly sampleShape?: readonly number[]
  readonly featureNames?: readonly string[]
  readonly subjects?: readonly string[]
  readonly groups?: readonly string[]
  readonly places?: Dataset['places']
  /** Each is declared as a stratum of its own name. */
  readonly columns?: Readonly<Record<string, readonly string[]>>
  readonly strata?: z.input<typeof datasetSchema>['strata']
  readonly document?: Partial<z.input<typeof datasetSchema>>
}

/** A dataset in memory, without loader and files. */
export function toyDataset(parts: ToyParts): Dataset {
  const { labels, sequences, numbers = labels.map((_, i) => [i]), columns = {} } = parts
  const strata = parts.strata ?? Object.fromEntries(Object.keys(columns).map((column) => [column, { column }]))
  const sampleShape = parts.sampleShape ?? [numbers[0].length]
  const ids = labels.map((_, i) => `id-${i}`)
  return {
    document: datasetDocument({ strata, ...parts.document }),
    ids,
    labels,
    splits: parts.splits ?? labels.map(() => 'test'),
    columns,
    ...(parts.subjects && { subjects: parts.subjects }),
    ...(parts.groups && { groups: parts.groups }),
    ...(parts.places && { places: parts.places }),
    ...(sequences === undefined && { sampleShape }),
    ...(parts.featureNames && { featureNames: parts.featureNames }),
    sha256: '0'.repeat(64),
    async read(rows) {
      const places = Array.from(rows)
      const picked = { ids: places.map((row) => ids[row]) }
      if (sequences !== undefined) return { ...picked, sequences: places.map((row) => sequences[row]) }
      const data = Float64Array.from(places.flatMap((row) => numbers[row]))
      return { ...picked, x: { data, shape: [places.length, ...sampleShape] } }
    },
  }
}

export function randomSequence(rng: Rng, length: number): string {
  return Array.from({ length }, () => 'ACGT'[rng.index(4)]).join('')
}

const N = 240

/** Independent samples that have no fault: half train, classes mixed, nothing goes with the label. */
export function cleanNumbers(seed: string | number): ToyParts {
  const rng = new Rng(`inspect|${seed}`)
  return {
    ...mixed(rng),
    numbers: Array.from({ length: N }, () => Array.from({ length: 4 }, () => rng.normal())),
  }
}

export function cleanSequences(seed: string | number): ToyParts {
  const rng = new Rng(`inspect|${seed}`)
  return { ...mixed(rng), sequences: Array.from({ length: N }, () => randomSequence(rng, 120)) }
}

function mixed(rng: Rng): Pick<ToyParts, 'labels' | 'splits' | 'columns'> {
  return {
    labels: Array.from({ length: N }, () => (rng.uniform() < 0.5 ? 'ill' : 'well')),
    splits: Array.from({ length: N }, (_, i) => (i % 2 === 0 ? 'train' : 'test')),
    columns: {
      site: Array.from({ length: N }, () => ['A', 'B', 'C'][rng.index(3)]),
      age: Array.from({ length: N }, () => String(20 + rng.index(60))),
    },
  }
}
