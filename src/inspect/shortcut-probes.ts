import { Rng } from '../core/index.js'
import { cpgRatio, gcContent, mean } from '../stats/index.js'
import type { InspectedData } from './inspected-data.js'
import { classAuroc, type LabelAuroc, LEVEL, strongest, strongestClass } from './label-auroc.js'
import { MOST_LEVELS, readColumn } from './levels.js'
import { shareOfOtherLetters } from './samples.js'

/** Something that a label should not follow from. */
export interface ShortcutProbe {
  readonly name: string
  readonly kind: 'content' | 'collection' | 'order'
  tell(): LabelAuroc | undefined
}

export async function probesOf(data: InspectedData): Promise<ShortcutProbe[]> {
  const recordings = (data.dataset.sampleShape?.length ?? 0) > 1 ? await recordingProbes(data) : []
  return [...sequenceProbes(data), ...recordings, ...stratumProbes(data), orderProbe(data)]
}

function numberProbe(
  name: string,
  kind: ShortcutProbe['kind'],
  values: Float64Array,
  data: InspectedData,
): ShortcutProbe {
  return { name, kind, tell: () => strongestClass(values, data) }
}

function sequenceProbes(data: InspectedData): ShortcutProbe[] {
  const { sequences } = data
  if (sequences === undefined) return []
  const probe = (name: string, kind: ShortcutProbe['kind'], tell: (sequence: string) => number) =>
    numberProbe(name, kind, Float64Array.from(sequences, tell), data)
  return [
    probe('sequence length', 'collection', (sequence) => sequence.length),
    probe('GC content', 'content', gcContent),
    // Without C or without G none is expected: 0, as the baseline cpg_ratio answers.
    probe('CpG observed/expected', 'content', (sequence) => cpgRatio(sequence) || 0),
    probe('letters other than A, C, G, T', 'collection', shareOfOtherLetters),
  ]
}

/** A scanner or an amplifier shows in the size of all numbers. */
async function recordingProbes(data: InspectedData): Promise<ShortcutProbe[]> {
  const n = data.y.length
  const [means, spreads] = [new Float64Array(n), new Float64Array(n)]
  for await (const { first, x } of data.pieces()) {
    const size = x.data.length / x.shape[0]
    for (let i = 0; i < x.shape[0]; i++) {
      const values = Float64Array.from(x.data.subarray(i * size, (i + 1) * size))
      const centre = mean(values)
      means[first + i] = centre
      spreads[first + i] = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
    }
  }
  return [
    numberProbe('mean of all values', 'content', means, data),
    numberProbe('spread of all values (SD)', 'content', spreads, data),
  ]
}

function stratumProbes(data: InspectedData): ShortcutProbe[] {
  const { document, columns } = data.dataset
  return Object.entries(document.strata)
    .filter(([, { label_derived }]) => !label_derived)
    .flatMap(([name, declaration]): ShortcutProbe[] => {
      const { numbers, levels, levelOf } = readColumn(declaration, columns[declaration.column])
      if (levels.length < 2 || levels.length > MOST_LEVELS) return []
      const tell = () => {
        const byOrder = numbers && strongestClass(numbers, data)
        const byLevel = categoryAuroc(levelOf, levels.length, data)
        return strongest([byOrder ?? [], byLevel ?? []].flat())
      }
      return [{ name, kind: 'collection', tell }]
    })
}

/** Places within each part, as shares, so that a file sorted by part says nothing. */
function orderProbe(data: InspectedData): ShortcutProbe {
  const { splits } = data.dataset
  const sizes = new Map<string, number>()
  for (const part of splits) sizes.set(part, (sizes.get(part) ?? 0) + 1)
  const next = new Map<string, number>()
  const places = Float64Array.from(splits, (part) => {
    const place = next.get(part) ?? 0
    next.set(part, place + 1)
    return (place + 0.5) / (sizes.get(part) as number)
  })
  // Rows of one person stand together: what is asked is how the rows lie, not whether persons follow an order.
  const { clusters: _, ...rowsAlone } = data
  return numberProbe('order of rows', 'order', places, rowsAlone)
}

const FOLDS = 5

/**
 * How well a category tells the label: each sample is scored by the share of the class among the samples of its level
 * in the four other folds, so that many small levels earn nothing. Persons and groups stay in one fold.
 */
function categoryAuroc(levelOf: Int32Array, nLevels: number, data: InspectedData): LabelAuroc | undefined {
  const { classes, y, clusters } = data
  const foldOf = foldsOf(clusters?.n ?? y.length)
  const fold = (i: number) => foldOf[clusters === undefined ? i : clusters.of[i]]
  const tried = classes.length === 2 ? [1] : [...classes.keys()]
  const found = tried.flatMap((one) => {
    const hits = Array.from({ length: FOLDS }, () => new Float64Array(nLevels))
    const totals = Array.from({ length: FOLDS }, () => new Float64Array(nLevels))
    for (let i = 0; i < y.length; i++) {
      if (levelOf[i] === -1 || y[i] === -1) continue
      totals[fold(i)][levelOf[i]]++
      if (y[i] === one) hits[fold(i)][levelOf[i]]++
    }
    const known = y.filter((label) => label !== -1)
    const prior = known.filter((label) => label === one).length / known.length
    const outside = (counts: Float64Array[], i: number) =>
      counts.reduce((sum, ofFold, f) => (f === fold(i) ? sum : sum + ofFold[levelOf[i]]), 0)
    const scores = Float64Array.from(levelOf, (level, i) =>
      level === -1 ? Number.NaN : (outside(hits, i) + prior) / (outside(totals, i) + 1),
    )
    return classAuroc(scores, one, data, 1 - (1 - LEVEL) / tried.length) ?? []
  })
  return strongest(found)
}

function foldsOf(n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  new Rng('inspect|folds').shuffleInPlace(order)
  const folds = new Int32Array(n)
  order.forEach((place, i) => {
    folds[place] = i % FOLDS
  })
  return folds
}
