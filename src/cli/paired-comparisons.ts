import type { Effects } from '../core/index.js'
import { type Comparison, groupBy } from '../leaderboard/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { alignPredictions, comparePredictions } from '../run/compare.js'
import { DEFAULT_OPTIONS, type EvaluationPlan, type Predictions } from '../run/index.js'
import type { Catalog, EvalRecord } from '../spec/index.js'
import { fitsRecords } from './compare-results.js'
import type { FoundRecord } from './read-records.js'
import { findPredictions } from './result.js'

/** Records on the same rows, compared pair by pair in the primary metric, wherever both predictions lie beside them. */
export async function pairedComparisons(
  found: readonly FoundRecord[],
  catalog: Catalog,
  signal: AbortSignal,
  effects: Effects,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const sameRows of groupBy(found, rowsOf).values()) {
    const sides = sameRows.length < 2 ? [] : await readSides(sameRows, catalog, effects)
    if (sides.length > 1) comparisons.push(...(await compareAll(sides, signal, effects)))
  }
  return comparisons
}

const rowsOf = ({ record }: { readonly record: EvalRecord }): string | undefined =>
  record.provenance.rows_sha256 && `${record.benchmark_id}\n${record.provenance.rows_sha256}`

interface Side {
  readonly record: EvalRecord
  readonly plan: EvaluationPlan
  readonly predictions: Predictions
}

/** Those that have predictions, all in the order of the first. */
async function readSides(found: readonly FoundRecord[], catalog: Catalog, effects: Effects): Promise<Side[]> {
  const { files } = effects
  const sides: Side[] = []
  for (const { record, file } of found) {
    const result = { record, folder: files.folderOf(files.resolve(file)) }
    const read = await findPredictions(result, DEFAULT_OPTIONS.level, catalog, effects)
    if (typeof read === 'string') continue
    const aligned = sides.length === 0 ? read.predictions : alignPredictions(sides[0].predictions, read.predictions)
    if (typeof aligned !== 'string') sides.push({ record, plan: read.plan, predictions: aligned })
  }
  return sides
}

async function compareAll(sides: readonly Side[], signal: AbortSignal, effects: Effects): Promise<Comparison[]> {
  const [metric] = sides[0].plan.metrics
  const { seed, replicates, level } = DEFAULT_OPTIONS
  const settings = { seed, replicates, jobs: effects.machine.cpus, signal }
  const plan = { ...sides[0].plan, metrics: [metric] }
  const predictions = sides.map((side) => side.predictions)
  const joint = await comparePredictions(plan, predictions, settings, builtInMetrics, effects)
  return sides.flatMap(({ record: second }, j) =>
    sides.slice(0, j).flatMap(({ record: first }, i): Comparison[] => {
      const found = joint.difference(metric, i, j)
      if (found === undefined || !fitsRecords(first, second, metric, found.value)) return []
      const { value, low, high, how } = found
      const difference = { value, low, high, level, method: how, covers: 'test-sampling' } as const
      return [{ first: first.eval_id, second: second.eval_id, metric, difference }]
    }),
  )
}
