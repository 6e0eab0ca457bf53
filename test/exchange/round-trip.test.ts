import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exporters, importers, readForeign } from '../../src/exchange/index.js'
import { boardId, comparabilityOf } from '../../src/leaderboard/comparability.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { type EvalRecord, evalSchema, formatEval, parseEval } from '../../src/spec/index.js'
import { sampleRecord } from '../report/sample-record.js'
import { exportContext, imported } from './context.js'

const hub = { hubDataset: 'org/board' }

/** Written by one half and read by the other, through bytes. */
async function roundTrip(id: string, record: EvalRecord, names = {}): Promise<EvalRecord> {
  const [{ content }] = await exporters.get(id).files([record], exportContext(hub))
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const [back] = imported(importers.get(id), await readForeign(bytes, 'in'), names)
  return back
}

const { stratified, ...overall } = sampleRecord.metrics
const { stratified: stratifiedIntervals, ...overallIntervals } = sampleRecord.intervals

describe('written and read again', () => {
  test('model-index keeps the values of all samples, with their intervals', async () => {
    const back = await roundTrip('hf-model-index', sampleRecord)
    expect(back.metrics).toEqual(overall)
    expect(back.intervals).toEqual(overallIntervals)
    expect(back).toMatchObject({
      benchmark_id: 'BM-X',
      benchmark_version: '1.2.0',
      dataset_id: 'DS-X',
      split: 'test',
      model_ids: { candidate: 'my_model' },
      run_metadata: { n_test: 120, date: '2026-11-21T12:00:00Z' },
    })
  })

  test('Every Eval Ever keeps groups, too; what is undefined is not there', async () => {
    const back = await roundTrip('every-eval-ever', sampleRecord)
    const { AUROC: _undefined, ...levelC } = stratified?.site.C ?? {}
    expect(back.metrics).toEqual({
      ...overall,
      stratified: { ...stratified, site: { ...stratified?.site, C: levelC } },
    })
    expect(back.intervals).toEqual({ ...overallIntervals, stratified: stratifiedIntervals })
  })

  test('.eval_results keeps the value of the primary metric, which only a person can name', async () => {
    const names = { model: 'my_model', benchmark: 'BM-X' }
    expect((await roundTrip('hf-eval-results', sampleRecord, names)).metrics).toEqual({ value: 0.78613 })
    const named = await roundTrip('hf-eval-results', sampleRecord, { ...names, metric: 'AUROC' })
    expect(named.metrics).toEqual({ AUROC: 0.78613 })
    expect(named.run_metadata.date).toBe(sampleRecord.run_metadata.date)
  })

  test('every double comes back as it was', async () => {
    const value = fc.double({ min: 0, max: 1, noNaN: true })
    await fc.assert(
      fc.asyncProperty(value, value, value, async (auroc, a, b) => {
        const record = evalSchema.parse({
          ...sampleRecord,
          metrics: { AUROC: auroc },
          intervals: { AUROC: { low: Math.min(a, b), high: Math.max(a, b), level: 0.95, method: 'delong' } },
          undefined: [],
        })
        for (const id of ['hf-model-index', 'every-eval-ever']) {
          const back = await roundTrip(id, record)
          expect(back.metrics).toEqual(record.metrics)
          expect(back.intervals).toEqual(record.intervals)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('the record that comes back is an import, valid, under another id, and never on the board of the run', async () => {
    const metric = builtInMetrics.get('AUROC')
    const primary = { id: 'AUROC', metric }
    const boardOf = (record: EvalRecord): string => boardId(comparabilityOf(record, primary))
    for (const id of ['hf-model-index', 'every-eval-ever']) {
      const back = await roundTrip(id, sampleRecord)
      expect((await parseEval(formatEval(back), 'back.yaml')).value).toEqual(back)
      expect(back.provenance).toEqual({ origin: 'import' })
      expect(back.eval_id).not.toBe(sampleRecord.eval_id)
      expect(boardOf(back)).not.toBe(boardOf(sampleRecord))
      // Nor on that of a run about protected persons, whose rows have no public digest.
      const isProtected = { disclosure: { min_cell: 11, suppressed: 0, withheld: [] } }
      expect(boardOf(back)).not.toBe(boardOf({ ...sampleRecord, ...isProtected }))
    }
  })
})
