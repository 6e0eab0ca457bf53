import { type OutputKind, row } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { PassPart } from './pass-files.js'
import type { EvaluationPlan } from './plan.js'
import type { PassOutputs, Predictions } from './predictions.js'
import { describeRows } from './rows.js'

/** The outputs of a pass while they come in, batch by batch, in any order. */
export class OutputSheet {
  readonly rows: Int32Array
  readonly kinds: readonly OutputKind[]
  readonly #known: ReturnType<typeof describeRows>
  readonly #places: ReadonlyMap<string, number>
  readonly #isPresent: Uint8Array
  readonly #outputs: PassOutputs

  /** @throws FmbenchError what is wrong with the labels or clusters of the rows: before a model has worked for nothing */
  constructor(dataset: Dataset, rows: Int32Array, kinds: readonly OutputKind[], plan: EvaluationPlan) {
    this.rows = rows
    this.kinds = kinds
    this.#known = describeRows(plan, dataset, rows)
    this.#places = new Map(Array.from(rows, (row, place) => [dataset.ids[row], place]))
    this.#isPresent = new Uint8Array(rows.length)
    this.#outputs = emptyOutputs(kinds, rows.length, plan.classes.length)
  }

  fill({ ids, outputs }: PassPart): void {
    ids.forEach((id, i) => {
      const place = this.#places.get(id)
      if (place === undefined) return
      this.#isPresent[place] = 1
      copyRow(outputs, i, this.#outputs, place)
    })
  }

  /** Places of samples without an output: of all, or of those in the given rows of the dataset. */
  missing(rows: Int32Array = this.rows): Int32Array {
    const asked = new Set(rows)
    return Int32Array.from(this.rows.keys()).filter(
      (place) => this.#isPresent[place] === 0 && asked.has(this.rows[place]),
    )
  }

  predictions(pass: string): Predictions {
    return { pass, ...this.#known, outputs: this.#outputs, isPresent: this.#isPresent }
  }
}

function emptyOutputs(kinds: readonly OutputKind[], n: number, k: number): PassOutputs {
  return {
    ...(kinds.includes('label') && { label: new Int32Array(n).fill(-1) }),
    ...(kinds.includes('score') && { score: new Float64Array(n) }),
    ...(kinds.includes('value') && { value: new Float64Array(n) }),
    ...(kinds.includes('probability') && { probability: { data: new Float64Array(n * k), rows: n, columns: k } }),
  }
}

function copyRow(from: PassOutputs, i: number, to: PassOutputs, place: number): void {
  if (from.label && to.label) to.label[place] = from.label[i]
  if (from.score && to.score) to.score[place] = from.score[i]
  if (from.value && to.value) to.value[place] = from.value[i]
  if (from.probability && to.probability)
    to.probability.data.set(row(from.probability, i), place * to.probability.columns)
}
