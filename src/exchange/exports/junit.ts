import { escapeHtml } from '../../report/escape.js'
import { formatMetric, formatPlain } from '../../report/format-number.js'
import { reasonInWords } from '../../report/words.js'
import type { EvalRecord } from '../../spec/index.js'
import type { ExportContext, Exporter } from '../exporter.js'
import { knownDate } from '../known-date.js'
import { type ResultRow, resultRows } from '../result-rows.js'

/**
 * A test report for continuous integration: one suite per record, one test per metric and per dimension of groups. A
 * metric fails below its threshold, a dimension where its gap is confirmed; what is undefined is skipped.
 */
export const junit: Exporter = {
  id: 'junit',
  label: 'JUnit XML, for continuous integration',
  source: 'junit-10.xsd of jenkinsci/xunit-plugin at 031e285, and testmoapp/junitxml',
  keeps: new Set(['values', 'secondary', 'undirected', 'reasons', 'gaps']),
  async files(records, context) {
    const suites = records.map((record) => suite(record, context))
    const total = (count: (suite: Suite) => number): number => suites.reduce((sum, one) => sum + count(one), 0)
    const head = `<testsuites name="fmbench" tests="${total(({ tests }) => tests.length)}" failures="${total(failures)}" errors="${total(errors)}">`
    const xml = ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites.map(suiteXml), '</testsuites>']
    return [{ name: 'fmbench-junit.xml', content: `${xml.join('\n')}\n` }]
  },
}

type Outcome =
  | { readonly kind: 'failure' | 'error' | 'skipped'; readonly message: string }
  | { readonly kind: 'passed' }

interface Test {
  readonly name: string
  readonly outcome: Outcome
  /** What was measured, for people. */
  readonly output: string
}

interface Suite {
  readonly record: EvalRecord
  readonly tests: readonly Test[]
}

const passed: Outcome = { kind: 'passed' }
const countOf =
  (kind: Outcome['kind']) =>
  ({ tests }: Suite): number =>
    tests.filter(({ outcome }) => outcome.kind === kind).length
const [failures, errors, skipped] = [countOf('failure'), countOf('error'), countOf('skipped')]

function suite(record: EvalRecord, context: ExportContext): Suite {
  const overall = resultRows(record).filter(({ level }) => level === undefined)
  const asked = context.thresholds.filter(({ metric }) => !overall.some((row) => row.metric === metric))
  return {
    record,
    tests: [
      runTest(record),
      ...overall.map((row) => metricTest(row, context)),
      ...asked.map(({ metric, value }) => missingTest(metric, value)),
      ...record.gaps.map(gapTest),
    ],
  }
}

function runTest({ status }: EvalRecord): Test {
  const outcome: Outcome = status === 'Completed' ? passed : { kind: 'error', message: `the run is ${status}` }
  return { name: 'run', outcome, output: status }
}

function metricTest(row: ResultRow, { thresholds, metrics }: ExportContext): Test {
  const limits = thresholds.filter(({ metric }) => metric === row.metric)
  const output = `${row.metric} = ${formatMetric(row.value)}`
  const { value } = row
  if (value === null) {
    const kind = limits.length > 0 ? 'failure' : 'skipped'
    return { name: row.metric, outcome: { kind, message: `undefined: ${reasonInWords(row.why)}` }, output }
  }
  const isLower = metrics.has(row.metric) && metrics.get(row.metric).direction === 'lower'
  const missed = limits.find((limit) => (isLower ? value > limit.value : value < limit.value))
  if (missed === undefined) return { name: row.metric, outcome: passed, output }
  const message = `${value} is ${isLower ? 'above' : 'below'} ${missed.value}`
  return { name: row.metric, outcome: { kind: 'failure', message }, output }
}

function missingTest(metric: string, value: number): Test {
  const message = `the record does not hold it; ${value} was asked for`
  return { name: metric, outcome: { kind: 'failure', message }, output: '' }
}

function gapTest({ stratum, metric, gap, threshold, status, depth }: EvalRecord['gaps'][number]): Test {
  const name = `gap of ${stratum}${depth === undefined ? '' : `, level ${depth}`}`
  const output = `${metric}: gap ${formatMetric(gap)}, threshold ${formatPlain(threshold)}`
  if (status === 'confirmed') {
    return { name, outcome: { kind: 'failure', message: `${output}: confirmed` }, output }
  }
  if (status === 'shown_small') return { name, outcome: passed, output }
  const message = status === 'possible' ? 'a gap is possible: neither shown nor ruled out' : 'not enough data to say'
  return { name, outcome: { kind: 'skipped', message }, output }
}

function suiteXml(of: Suite): string {
  const { record, tests } = of
  const name = `${record.benchmark_id} ${record.model_ids.candidate}`
  const counts = `tests="${tests.length}" failures="${failures(of)}" errors="${errors(of)}" skipped="${skipped(of)}"`
  const head = `  <testsuite name="${escapeHtml(name)}" id="${escapeHtml(record.eval_id)}" ${counts}${timestamp(record)}>`
  return [head, ...tests.map((test) => testXml(test, name)), '  </testsuite>'].join('\n')
}

function timestamp(record: EvalRecord): string {
  const date = knownDate(record)
  return date === undefined ? '' : ` timestamp="${escapeHtml(date)}"`
}

function testXml({ name, outcome, output }: Test, classname: string): string {
  const head = `    <testcase classname="${escapeHtml(classname)}" name="${escapeHtml(name)}">`
  const verdict = outcome.kind === 'passed' ? '' : `<${outcome.kind} message="${escapeHtml(outcome.message)}"/>`
  const printed = output === '' ? '' : `<system-out>${escapeHtml(output)}</system-out>`
  return `${head}${verdict}${printed}</testcase>`
}
