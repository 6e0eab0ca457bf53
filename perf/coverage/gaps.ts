import { Rng } from '../../src/core/index.js'
import { auroc, aurocInterval } from '../../src/metrics/index.js'
import {
  aurocReplay,
  bootstrapReplicates,
  differenceBounds,
  type GroupEstimate,
  gapBounds,
  gapBoundsBonferroni,
  gapBoundsOfReplicates,
  largestGap,
  sortScores,
  wilsonInterval,
} from '../../src/stats/index.js'
import { areaOfNormals, coverage, type Line, type Table } from './tally.js'

interface Design {
  readonly groups: number
  readonly perGroup: number
  /** Of the true areas or shares, from the lowest group to the highest in equal steps. */
  readonly from: number
  readonly to: number
  /** The first group has a quarter of the samples. */
  readonly isUneven: boolean
}

const sizes = ({ groups, perGroup, isUneven }: Design): number[] =>
  Array.from({ length: groups }, (_, g) => (isUneven && g === 0 ? perGroup / 4 : perGroup))

const steps = ({ groups, from, to }: Design): number[] =>
  Array.from({ length: groups }, (_, g) => from + ((to - from) * g) / (groups - 1))

const wordsOf = ({ groups, perGroup, isUneven }: Design, low: number, high: number): string => {
  const truth = low === high ? `all ${low.toFixed(2)}` : `${low.toFixed(2)} to ${high.toFixed(2)}`
  return `${groups} groups of ${perGroup}${isUneven ? ', one of a quarter' : ''}, ${truth}`
}

const DESIGNS = (spans: readonly (readonly [number, number])[]): Design[] =>
  [2, 3, 5, 10].flatMap((groups) =>
    [40, 200].flatMap((perGroup) =>
      spans.flatMap(([from, to]) =>
        (groups === 5 ? [false, true] : [false]).map((isUneven) => ({ groups, perGroup, from, to, isUneven })),
      ),
    ),
  )

function intervalsOf(groups: readonly GroupEstimate[], rng: Rng) {
  const { best, worst } = largestGap(groups.map(({ value }) => value))!
  return {
    'max-t (gaps in the metric)': gapBounds(groups, 0.95, rng),
    'Bonferroni (rates by group)': gapBoundsBonferroni(groups, 0.95),
    'the two extremes, as if named before': differenceBounds(groups[best], groups[worst]),
  }
}

/** The gap between the best and the worst of several groups, in AUROC. */
export function aurocGapTable(trials: number): Table {
  const spans = [
    [1, 1],
    [0.8, 1.2],
    [0.5, 2],
  ] as const
  const lines = DESIGNS(spans).map((design): Line => {
    const areas = steps(design).map((shift) => areaOfNormals(shift, 1))
    const what = wordsOf(design, areas[0], areas[areas.length - 1])
    const rng = new Rng(`coverage|gaps|${what}`)
    const percent = coverage(trials, Math.max(...areas) - Math.min(...areas), () => {
      const groups = steps(design).map((shift, g): GroupEstimate => {
        const y = Int32Array.from({ length: sizes(design)[g] }, (_, i) => i % 2)
        const scores = Float64Array.from(y, (label) => rng.normal() + shift * label)
        return { value: auroc(y, scores), ...aurocInterval(y, scores, 0.95)! }
      })
      return intervalsOf(groups, rng)
    })
    return { what, percent }
  })
  return { title: 'Gaps between groups in AUROC', note: noteOf(trials), lines }
}

/** The same for shares: rates of decisions by group. */
export function shareGapTable(trials: number): Table {
  const spans = [
    [0.7, 0.7],
    [0.95, 0.95],
    [0.65, 0.75],
    [0.5, 0.9],
  ] as const
  const lines = DESIGNS(spans).map((design): Line => {
    const shares = steps(design)
    const what = wordsOf(design, design.from, design.to)
    const rng = new Rng(`coverage|share gaps|${what}`)
    const percent = coverage(trials, design.to - design.from, () => {
      const groups = shares.map((share, g): GroupEstimate => {
        const n = sizes(design)[g]
        const hits = Array.from({ length: n }, () => rng.uniform() < share).filter(Boolean).length
        return { value: hits / n, ...wilsonInterval(hits, n, 0.95)! }
      })
      return intervalsOf(groups, rng)
    })
    return { what, percent }
  })
  return { title: 'Gaps between groups in shares', note: noteOf(trials), lines }
}

/** Subjects with one sample in each group. */
export function sharedGapTable(trials: number, replicates: number): Table {
  const designs = [2, 4].flatMap((groups) =>
    [60, 200].flatMap((subjects) => [0, 0.5].map((span) => ({ groups, subjects, span }))),
  )
  const lines = designs.map(({ groups, subjects, span }): Line => {
    const shifts = Array.from({ length: groups }, (_, g) => 1 + (span * g) / (groups - 1))
    const areas = shifts.map((shift) => areaOfNormals(shift, 1))
    const what = `${groups} groups, ${subjects} subjects in each, ${span === 0 ? 'alike' : `apart by ${(areas[groups - 1] - areas[0]).toFixed(2)}`}`
    const rng = new Rng(`coverage|shared gaps|${what}`)
    const y = Int32Array.from({ length: subjects }, (_, i) => i % 2)
    const percent = coverage(trials, areas[groups - 1] - areas[0], () => {
      const common = Float64Array.from(y, () => Math.SQRT1_2 * rng.normal())
      const sorted = shifts.map((shift) => {
        const scores = Float64Array.from(y, (label, i) => common[i] + Math.SQRT1_2 * rng.normal() + shift * label)
        return sortScores(y, scores)
      })
      const replays = sorted.map((scores) => aurocReplay(scores))
      const whole = new Uint16Array(subjects).fill(1)
      const values = Float64Array.from(replays, (replay) => replay(whole))
      return {
        'max-t over subjects': gapBoundsOfReplicates(
          values,
          bootstrapReplicates(replays, y, { replicates, rng }),
          0.95,
        ),
      }
    })
    return { what, percent }
  })
  return {
    title: 'Gaps between groups that share their subjects, AUROC',
    note: `One sample of each subject in each group; ${trials} data sets, ${replicates} replicates.`,
    lines,
  }
}

const noteOf = (trials: number): string =>
  `The true largest less the true smallest value; ${trials} data sets each. The last column takes the two that look most apart as if they had been named before the data were seen.`
