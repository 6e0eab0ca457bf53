import type { z } from 'zod'

type Values = Readonly<Record<string, number | null>>

/** The parts of a record that the rules read; its own type is derived from the schema that calls them. */
interface Checked {
  readonly status: string
  readonly run_metadata: Readonly<Record<string, unknown>> & { readonly n_test?: number | undefined }
  readonly metrics: { readonly stratified?: Readonly<Record<string, Readonly<Record<string, Values>>>> | undefined }
  readonly intervals: { readonly stratified?: unknown }
  readonly gaps: readonly unknown[]
  readonly undefined: readonly { readonly metric: string; readonly stratum?: string | undefined }[]
  readonly provenance: Readonly<Record<string, unknown>> & { readonly origin: string }
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
    const key = valueKey(metric, stratum)
    if (value !== null) continue
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
  for (const [key, inner] of Object.entries(node)) checkIntervals(inner, [...path, key], report)
}

function checkCounts(record: Checked, report: Report): void {
  const whole = record.run_metadata.n_test
  for (const [dimension, levels] of Object.entries(record.metrics.stratified ?? {})) {
    let sum = 0
    for (const [level, values] of Object.entries(levels)) {
      const n = values.N
      if (n === undefined || n === null) continue
      if (!Number.isInteger(n) || n < 0) report(['metrics', 'stratified', dimension, level, 'N'], `${n} is no count`)
      sum += n
    }
    if (whole === undefined || sum <= whole) continue
    report(['metrics', 'stratified', dimension], `N of its levels sums to ${sum}, more than n_test ${whole}`)
  }
}
