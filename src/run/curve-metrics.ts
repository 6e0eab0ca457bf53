import type { Registry } from '../core/index.js'
import type { CurveAreas, Metric, UndefinedReason } from '../metrics/index.js'
import type { Difference } from '../stats/index.js'
import type { Repetition } from './output-similarity.js'
import { type EvaluationPlan, reportedMetrics } from './plan.js'
import { combine, type Drawn, intervalOfResampled, type Resampled } from './resampled.js'
import type { SkillCurves } from './skill-curves.js'

/** Metrics that are computed from curves, by id: on the samples and on their resamples, or why there is no value. */
export type CurveMetrics = ReadonlyMap<string, Resampled | UndefinedReason>

/** Those of a benchmark, in its order. */
export function curveMetricsOf({ benchmark }: EvaluationPlan, metrics: Registry<Metric>): Metric<'curves'>[] {
  return reportedMetrics(benchmark, metrics)
    .map((id) => metrics.get(id))
    .filter((metric): metric is Metric<'curves'> => metric.needs === 'curves')
}

/** @param scored the probes that the benchmark scores by */
export function metricsOfCurves(
  asked: readonly Metric<'curves'>[],
  curves: SkillCurves,
  scored: readonly string[],
  repeated: Repetition | undefined,
): CurveMetrics {
  const isRepeatable = repeated === undefined || repeated.differing === 0
  const truth = { scored, isAboveChance: curves.isAboveChance, isRepeatable }
  const parts = partsOf(curves)
  const known = parts.flatMap(({ number }) => (typeof number === 'string' ? [] : [number]))
  const places = new Map(known.map((number, place) => [number, place]))
  const areas = areasOf(parts, ({ estimate }) => estimate)
  return new Map(
    asked.map((metric) => [
      metric.id,
      metric.undefinedReason(truth, areas) ??
        combine(known, (values) =>
          metric.compute(
            truth,
            areasOf(parts, (number) => values[places.get(number) as number]), // all that are known have a place
          ),
        ),
    ]),
  )
}

interface Part {
  readonly kind: keyof CurveAreas
  readonly probe: string
  readonly number: Resampled | UndefinedReason
}

function partsOf({ probes }: SkillCurves): Part[] {
  return probes.flatMap(({ probe, absolute, similarity }): Part[] => [
    { kind: 'absolute', probe: probe.id, number: absolute },
    { kind: 'similarity', probe: probe.id, number: similarity },
  ])
}

function areasOf(parts: readonly Part[], numberOf: (number: Resampled) => number): CurveAreas {
  const areas: Record<keyof CurveAreas, Record<string, number | UndefinedReason>> = { absolute: {}, similarity: {} }
  for (const { kind, probe, number } of parts) {
    areas[kind][probe] = typeof number === 'string' ? number : numberOf(number)
  }
  return areas
}

/** First minus second, on the same resamples; undefined where one has no value, or the difference no interval. */
export function pairedDifference(
  first: Resampled | UndefinedReason,
  second: Resampled | UndefinedReason,
  drawn: Drawn,
  level: number,
): Difference | undefined {
  if (typeof first === 'string' || typeof second === 'string') return undefined
  const difference = combine([first, second], ([a, b]) => a - b)
  const interval = intervalOfResampled(difference, drawn, level, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  return interval && { value: difference.estimate, ...interval }
}
