import { type Matrix, sizePerSample, type Tensor, take, takeRows } from '../core/arrays.js'
import type { Rng } from '../core/rng.js'
import type { CurveAreas, CurveTargets, ReconstructionTargets } from '../metrics/metric.js'
import { randomReport } from './reports.js'

/** Made-up samples with an output of every kind, to try a metric on. */
export interface Cohort {
  readonly name: string
  readonly classes: number
  /** shape (n,) */
  readonly y: Int32Array
  readonly label: Int32Array
  readonly score: Float64Array
  readonly probability: Matrix
  /** A measured quantity of each sample; always 0 in class 0. shape (n,) */
  readonly quantity: Float64Array
  readonly value: Float64Array
  /** An image of each sample, flat in class 0, with a mask and a region; shape (n, 12, 13) */
  readonly image: Required<ReconstructionTargets>
  readonly reconstruction: Tensor
  /** What somebody and what a model wrote about each sample; shape (n,) */
  readonly references: readonly string[]
  readonly reports: readonly string[]
  /** What the curves of all probes of fmbench stand on, and their areas: of no samples in particular. */
  readonly curves: CurveTargets
  readonly areas: CurveAreas
}

/**
 * Cohorts that have found faults before: none, one and two samples, one class, ties, constant and perfect outputs,
 * missing predictions, unequal classes.
 *
 * @param hasMoreThanTwo whether to include cohorts of more than two classes
 */
export function tryingCohorts(rng: Rng, hasMoreThanTwo: boolean): Cohort[] {
  const make = (name: string, n: number, classes: number, classOf: (i: number) => number): Cohort =>
    randomCohort(
      rng.fork(name),
      name,
      Int32Array.from({ length: n }, (_, i) => classOf(i)),
      classes,
    )
  const mixed = make('60 samples, two classes', 60, 2, () => rng.index(2))
  const ofOneClass = make('class 0 only', 9, 2, () => 0)
  const cohorts = [
    make('no samples', 0, 2, () => 0),
    make('one sample', 1, 2, () => 1),
    make('one sample of each class', 2, 2, (i) => i),
    ofOneClass,
    make('class 1 only', 9, 2, () => 1),
    make('one positive among 30', 30, 2, (i) => (i === 7 ? 1 : 0)),
    mixed,
    perfect(mixed),
    perfect(ofOneClass),
    { ...constant(mixed), name: 'constant outputs' },
    { ...withMissing(mixed), name: 'missing predictions' },
  ]
  if (!hasMoreThanTwo) return cohorts
  const five = make('80 samples, five classes', 80, 5, () => rng.index(5))
  return [...cohorts, five, perfect(five), make('a declared class that never occurs', 40, 4, () => rng.index(3))]
}

function randomCohort(rng: Rng, name: string, y: Int32Array, classes: number): Cohort {
  const data = new Float64Array(y.length * classes)
  for (let i = 0; i < y.length; i++) {
    // Tenths, so that ties are common and exact; the true class is a little likelier.
    const raw = Array.from({ length: classes }, (_, j) => 1 + rng.index(10) + (y[i] === j ? 3 : 0))
    const total = raw.reduce((sum, value) => sum + value, 0)
    for (let j = 0; j < classes; j++) data[i * classes + j] = raw[j] / total
  }
  const noisy = (value: number): number => value + (rng.index(11) - 5) / 10
  // Tenths again, and nothing but 0 in class 0: a cohort of that class has a constant truth.
  const quantity = Float64Array.from(y, (truth) => (truth === 0 ? 0 : truth + rng.index(10) / 10))
  const image = imagesOf(quantity)
  return {
    name,
    classes,
    y,
    label: y.map((truth) => (rng.uniform() < 0.6 ? truth : rng.index(classes))),
    score: Float64Array.from(y, (truth) => (rng.index(10) + 3 * truth) / 10),
    probability: { data, rows: y.length, columns: classes },
    quantity,
    value: quantity.map(noisy),
    image,
    reconstruction: { ...image.values, data: Float64Array.from(image.values.data, noisy) },
    references: Array.from(y, () => randomReport(rng)),
    reports: Array.from(y, () => randomReport(rng)),
    curves: { scored: ['dropout', 'noise'], isAboveChance: true, isRepeatable: y.length !== 1 },
    areas: areasOf(() => (rng.index(21) - 10) / 10),
  }
}

/** Probes that metrics of fmbench are named after. */
const PROBES = ['dropout', 'noise', 'line_noise', 'shift', 'masking', 'expression', 'permutation']

function areasOf(numberOf: (probe: string) => CurveAreas['absolute'][string]): CurveAreas {
  const drawn = () => Object.fromEntries(PROBES.map((probe) => [probe, numberOf(probe)]))
  return { absolute: drawn(), similarity: drawn() }
}

const [HEIGHT, WIDTH] = [12, 13]

/** Stripes as steep as the quantity, every third value masked, without the first two columns. */
function imagesOf(quantity: Float64Array): Required<ReconstructionTargets> {
  const size = HEIGHT * WIDTH
  const places = Array.from({ length: quantity.length * size }, (_, i) => i)
  return {
    values: {
      data: Float64Array.from(places, (i) => (quantity[Math.floor(i / size)] * ((i * 7) % 10)) / 10),
      shape: [quantity.length, HEIGHT, WIDTH],
    },
    mask: Uint8Array.from(places, (i) => (i % 3 === 0 ? 1 : 0)),
    region: Uint8Array.from(places, (i) => (i % WIDTH > 1 ? 1 : 0)),
    dataRange: 6,
  }
}

/** The same samples with outputs that cannot be better. */
export function perfect(cohort: Cohort): Cohort {
  const data = new Float64Array(cohort.y.length * cohort.classes)
  for (let i = 0; i < cohort.y.length; i++) data[i * cohort.classes + cohort.y[i]] = 1
  return {
    ...cohort,
    name: `${cohort.name}, perfect outputs`,
    label: cohort.y.slice(),
    score: Float64Array.from(cohort.y),
    probability: { ...cohort.probability, data },
    value: cohort.quantity.slice(),
    reconstruction: cohort.image.values,
    reports: cohort.references,
    areas: areasOf(() => 1),
  }
}

function constant(cohort: Cohort): Cohort {
  return {
    ...cohort,
    label: cohort.label.map(() => 0),
    score: cohort.score.map(() => 0.3),
    probability: { ...cohort.probability, data: cohort.probability.data.map(() => 1 / cohort.classes) },
    value: cohort.value.map(() => 0.3),
    reconstruction: { ...cohort.reconstruction, data: cohort.reconstruction.data.map(() => 0.3) },
    reports: cohort.reports.map(() => 'No effusion. There is a nodule.'),
    curves: { ...cohort.curves, isAboveChance: false },
  }
}

/** A missing prediction is the worst score there is, a label that equals no class, and no quantity at all. */
function withMissing(cohort: Cohort): Cohort {
  const isMissing = (i: number): boolean => i % 7 === 0
  return {
    ...cohort,
    label: cohort.label.map((label, i) => (isMissing(i) ? -1 : label)),
    score: cohort.score.map((score, i) => {
      if (!isMissing(i)) return score
      return cohort.y[i] === 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    }),
    value: cohort.value.map((value, i) => (isMissing(i) ? Number.NaN : value)),
    reconstruction: {
      ...cohort.reconstruction,
      data: cohort.reconstruction.data.map((value, i) => (isMissing(i) ? Number.NaN : value)),
    },
    reports: cohort.reports.map((report, i) => (isMissing(i) ? '' : report)),
    areas: areasOf((probe) => (probe === 'shift' ? 0.5 : 'missing_predictions')),
  }
}

/** The given samples in the given order; a place may occur more than once, or not at all. */
export function takeSamples(cohort: Cohort, places: Int32Array): Cohort {
  return {
    ...cohort,
    y: places.map((i) => cohort.y[i]),
    label: places.map((i) => cohort.label[i]),
    score: Float64Array.from(places, (i) => cohort.score[i]),
    probability: takeRows(cohort.probability, places),
    quantity: take(cohort.quantity, places),
    value: take(cohort.value, places),
    image: takeImages(cohort.image, places),
    reconstruction: takeTensor(cohort.reconstruction, places),
    references: Array.from(places, (i) => cohort.references[i]),
    reports: Array.from(places, (i) => cohort.reports[i]),
  }
}

function takeTensor({ data, shape }: Tensor, places: Int32Array): Tensor {
  const size = sizePerSample(shape)
  const rows = takeRows({ data: Float64Array.from(data), rows: shape[0], columns: size }, places)
  return { data: rows.data, shape: shape.with(0, places.length) }
}

function takeImages({ values, mask, region, dataRange }: Required<ReconstructionTargets>, places: Int32Array) {
  const some = (flags: Uint8Array): Uint8Array =>
    Uint8Array.from(takeTensor({ data: Float64Array.from(flags), shape: values.shape }, places).data)
  return { values: takeTensor(values, places), mask: some(mask), region: some(region), dataRange }
}

/** The same samples with the classes counted in another order. @param newIndex of each old class */
export function renameClasses(cohort: Cohort, newIndex: Int32Array): Cohort {
  const { classes, probability } = cohort
  const data = new Float64Array(probability.data.length)
  for (let i = 0; i < probability.rows; i++) {
    for (let j = 0; j < classes; j++) data[i * classes + newIndex[j]] = probability.data[i * classes + j]
  }
  const rename = (label: number): number => (label === -1 ? -1 : newIndex[label])
  return { ...cohort, y: cohort.y.map(rename), label: cohort.label.map(rename), probability: { ...probability, data } }
}
