import type { z } from 'zod'
import { ancestorsOf } from './ancestors.js'

type Values = Readonly<Record<string, number | null>>

/** The parts of a record that the rules read; its own type is derived from the schema that calls them. */
interface Checked {
  readonly status: string
  readonly run_metadata: Readonly<Record<string, unknown>> & { readonly n_test?: number | undefined }
  readonly metrics: { readonly stratified?: Readonly<Record<string, Readonly<Record<string, Values>>>> | undefined }
  readonly parents?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
  readonly fairness?: unknown
  readonly intervals: { readonly stratified?: unknown }
  readonly gaps: readonly unknown[]
  readonly robustness?: readonly CheckedCurve[] | undefined
  readonly robustness_basis?: unknown
  readonly undefined: readonly { readonly metric: string; readonly stratum?: string | undefined }[]
  readonly provenance: Readonly<Record<string, unknown>> & { readonly origin: string }
}

type PerSeverity = readonly (number | null)[]

interface CheckedCurve {
  readonly severities: readonly number[]
  readonly values: PerSeverity
  readonly intervals?: readonly unknown[] | undefined
  readonly similarity: PerSeverity
  readonly agreement?: PerSeverity | undefined
  readonly absolute_rAUC: { readonly value: number | null }
  readonly floors: readonly { readonly values: PerSeverity }[]
}

type Report = (path: readonly PropertyKey[], message: string) => void

/** What the keys and types of a record cannot say: RECORD.md, Rules. Reported through the schema's own faults. */
export function checkEvalRules(record: Checked, context: z.core.$RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message })
  if (record.provenance.origin === 'run') checkComplete(record, report)
  checkUndefined(record, report)
  checkSomethingDefined(record, report)
  checkIntervals(record.intervals, ['intervals'], report)
  checkIntervals(record.gaps, ['gaps'], report)
  checkIntervals(record.fairness, ['fairness'], report)
  checkIntervals(record.robustness, ['robustness'], report)
  checkCurves(record, report)
  checkParents(record, report)
  checkCounts(record, report)
}

const REQUIRED_OF_RUNS: Readonly<Record<'' | 'run_metadata' | 'provenance', readonly string[]>> = {
  '': ['benchmark_version', 'dataset_id', 'split', 'disclosure'],
  run_metadata: [
    'runner_version',
    'protocol',
    'config_sha256',
    'seed',
    'bootstrap_replicates',
    'unit',
    'n_test',
    'coverage',
    'labels_from',
    'network',
    'hardware',
    'runtime_seconds',
  ],
  provenance: ['rows_sha256', 'predictions_sha256', 'environment', 'limited'],
}

function checkComplete(record: Checked, report: Report): void {
  for (const [part, names] of Object.entries(REQUIRED_OF_RUNS)) {
    const values = (part === '' ? record : record[part as 'run_metadata' | 'provenance']) as Readonly<
      Record<string, unknown>
    >
    for (const name of names) {
      if (values[name] === undefined)
        report(part === '' ? [name] : [part, name], 'is missing; a record with origin run has it')
    }
  }
}

/** All values of a record: the overall ones, then those of each level, as `dimension=level`. */
function* allValues(
  record: Checked,
): Generator<{ metric: string; stratum?: string; value: number | null; path: string[] }> {
  const { stratified = {}, ...overall } = record.metrics
  for (const [metric, value] of Object.entries(overall as Values)) yield { metric, value, path: ['metrics', metric] }
  for (const [dimension, levels] of Object.entries(stratified)) {
    for (const [level, values] of Object.entries(levels)) {
      for (const [metric, value] of Object.entries(values)) {
        const path = ['metrics', 'stratified', dimension, level, metric]
        if (metric !== 'N') yield { metric, stratum: `${dimension}=${level}`, value, path }
      }
    }
  }
}

const valueKey = (metric: string, stratum: string | undefined): string => JSON.stringify([metric, stratum ?? null])

function checkUndefined(record: Checked, report: Report): void {
  const reasons = new Set(record.undefined.map(({ metric, stratum }) => valueKey(metric, stratum)))
  const nulls = new Set<string>()
  for (const { metric, stratum, value, path } of allValues(record)) {
    if (value !== null) continue
    const key = valueKey(metric, stratum)
    nulls.add(key)
    if (!reasons.has(key)) report(path, 'is null, but "undefined" gives no reason for it')
  }
  record.undefined.forEach(({ metric, stratum }, i) => {
    if (nulls.has(valueKey(metric, stratum))) return
    const place = stratum === undefined ? metric : `${metric} of ${stratum}`
    report(['undefined', i], `gives a reason for ${place}, which is not null`)
  })
}

function checkSomethingDefined(record: Checked, report: Report): void {
  if (record.status !== 'Completed') return
  const { stratified, ...overall } = record.metrics
  if (Object.values(overall as Values).some((value) => value !== null)) return
  report(['metrics'], 'a Completed record has at least one defined metric; this one has none')
}

function checkIntervals(node: unknown, path: readonly string[], report: Report): void {
  if (typeof node !== 'object' || node === null) return
  const { low, high } = node as { low?: unknown; high?: unknown }
  if (typeof low === 'number' && typeof high === 'number') {
    if (low > high) report(path, `low ${low} is above high ${high}`)
    return
  }
  for (const [key, inner] of Object.entries(node)) {
    // A record holds thousands of numbers: no path is made for those.
    if (typeof inner === 'object') checkIntervals(inner, [...path, key], report)
  }
}

function checkCurves({ robustness, robustness_basis }: Checked, report: Report): void {
  if ((robustness === undefined) !== (robustness_basis === undefined)) {
    report(['robustness'], 'and robustness_basis need each other')
  }
  robustness?.forEach((curve, c) => {
    const { severities, values, intervals, similarity, agreement, floors } = curve
    const path = ['robustness', c]
    if (severities[0] !== 0 || severities.some((severity, i) => i > 0 && severity <= severities[i - 1])) {
      report([...path, 'severities'], 'must ascend from 0, the clean samples')
    }
    const lists = { values, intervals, similarity, agreement }
    for (const [name, list] of [
      ...Object.entries(lists),
      ...floors.map((floor) => ['floors', floor.values] as const),
    ]) {
      if (list === undefined || list.length === severities.length) continue
      report([...path, name], `has ${list.length} entries for ${severities.length} severities`)
    }
    if (values.includes(null) && curve.absolute_rAUC.value !== null) {
      report([...path, 'absolute_rAUC'], 'has a value, although one of its severities has none')
    }
  })
}

function checkParents({ parents = {}, metrics: { stratified = {} } }: Checked, report: Report): void {
  for (const [dimension, of] of Object.entries(parents)) {
    for (const [level, parent] of Object.entries(of)) {
      const path = ['parents', dimension, level]
      for (const name of [level, parent]) {
        if (!Object.hasOwn(stratified[dimension] ?? {}, name)) report(path, `${name} is no level of ${dimension}`)
      }
      if (ancestorsOf(level, of).includes(level)) report(path, `${level} would be part of itself`)
    }
  }
}

/** The levels that are part of one level, or of none, hold together no more samples than it, or than all. */
function checkCounts(record: Checked, report: Report): void {
  for (const [dimension, levels] of Object.entries(record.metrics.stratified ?? {})) {
    const parents = record.parents?.[dimension] ?? {}
    const sums = new Map<string | undefined, number>()
    for (const [level, { N: n }] of Object.entries(levels)) {
      if (n === undefined || n === null) continue
      if (!Number.isInteger(n) || n < 0) report(['metrics', 'stratified', dimension, level, 'N'], `${n} is no count`)
      const parent = Object.hasOwn(parents, level) ? parents[level] : undefined
      sums.set(parent, (sums.get(parent) ?? 0) + n)
    }
    for (const [parent, sum] of sums) {
      const whole = parent === undefined ? record.run_metadata.n_test : levels[parent]?.N
      if (whole === undefined || whole === null || sum <= whole) continue
      const [of, place] = parent === undefined ? ['its levels', 'n_test'] : [`the parts of ${parent}`, 'its N']
      report(['metrics', 'stratified', dimension], `N of ${of} sums to ${sum}, more than ${place} ${whole}`)
    }
  }
}
