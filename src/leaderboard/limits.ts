import type { Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import { overallEstimate } from '../report/estimates.js'
import type { Benchmark, EvalRecord } from '../spec/index.js'
import { decimalsOf } from '../stats/rounding.js'
import type { BenchmarkContext } from './board.js'

/** A value that the document of its benchmark gives a reason to doubt. */
export interface BeyondLimit {
  readonly code: 'implausible' | 'noise-ceiling'
  /** As the record names the metric. */
  readonly metric: string
  readonly text: string
  /** Where the limit is from, in the words of the benchmark. */
  readonly source: string
}

/**
 * Values beyond what their benchmark declares as plausible, or beyond what errors in the labels leave room for, by more
 * than rounding. Surely so, where the whole interval is beyond it.
 */
export function beyondLimits(record: EvalRecord, { benchmark, metrics }: BenchmarkContext): BeyondLimit[] {
  const limits = limitsOf(benchmark, metrics)
  if (limits.length === 0) return []
  const decimals = decimalsOfAll(record)
  return limits.flatMap(({ code, name, side, limit: exact, what, source }) => {
    // A limit that rounds to the value is not passed.
    const limit = Number(exact.toFixed(decimals))
    const metric = nameIn(record, name, metrics)
    const { value, interval } = overallEstimate(record, metric)
    const isBeyond = (told: number): boolean => (side === 'above' ? told > limit : told < limit)
    if (value === null || !isBeyond(value)) return []
    const isSure = interval !== undefined && isBeyond(side === 'above' ? interval.low : interval.high)
    return [{ code, metric, text: `${metric} is ${isSure ? 'surely ' : ''}${side} ${exact}, ${what}`, source }]
  })
}

interface Limit extends Pick<BeyondLimit, 'code' | 'source'> {
  /** As the benchmark names the metric. */
  readonly name: string
  /** Where values are doubted. */
  readonly side: 'above' | 'below'
  readonly limit: number
  readonly what: string
}

function limitsOf({ plausible = {}, noise_ceiling = {} }: Benchmark, metrics: Registry<Metric>): Limit[] {
  const ranges = Object.entries(plausible).flatMap(([name, { at_least, at_most, source }]): Limit[] => {
    const range = { code: 'implausible', name, source } as const
    return [
      ...(at_least === undefined
        ? []
        : [{ ...range, side: 'below' as const, limit: at_least, what: 'the least that is plausible' }]),
      ...(at_most === undefined
        ? []
        : [{ ...range, side: 'above' as const, limit: at_most, what: 'the most that is plausible' }]),
    ]
  })
  const ceilings = Object.entries(noise_ceiling).flatMap(([name, { value: limit, source }]): Limit[] => {
    const direction = metrics.has(name) ? metrics.get(name).direction : 'nearest'
    // Neither end of the range is the best one, or nobody knows which.
    if (direction === 'nearest') return []
    const side = direction === 'higher' ? 'above' : 'below'
    return [{ code: 'noise-ceiling', name, side, limit, what: 'all that errors in the labels leave room for', source }]
  })
  return [...ranges, ...ceilings]
}

function nameIn(record: EvalRecord, name: string, metrics: Registry<Metric>): string {
  const { id, aliases = [] } = metrics.has(name) ? metrics.get(name) : { id: name }
  return [name, id, ...aliases].find((each) => Object.hasOwn(record.metrics, each)) ?? name
}

/** Values are rounded alike: to as many decimals as any of them has. */
function decimalsOfAll({ metrics }: EvalRecord): number {
  const values = Object.values(metrics).filter((value): value is number => typeof value === 'number')
  return Math.max(0, ...values.map(decimalsOf))
}
