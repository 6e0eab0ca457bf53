import { describe, expect, test } from 'vitest'
import { type EvalRecord, formatEval, parseEval } from '../../src/spec/index.js'
import { fixture } from './fixtures.js'

const RECORD = fixture('current/eval.yaml')
const parse = (text: string) => parseEval(text, 'eval.yaml')
const change = (from: string | RegExp, to: string) => {
  const changed = RECORD.replace(from, to)
  expect(changed).not.toBe(RECORD)
  return parse(changed)
}

describe('rules', () => {
  test.each([
    [
      'a null without a reason',
      'Accuracy: 0.575',
      'Accuracy: null',
      'eval.yaml:32 metrics.Accuracy: is null, but "undefined" gives no reason',
    ],
    [
      'a null in a level without a reason',
      'Accuracy: 0.5, N: 4',
      'Accuracy: null, N: 4',
      'metrics.stratified.site.SiteB.Accuracy: is null',
    ],
    [
      'a reason without a null',
      'stratum: "site=SiteB", why',
      'stratum: "site=SiteA", why',
      'undefined[0]: gives a reason for AUROC of site=SiteA, which is not null',
    ],
    [
      'nothing defined',
      /metrics:\n {2}AUROC.*\n {2}Accuracy.*/,
      'metrics:\n  AUROC: null',
      'a Completed record has at least one defined metric',
    ],
    [
      'an upside-down interval',
      'low: 0.48, high: 0.64',
      'low: 0.64, high: 0.48',
      'intervals.AUROC: low 0.64 is above high 0.48',
    ],
    [
      'an upside-down interval of a level',
      'low: 0.5, high: 0.7',
      'low: 0.7, high: 0.5',
      'intervals.stratified.site.SiteA.AUROC: low 0.7',
    ],
    [
      'more samples in the levels than in all',
      'N: 196',
      'N: 197',
      'metrics.stratified.site: N of its levels sums to 201, more than n_test 200',
    ],
    ['half a sample', 'N: 196', 'N: 195.5', 'metrics.stratified.site.SiteA.N: 195.5 is no count'],
    ['not a number', 'AUROC: 0.5597238895558223', 'AUROC: .nan', 'metrics.AUROC: expected a number'],
    ['infinite', 'AUROC: 0.5597238895558223', 'AUROC: .inf', 'metrics.AUROC: expected a number'],
    [
      'a run without a seed',
      '  seed: 42\n',
      '',
      'eval.yaml:9 run_metadata.seed: is missing; a record with origin run has it',
    ],
    ['a run without digests', / {2}rows_sha256.*\n/, '', 'provenance.rows_sha256: is missing'],
    ['a run without a dataset', 'dataset_id: DS-X\n', '', 'dataset_id: is missing'],
    ['a path as id', 'eval_id: SUITE-X', 'eval_id: ../SUITE-X', 'eval_id: must start with a letter or digit'],
    [
      'too much coverage',
      'coverage: 1.0',
      'coverage: 1.1',
      'run_metadata.coverage: expected at most 1, found the number 1.1',
    ],
    ['a negative count', 'n_train: 0', 'n_train: -1', 'run_metadata.n_train: expected at least 0, found the number -1'],
    [
      'an unknown status',
      'status: Completed',
      'status: Done',
      'status: expected one of "Completed", "Partial", "Failed", found "Done"',
    ],
  ])('%s is a fault', async (_, from, to, message) => {
    await expect(change(from, to)).rejects.toThrow(message)
  })

  test('a failed run may have no metric; an import may be short', async () => {
    const failed = RECORD.replace('status: Completed', 'status: Failed')
      .replace(/metrics:\n(?: {2}.*\n)+/, 'metrics: {}\n')
      .replace(/undefined:\n.*\n/, '')
    expect((await parse(failed)).value.metrics).toEqual({})
    const imported = await parse(
      'kind: fmbench.eval/v1\neval_id: e\nbenchmark_id: b\nmodel_ids: { candidate: m }\nstatus: Completed\n' +
        'run_metadata: { date: 2025-11-27, runner: other }\nmetrics: { AUROC: 0.5 }\nprovenance: { origin: import }\n',
    )
    expect(imported.value.run_metadata).toEqual({ date: '2025-11-27', runner: 'other' })
    expect(imported.value.run_metadata.n_test).toBeUndefined()
  })

  test('parts of a level are counted against it, not against all', async () => {
    const nested = (n: number) => (text: string) =>
      text
        .replace('SiteB: { AUROC: null, Accuracy: 0.5, N: 4 }', `SiteB: { AUROC: null, Accuracy: 0.5, N: ${n} }`)
        .replace('metric_versions:', 'parents: { site: { SiteB: SiteA } }\nmetric_versions:')
    const { value } = await parse(nested(150)(RECORD))
    expect(value.parents).toEqual({ site: { SiteB: 'SiteA' } })
    await expect(parse(nested(197)(RECORD))).rejects.toThrow(
      'metrics.stratified.site: N of the parts of SiteA sums to 197, more than its N 196',
    )
  })

  test.each([
    ['{ site: { SiteB: Elsewhere } }', 'parents.site.SiteB: Elsewhere is no level of site'],
    ['{ site: { SiteA: SiteB, SiteB: SiteA } }', 'parents.site.SiteA: SiteA would be part of itself'],
    ['{ age: { a: b } }', 'parents.age.a: a is no level of age'],
  ])('parents %s are refused', async (parents, says) => {
    await expect(change('metric_versions:', `parents: ${parents}\nmetric_versions:`)).rejects.toThrow(says)
  })

  test('a rate without a value has a reason, and its interval is not upside down', async () => {
    const rates = (ppv: string) =>
      `fairness: { site: { level: 0.95, groups: { A: { base_rate: { value: 0.5, n: 9 }, selection_rate: { value: 0.5 }, TPR: { value: 0.5 }, FPR: { value: 0.5 }, PPV: ${ppv} } } } }\nmetric_versions:`
    const { value } = await change('metric_versions:', rates('{ value: null, why: empty }'))
    expect(value.fairness?.site.parity).toEqual([])
    await expect(change('metric_versions:', rates('{ value: null }'))).rejects.toThrow(
      'fairness.site.groups.A.PPV: is null without a reason',
    )
    await expect(change('metric_versions:', rates('{ value: 0.5, low: 0.6, high: 0.4 }'))).rejects.toThrow(
      'low 0.6 is above high 0.4',
    )
  })

  test('what was not measured of the cost has a reason', async () => {
    const memory = (why: string) => change('peak_memory_mb: 80 }', `model_peak_memory_mb: null${why} }`)
    expect((await memory(', model_peak_memory_why: on_server')).value.efficiency?.model_peak_memory_mb).toBeNull()
    await expect(memory('')).rejects.toThrow('without a reason (model_peak_memory_why)')
    const batch = 'smaller_batches: [{ batch_size: 1, latency_ms_p50: null, latency_ms_p95: null }]'
    await expect(change('peak_memory_mb: 80 }', `${batch} }`)).rejects.toThrow('is null without a reason')
  })

  test('all levels of a dimension may be fewer than all samples', async () => {
    expect((await change('N: 196', 'N: 100')).value.metrics.stratified?.site.SiteA.N).toBe(100)
  })
})

describe('format', () => {
  test('strata come last, values keep every digit', async () => {
    const { value } = await parse(RECORD)
    const text = formatEval(value)
    const metrics = text.slice(text.indexOf('\nmetrics:'), text.indexOf('\nmetric_versions'))
    expect(metrics).toMatchInlineSnapshot(`
      "
      metrics:
        AUROC: 0.5597238895558223
        Accuracy: 0.575
        stratified:
          site:
            SiteA: { AUROC: 0.6373, Accuracy: 0.6286, N: 196 }
            SiteB: { AUROC: null, Accuracy: 0.5, N: 4 }
          site:sex:
            SiteA:F: { AUROC: 0.61, Accuracy: 0.6, N: 100 }"
    `)
    expect(text).toContain('  AUROC: { low: 0.48, high: 0.64, level: 0.95, method: delong, covers: test-sampling }\n')
    expect(text).toContain('confusion: { classes: ["0", "1"], matrix: [[55, 43], [42, 60]] }\n')
  })

  test('a record of 500 lines takes less than 50 ms', async () => {
    const { value } = await parse(RECORD)
    const text = formatEval(longRecord(value))
    expect(text.split('\n').length).toBeGreaterThan(500)
    const times = Array.from({ length: 5 }, () => {
      const started = performance.now()
      formatEval(longRecord(value))
      return performance.now() - started
    })
    // The best of five: others may be using the machine.
    expect(Math.min(...times)).toBeLessThan(50)
    expect(formatEval((await parse(text)).value)).toBe(text)
  })
})

function longRecord(record: EvalRecord): EvalRecord {
  const levels = Array.from({ length: 110 }, (_, i) => `level ${i}`)
  const interval = { low: 1 / 3, high: 2 / 3, level: 0.95, method: 'bootstrap', covers: 'test-sampling' as const }
  const values = { AUROC: 1 / 3, Accuracy: 2 / 3, 'F1-Score': 1 / 7, N: 1 }
  const grid = Array.from({ length: 101 }, (_, i) => i / 99.5)
  // No literal fits the type: "stratified" beside an index signature.
  return {
    ...record,
    metrics: { AUROC: 1 / 3, stratified: { site: Object.fromEntries(levels.map((level) => [level, values])) } },
    intervals: {
      stratified: { site: Object.fromEntries(levels.map((level) => [level, { AUROC: interval, Accuracy: interval }])) },
    },
    undefined: [],
    curves: { roc: { fpr: grid, tpr: grid } },
  } as unknown as EvalRecord
}
