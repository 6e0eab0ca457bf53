import type { Effects } from '../core/index.js'
import { type Comparison, groupBy } from '../leaderboard/index.js'
import { merit } from '../leaderboard/score.js'
import { builtInMetrics } from '../metrics/index.js'
import { overallEstimate } from '../report/estimates.js'
import type { BootstrapSettings } from '../run/bootstrap.js'
import { alignPredictions, comparePredictions, type JointComparison } from '../run/compare.js'
import { compareRobustness } from '../run/compare-robustness.js'
import { DEFAULT_OPTIONS, type EvaluationPlan, type Predictions, reportedMetrics } from '../run/index.js'
import type { Catalog, EvalRecord } from '../spec/index.js'
import { fitsRecords } from './compare-results.js'
import type { FoundRecord } from './read-records.js'
import { type FoundDamage, findDamage, findPredictions, otherDamage, type Result } from './result.js'

/** Pairs grow with the square of the records: a thousand would take minutes, ten thousand hours. */
const MAX_COMPARED = 100

/**
 * Records on the same rows, compared pair by pair in the primary metric, wherever both predictions lie beside them. All
 * other pairs are ranked by the intervals of the records, which are wider.
 *
 * @param most so many on the same rows are compared, the best ones
 */
export async function pairedComparisons(
  found: readonly FoundRecord[],
  catalog: Catalog,
  signal: AbortSignal,
  effects: Effects,
  most = MAX_COMPARED,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const sameRows of groupBy(found, rowsOf).values()) {
    const inOrder = sameRows.length > most ? bestFirst(sameRows, catalog) : sameRows
    const sides = sameRows.length < 2 ? [] : await readSides(inOrder, most, catalog, effects)
    if (sides.length > 1) comparisons.push(...(await compareAll(sides, signal, effects)))
  }
  return comparisons
}

const rowsOf = ({ record }: { readonly record: EvalRecord }): string | undefined =>
  record.provenance.rows_sha256 && `${record.benchmark_id}\n${record.provenance.rows_sha256}`

/** Of one benchmark, by its primary metric; those without a value last. */
function bestFirst(found: readonly FoundRecord[], catalog: Catalog): readonly FoundRecord[] {
  const id = catalog.benchmarks.get(found[0].record.benchmark_id)?.value.metrics.primary
  if (id === undefined || !builtInMetrics.has(id)) return found
  const metric = builtInMetrics.get(id)
  const meritOf = ({ record }: FoundRecord): number => {
    const { value } = overallEstimate(record, id)
    return value === null ? Number.NEGATIVE_INFINITY : merit(value, metric)
  }
  const merits = new Map(found.map((one) => [one, meritOf(one)]))
  return found.toSorted((a, b) => Number(merits.get(b)) - Number(merits.get(a)) || 0)
}

interface Side extends Result {
  readonly plan: EvaluationPlan
  readonly predictions: Predictions
}

/** The first ones that have predictions, all in the order of the first. */
async function readSides(
  found: readonly FoundRecord[],
  most: number,
  catalog: Catalog,
  effects: Effects,
): Promise<Side[]> {
  const { files } = effects
  const sides: Side[] = []
  for (const { record, file } of found) {
    if (sides.length === most) break
    const result = { record, folder: files.folderOf(files.resolve(file)) }
    const read = await findPredictions(result, DEFAULT_OPTIONS.level, catalog, effects)
    if (typeof read === 'string') continue
    const aligned = sides.length === 0 ? read.predictions : alignPredictions(sides[0].predictions, read.predictions)
    if (typeof aligned !== 'string') sides.push({ ...result, plan: read.plan, predictions: aligned })
  }
  return sides
}

async function compareAll(sides: readonly Side[], signal: AbortSignal, effects: Effects): Promise<Comparison[]> {
  const { plan } = sides[0]
  const { seed, replicates } = DEFAULT_OPTIONS
  const settings = { seed, replicates, jobs: effects.machine.cpus, signal }
  const [primary] = reportedMetrics(plan.benchmark, builtInMetrics)
  if (builtInMetrics.get(primary).needs === 'curves') return compareCurves(primary, sides, settings, effects)
  const alone = { ...plan, metrics: [primary] }
  const predictions = sides.map((side) => side.predictions)
  const joint = await comparePredictions(alone, predictions, settings, builtInMetrics, effects)
  return pairsOf(primary, sides, joint)
}

/** Those that have a score, and predictions for samples damaged alike. */
async function compareCurves(
  metric: string,
  sides: readonly Side[],
  settings: Omit<BootstrapSettings, 'level'>,
  effects: Effects,
): Promise<Comparison[]> {
  const probed: { side: Side; damage: FoundDamage }[] = []
  for (const side of sides) {
    const isOther = probed.length > 0 && otherDamage(probed[0].side.record, side.record) !== undefined
    if (isOther || overallEstimate(side.record, metric).value === null) continue
    const damage = await findDamage(side, side.plan, side.predictions, effects)
    if (typeof damage !== 'string') probed.push({ side, damage })
  }
  if (probed.length < 2) return []
  const [{ side, damage }] = probed
  const models = probed.map((one) => one.damage.model)
  const joint = await compareRobustness(side.plan, damage.robustness, models, settings, builtInMetrics, effects)
  return pairsOf(
    metric,
    probed.map((one) => one.side),
    joint,
  )
}

function pairsOf(metric: string, sides: readonly Side[], joint: JointComparison): Comparison[] {
  return sides.flatMap(({ record: second }, j) =>
    sides.slice(0, j).flatMap(({ record: first }, i): Comparison[] => {
      const found = joint.difference(metric, i, j)
      if (found === undefined || !fitsRecords(first, second, metric, found.value)) return []
      const { value, low, high, level, how } = found
      const difference = { value, low, high, level, method: how, covers: 'test-sampling' } as const
      return [{ first: first.eval_id, second: second.eval_id, metric, difference }]
    }),
  )
}
