import { type OutputKind, row, sizePerSample } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import { isMasked } from './masked-dataset.js'
import type { PassPart } from './pass-files.js'
import type { EvaluationPlan } from './plan.js'
import type { PassOutputs, Predictions } from './predictions.js'
import { describeRows } from './rows.js'

/** The samples that every pass of an evaluation is about. */
export interface PassSamples {
  readonly known: ReturnType<typeof describeRows> & Pick<Predictions, 'masked'>
  /** By id. */
  readonly places: ReadonlyMap<string, number>
}

/** @throws FmbenchError what is wrong with the labels or clusters of the rows: before a model has worked for nothing */
export async function passSamples(plan: EvaluationPlan, dataset: Dataset, rows: Int32Array): Promise<PassSamples> {
  const described = describeRows(plan, dataset, rows)
  const known = isMasked(dataset) ? { ...described, masked: await dataset.truth(rows) } : described
  return { known, places: new Map(known.ids.map((id, place) => [id, place])) }
}

/** The outputs of a pass while they come in, batch by batch, in any order. */
export class OutputSheet {
  readonly kinds: readonly OutputKind[]
  readonly #samples: PassSamples
  readonly #isPresent: Uint8Array
  readonly #outputs: PassOutputs
  #present = 0

  /** @param classes how many there are */
  constructor(samples: PassSamples, kinds: readonly OutputKind[], classes: number) {
    this.kinds = kinds
    this.#samples = samples
    const { ids, masked } = samples.known
    this.#isPresent = new Uint8Array(ids.length)
    this.#outputs = emptyOutputs(kinds, ids.length, classes, masked?.values.shape ?? [])
  }

  /** How many samples have an output. */
  get present(): number {
    return this.#present
  }

  get isWhole(): boolean {
    return this.#present === this.#isPresent.length
  }

  fill({ ids, outputs }: PassPart): void {
    ids.forEach((id, i) => {
      const place = this.#samples.places.get(id)
      if (place === undefined) return
      this.#present += 1 - this.#isPresent[place]
      this.#isPresent[place] = 1
      copyRow(outputs, i, this.#outputs, place)
    })
  }

  has(place: number): boolean {
    return this.#isPresent[place] === 1
  }

  /** Those of the given places without an output. */
  missing(places: Int32Array): Int32Array {
    return places.filter((place) => !this.has(place))
  }

  predictions(pass: string): Predictions {
    return { pass, ...this.#samples.known, outputs: this.#outputs, isPresent: this.#isPresent }
  }
}

/** @param shape of all samples, where they are reconstructed */
function emptyOutputs(kinds: readonly OutputKind[], n: number, k: number, shape: readonly number[]): PassOutputs {
  return {
    ...(kinds.includes('label') && { label: new Int32Array(n).fill(-1) }),
    ...(kinds.includes('score') && { score: new Float64Array(n) }),
    ...(kinds.includes('value') && { value: new Float64Array(n) }),
    ...(kinds.includes('probability') && { probability: { data: new Float64Array(n * k), rows: n, columns: k } }),
    ...(kinds.includes('text') && { text: new Array<string>(n).fill('') }),
    ...(kinds.includes('reconstruction') && {
      reconstruction: { data: new Float32Array(n * sizePerSample(shape)), shape },
    }),
  }
}

function copyRow(from: PassOutputs, i: number, to: PassOutputs, place: number): void {
  if (from.label && to.label) to.label[place] = from.label[i]
  if (from.score && to.score) to.score[place] = from.score[i]
  if (from.value && to.value) to.value[place] = from.value[i]
  if (from.probability && to.probability)
    to.probability.data.set(row(from.probability, i), place * to.probability.columns)
  // The sheet made its list itself; everybody else only reads it.
  if (from.text && to.text) (to.text as string[])[place] = from.text[i]
  if (from.reconstruction && to.reconstruction) {
    const size = sizePerSample(to.reconstruction.shape)
    to.reconstruction.data.set(from.reconstruction.data.subarray(i * size, (i + 1) * size), place * size)
  }
}
