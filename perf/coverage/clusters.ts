import { splitByClass } from '../../src/core/arrays.js'
import { Rng } from '../../src/core/index.js'
import {
  aurocReplay,
  bootstrapReplicates,
  clusteredAuroc,
  delongLogitBounds,
  delongPlacements,
  jackknife,
  jackknifeInterval,
  normalCdf,
  obuchowskiInterval,
  percentileInterval,
  sortScores,
  wilsonInterval,
} from '../../src/stats/index.js'
import { areaOfNormals, coverage, type Line, type Table } from './tally.js'

/** Share of the variance that samples of one subject have in common. */
const SHARED = 0.5
const PER_CLUSTER = 5

interface Design {
  readonly clusters: number
  readonly shift: number
  /** Whether all samples of a subject have one label. */
  readonly isConstant: boolean
}

const DESIGNS: readonly Design[] = [8, 12, 16, 20, 40, 100].flatMap((clusters) =>
  [1, 2].flatMap((shift) => [true, false].map((isConstant) => ({ clusters, shift, isConstant }))),
)

/** Intervals of an AUROC when every subject has five samples. */
export function clusterTable(trials: number, replicates: number): Table {
  const lines = DESIGNS.map(({ clusters, shift, isConstant }): Line => {
    const area = areaOfNormals(shift, 1)
    const labels = isConstant ? 'one label per subject' : 'both labels'
    const what = `${clusters} subjects, ${labels}, area ${area.toFixed(2)}`
    const rng = new Rng(`coverage|clusters|${what}`)
    const of = Int32Array.from({ length: clusters * PER_CLUSTER }, (_, i) => Math.floor(i / PER_CLUSTER))
    const y = of.map((cluster, i) => (isConstant ? cluster % 2 : i % 2))
    const percent = coverage(trials, area, () => {
      const common = Float64Array.from({ length: clusters }, () => Math.sqrt(SHARED) * rng.normal())
      const scores = Float64Array.from(y, (label, i) => {
        return common[of[i]] + Math.sqrt(1 - SHARED) * rng.normal() + shift * label
      })
      const sorted = sortScores(y, scores)
      const replay = aurocReplay(sorted)
      const groups = { of, n: clusters }
      const auroc = clusteredAuroc(y, scores, groups)
      const [negatives, positives] = splitByClass(y, scores)
      const [values] = bootstrapReplicates([replay], y, { replicates, rng, clusters: groups })
      return {
        'cluster bootstrap': percentileInterval(values, 0.95),
        'jackknife, t': jackknifeInterval(auroc.area, jackknife(replay, y.length, groups), 0.95, [0, 1]),
        'Obuchowski, logit, t': obuchowskiInterval(auroc, clusters, 0.95),
        'as if independent': delongLogitBounds(delongPlacements(positives, negatives), 0.95),
      }
    })
    return { what, percent }
  })
  return {
    title: 'AUROC, several samples per subject',
    note: `Five samples per subject, correlation ${SHARED} within a subject; ${trials} data sets each, ${replicates} replicates.`,
    lines,
  }
}

/** Intervals of an accuracy when every subject has five samples. */
export function clusteredAccuracyTable(trials: number, replicates: number): Table {
  const lines = [8, 12, 16, 20, 40, 100].flatMap((clusters) =>
    [0.7, 0.9].map((truth): Line => {
      const what = `${clusters} subjects, accuracy ${truth}`
      const rng = new Rng(`coverage|clustered accuracy|${what}`)
      const of = Int32Array.from({ length: clusters * PER_CLUSTER }, (_, i) => Math.floor(i / PER_CLUSTER))
      const percent = coverage(trials, truth, () => {
        const common = Float64Array.from({ length: clusters }, () => Math.sqrt(SHARED) * rng.normal())
        const hits = Float64Array.from(of, (c) =>
          normalCdf(common[c] + Math.sqrt(1 - SHARED) * rng.normal()) < truth ? 1 : 0,
        )
        const replay = (counts: Uint16Array): number => {
          let right = 0
          let total = 0
          for (let i = 0; i < counts.length; i++) {
            right += counts[i] * hits[i]
            total += counts[i]
          }
          return right / total
        }
        const groups = { of, n: clusters }
        const right = hits.reduce((sum, hit) => sum + hit, 0)
        const [values] = bootstrapReplicates(
          [replay],
          of.map(() => 0),
          { replicates, rng, clusters: groups },
        )
        return {
          'cluster bootstrap': percentileInterval(values, 0.95),
          'jackknife, t': jackknifeInterval(right / of.length, jackknife(replay, of.length, groups), 0.95, [0, 1]),
          'as if independent': wilsonInterval(right, of.length, 0.95),
        }
      })
      return { what, percent }
    }),
  )
  return {
    title: 'Accuracy, several samples per subject',
    note: `As above; ${trials} data sets each, ${replicates} replicates.`,
    lines,
  }
}
