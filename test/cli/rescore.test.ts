import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { optionsOfRecord, unitOfRecord } from '../../src/cli/rescore-result.js'
import { openWorkspace } from '../../src/cli/workspace.js'
import { nodeEffects } from '../../src/node/index.js'
import { type EvalRecord, formatEval, parseEval } from '../../src/spec/index.js'
import { temporaryFolder } from '../helpers/command.js'
import { runInProcess } from '../helpers/in-process.js'
import { tinyDocument, tinySamples, toCsv, writeTinyHub } from '../helpers/tiny-hub.js'

let folder: ReturnType<typeof temporaryFolder>
let recorded: EvalRecord
const at = (...parts: string[]): string => join(folder.path, ...parts)

const fmbench = (...args: readonly string[]) => runInProcess([...args, '--catalog', at('catalog')])

const readRecord = async (...parts: string[]): Promise<EvalRecord> =>
  (await parseEval(readFileSync(at(...parts), 'utf8'), 'eval.yaml')).value

/** A record like the one that was made, with something else in it. */
function writeRecord(name: string, changes: Partial<EvalRecord>): string {
  writeFileSync(at(name), formatEval({ ...recorded, ...changes }))
  return at(name)
}

const predictions = (shift = 0): string => {
  const scored = tinySamples().filter(({ split }) => split === 'test')
  return toCsv(
    scored.map(({ id, marker }, i) => ({ sample_id: id, score: (marker + (i === 0 ? shift : 0)).toFixed(6) })),
  )
}

beforeAll(async () => {
  folder = temporaryFolder()
  writeTinyHub(folder.path)
  writeFileSync(at('marker.csv'), predictions())
  writeFileSync(at('other.csv'), predictions(9))
  const score = ['score', '-s', 'SUITE-TINY', '-p', at('marker.csv'), '-o', at('scored'), '--seed', '7', '--ci', '0.9']
  const { code, note } = await fmbench(...score, '--bootstrap', '50', '--strata', 'sex:site', '-j', '1')
  expect(code, note).toBe(0)
  recorded = await readRecord('scored', 'eval.yaml')
}, 30_000)
afterAll(() => folder.remove())

test('a result is as recorded, to the last digit, whatever seed, level and groups it was scored with', async () => {
  const { code, out } = await fmbench('rescore', at('scored'), '-o', at('again'), '-j', '1')
  expect({ code, out }).toEqual({ code: 0, out: `${recorded.eval_id}: as recorded\n` })
  const { metrics, intervals, provenance } = await readRecord('again', 'eval.yaml')
  expect({ metrics, intervals, provenance }).toEqual({
    metrics: recorded.metrics,
    intervals: recorded.intervals,
    provenance: recorded.provenance,
  })
})

test('how the predictions were made stays as recorded, where they are these', async () => {
  const run = { ...recorded.run_metadata, protocol: 'probe/v1', n_train: 30, predictions_from: 'model' } as const
  const provenance = { ...recorded.provenance, model_digest: 'd'.repeat(64) }
  const file = writeRecord('made.yaml', { run_metadata: run, provenance })
  await fmbench('rescore', file, '-p', at('marker.csv'), '-o', at('made'), '-j', '1')
  const same = await readRecord('made', 'eval.yaml')
  expect(same.run_metadata).toMatchObject({ protocol: 'probe/v1', n_train: 30, predictions_from: 'model' })
  expect(same.provenance.model_digest).toBe('d'.repeat(64))
  await fmbench('rescore', file, '-p', at('other.csv'), '-o', at('not-made'), '-j', '1')
  const other = await readRecord('not-made', 'eval.yaml')
  expect(other.run_metadata).toMatchObject({ protocol: 'predict/v1', predictions_from: 'file' })
  expect(other.provenance.model_digest).toBeUndefined()
})

describe('names what differs, and nothing else', () => {
  const auroc = (): number => Number(recorded.metrics.AUROC)
  const withMetric = (id: string, value: number) => Object.assign({}, recorded.metrics, { [id]: value })
  test.each<[string, () => Partial<EvalRecord>, string[]]>([
    ['a better value', () => ({ metrics: withMetric('AUROC', auroc() + 1e-6) }), ['metrics.AUROC']],
    ['a difference of the last digits', () => ({ metrics: withMetric('AUROC', auroc() + 1e-12) }), []],
    [
      'a narrower interval',
      () => ({
        intervals: Object.assign({}, recorded.intervals, { AUROC: { ...recorded.intervals.AUROC, low: auroc() } }),
      }),
      ['intervals.AUROC.low'],
    ],
    [
      'an interval that covers other seeds of the training',
      () => ({
        intervals: Object.assign({}, recorded.intervals, {
          AUROC: { ...recorded.intervals.AUROC, low: 0.01, covers: 'test-sampling+training-seed' },
        }),
      }),
      [],
    ],
    ['a metric nobody asked for', () => ({ metrics: withMetric('MCC', 0.99) }), ['metrics.MCC']],
    [
      'a floor made worse',
      () => ({
        baselines: recorded.baselines.map((floor, i) =>
          i === 0 ? { ...floor, metrics: { ...floor.metrics, Accuracy: 0.1 } } : floor,
        ),
      }),
      ['baselines.0.metrics.Accuracy'],
    ],
    [
      'another version of a metric',
      () => ({ metric_versions: { ...recorded.metric_versions, AUROC: 0 } }),
      ['metric_versions.AUROC'],
    ],
    [
      'other rows',
      () => ({ provenance: { ...recorded.provenance, rows_sha256: 'e'.repeat(64) } }),
      ['provenance.rows_sha256'],
    ],
  ])('%s', async (name, changes, fields) => {
    const file = writeRecord(`${name}.yaml`, changes())
    const { code, out } = await fmbench('rescore', file, '-p', at('marker.csv'), '-o', at(name), '-j', '1')
    expect(code).toBe(fields.length > 0 ? 100 : 0)
    expect([...out.matchAll(/^\| (\w+\.\S+)/gm)].map(([, field]) => field)).toEqual(fields)
  })
})

test('other predictions are another result', async () => {
  const { code, out } = await fmbench('rescore', at('scored'), '-p', at('other.csv'), '-o', at('other'), '-j', '1')
  expect(code).toBe(100)
  expect(out).toContain('provenance.predictions_sha256')
})

describe('is refused for', () => {
  test.each<[string, () => EvalRecord, RegExp]>([
    ['a transcribed record', () => ({ ...recorded, run_metadata: { date: '2026', runner: 'x' } }), /with which seed/],
    [
      'labels that came with predictions',
      () => ({ ...recorded, run_metadata: { ...recorded.run_metadata, labels_from: 'predictions' } }),
      /not those of the dataset/,
    ],
    ['coarse numbers', () => ({ ...recorded, disclosure: { min_cell: 11, suppressed: 0, withheld: [] } }), /coarse/],
    ['another version of the benchmark', () => ({ ...recorded, benchmark_version: '9' }), /is about version 9/],
    [
      'a suite that is a file of somebody',
      () => ({ ...recorded, run_metadata: { ...recorded.run_metadata, suite_id: 'suite_tiny.yaml' } }),
      /[Uu]nknown suite/,
    ],
    [
      'a suite without its benchmark',
      () => ({ ...recorded, run_metadata: { ...recorded.run_metadata, suite_id: 'SUITE-TOY-CLASS' } }),
      /SUITE-TOY-CLASS has no BM-TINY/,
    ],
  ])('%s', async (_name, record, why) => {
    const workspace = await openWorkspace(nodeEffects, at('catalog'))
    expect(() => unitOfRecord(record(), workspace)).toThrow(why)
  })

  test('data that is not open', async () => {
    const guarded = tinyDocument('catalog/datasets/ds_tiny.yaml')
      .replace('access: open', 'access: controlled')
      .replace('synthetic: true\n', '')
    const elsewhere = temporaryFolder()
    writeTinyHub(elsewhere.path, { 'catalog/datasets/ds_tiny.yaml': guarded })
    const workspace = await openWorkspace(nodeEffects, join(elsewhere.path, 'catalog'))
    expect(() => unitOfRecord(recorded, workspace)).toThrow('the data of DS-TINY is not open')
    elsewhere.remove()
  })
})

test('options are those of the record', () => {
  expect(optionsOfRecord(recorded)).toEqual({ seed: 7, replicates: 50, level: 0.9, strata: ['sex:site'] })
})

test('several results at once have no one file of predictions', async () => {
  const { code, note } = await fmbench('rescore', at('scored'), at('scored'), '-p', at('marker.csv'))
  expect(code).not.toBe(0)
  expect(note).toContain('takes one record')
})
