import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EvalRecord, parseEval } from '../../src/spec/eval.js'
import { runFmbench, startFmbench, temporaryFolder, waitFor } from '../helpers/command.js'

const ROOT = resolve(import.meta.dirname, '../..')

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const at = (...parts: string[]) => join(folder.path, ...parts)
const fmbench = (...args: string[]) => runFmbench(args, { cwd: folder.path })
const readRecord = async (out: string): Promise<EvalRecord> =>
  (await parseEval(readFileSync(at(out, 'eval.yaml'), 'utf8'), 'eval.yaml')).value

/** A record without what differs from run to run. */
const stable = (out: string): string =>
  readFileSync(at(out, 'eval.yaml'), 'utf8')
    .replace(/^eval_id: .*$/m, '')
    .replace(/^ {2}(date|hardware|runtime_seconds): .*$/gm, '')
    .replace(/^efficiency:.*(\n {2}.*)*/m, '')

/** A model of the toy recordings: scores by the mean of the last two channels. `hook` runs at every call. */
function writeModel(name: string, hook = '', probability = '1 / (1 + Math.exp(-4 * (mean - 0.35)))'): string {
  const body = `
import { existsSync, writeFileSync } from 'node:fs'
let calls = 0
export default () => ({
  predictProba({ ids, x, shape: [, channels, times] }) {
    calls++
    ${hook}
    return ids.map((_, i) => {
      let mean = 0
      for (let place = 2 * times; place < channels * times; place++) mean += x[i * channels * times + place] / (2 * times)
      const p = ${probability}
      return [1 - p, p]
    })
  },
})
`
  writeFileSync(at(name), body)
  return name
}

const QUICK = ['--bootstrap', '50', '--probes', 'dropout,noise']
const onToy = (...args: string[]) => fmbench('run-robustness', '-d', 'DS-TOY-TIMESERIES', ...args)

describe('robustness', () => {
  test('of the benchmark: curves, areas, and a score that is their mean', async () => {
    const { code, stderr, stdout } = await fmbench(
      ...['run', '-s', 'SUITE-ROBUSTNESS-NEURO', '-m', writeModel('good.mjs'), '--bootstrap', '100', '-o', 'out'],
    )
    expect(stderr).not.toContain('NETWORK USED')
    expect(code).toBe(0)
    expect(stdout).toMatch(/robustness_score +\| ↑ +\| 0\.7\d{3}/)
    const { robustness = [], robustness_basis: basis, metrics, intervals, run_metadata } = await readRecord('out')
    expect(robustness.map(({ probe }) => probe)).toEqual(['dropout', 'noise', 'line_noise', 'shift', 'permutation'])
    expect(basis).toMatchObject({ metric: 'AUROC', chance: 0.5, is_above_chance: true, replicates: 5 })
    expect(basis?.repeated).toEqual({ n: 120, differing: 0 })
    const scored = robustness
      .filter(({ apart }) => apart !== true)
      .map((curve) => curve.absolute_rAUC.value ?? Number.NaN)
    expect(scored).toHaveLength(4)
    expect(metrics.robustness_score).toBeCloseTo(scored.reduce((sum, area) => sum + area, 0) / 4, 12)
    expect(metrics.dropout_rAUC).toBe(robustness[0].absolute_rAUC.value)
    expect(intervals.robustness_score).toBeDefined()
    expect(robustness[0].values[0]).toBe(metrics.AUROC)
    expect(robustness[0].strata?.device.device1.absolute_rAUC.value).toBeGreaterThan(0.5)
    expect(robustness[0].floors.map(({ model }) => model)).toEqual(['majority', 'dummy_classifier'])
    expect(run_metadata.protocol).toBe('predict/v1')
    const report = readFileSync(at('out/report.md'), 'utf8')
    expect(report).toContain('Robustness')
    expect(report).toContain('Electrodes come off')
  })

  test('has no score for a constant model, nor for one that answers at random', async () => {
    writeModel('constant.mjs', '', '0.7')
    writeModel('erratic.mjs', '', '1 / (1 + Math.exp(-4 * (mean - 0.35 + 0.05 * ((calls * 7 + i) % 5))))')
    const { stdout, stderr } = await onToy('-m', 'constant.mjs', '-m', 'erratic.mjs', '-o', 'out', ...QUICK)
    const under = (model: string) => readRecord(join('out', 'robustness-DS-TOY-TIMESERIES', model))
    const constant = await under('constant')
    expect(constant.metrics.robustness_score).toBeNull()
    expect(constant.undefined).toContainEqual({ metric: 'robustness_score', why: 'baseline_not_above_chance' })
    expect(constant.robustness?.[0].similarity_rAUC.value).toBeCloseTo(1, 12)
    expect(constant.robustness?.[0].retention_rAUC.value).toBeNull()
    expect(constant.robustness_basis?.similarity_floors?.constant).toBeCloseTo(1, 12)
    expect(constant.robustness_basis?.similarity_floors?.random).toBeCloseTo(0.78, 1)
    const erratic = await under('erratic')
    expect(erratic.undefined).toContainEqual({ metric: 'robustness_score', why: 'not_repeatable' })
    expect(erratic.robustness_basis?.repeated?.differing).toBeGreaterThan(0)
    expect(stdout).toContain('n/a (baseline_not_above_chance)')
    expect(stderr).toContain('not_repeatable')
  })

  test('is the same for any batch size and any number of jobs', async () => {
    writeModel('good.mjs')
    await onToy('-m', 'good.mjs', '-o', 'a', ...QUICK, '--jobs', '1', '--batch-size', '7')
    await onToy('-m', 'good.mjs', '-o', 'b', ...QUICK, '--jobs', '2', '--batch-size', '500')
    expect(stable('a')).toBe(stable('b'))
  })

  test('survives a model that fails in the middle of a pass, and is completed by --resume', async () => {
    writeModel('whole.mjs')
    await onToy('-m', 'whole.mjs', '-o', 'whole', ...QUICK)
    const once = at('failed-once')
    const fail = `{ writeFileSync('${once}', ''); throw new Error('out of memory') }`
    writeModel('flaky.mjs', `if (calls === 5 && !existsSync('${once}')) ${fail}`)
    const failed = await onToy('-m', 'flaky.mjs', '-o', 'out', ...QUICK)
    expect(failed.code).toBe(3)
    expect(failed.stderr).toContain('out of memory')
    expect(failed.stderr).toContain('--resume')
    const partial = await readRecord('out')
    expect(partial.status).toBe('Partial')
    expect(partial.metrics.AUROC).not.toBeNull()
    const curves = partial.robustness ?? []
    expect(curves.filter(({ failed: why }) => why !== undefined).map(({ probe }) => probe)).toEqual(['dropout'])
    expect(curves[1].absolute_rAUC.value).not.toBeNull()
    expect(partial.metrics.robustness_score).toBeNull()
    expect(JSON.stringify(partial)).not.toContain('out of memory')
    const resumed = await onToy('-m', 'flaky.mjs', '-o', 'out', ...QUICK, '--resume')
    expect(resumed.code).toBe(0)
    expect(
      stable('out')
        .replaceAll('flaky', 'whole')
        .replace(/^.*(config_sha256|model_digest).*$/gm, ''),
    ).toBe(stable('whole').replace(/^.*(config_sha256|model_digest).*$/gm, ''))
  })

  test('survives kill -9: what is finished is not predicted again', async () => {
    writeModel(
      'slow.mjs',
      `if (!existsSync('${at('fast')}')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)`,
    )
    const work = ['run-robustness', '-d', 'DS-TOY-TIMESERIES', '-m', 'slow.mjs', '-o', 'out', ...QUICK]
    const child = startFmbench([...work, '--batch-size', '100'], { cwd: folder.path })
    await waitFor(() => existsSync(at('out/private/predictions/clean.parquet')) && partsOf('dropout') > 1)
    child.kill('SIGKILL')
    await new Promise((done) => child.once('close', done))
    expect(existsSync(at('out/eval.yaml'))).toBe(false)
    const [pass] = readdirSync(at('out/private/predictions')).filter((name) => name.startsWith('dropout-'))
    writeFileSync(at('out/private/predictions', pass, '.tmp-1-1-000000000.parquet'), 'half of a fi')
    writeFileSync(at('fast'), '')
    expect((await onToy('-m', 'slow.mjs', '-o', 'out', ...QUICK, '--resume')).code).toBe(0)
    expect(readdirSync(at('out/private/predictions')).filter((name) => name.endsWith('.parts'))).toEqual([])
    expect((await readRecord('out')).status).toBe('Completed')
  })

  const partsOf = (probe: string) =>
    existsSync(at('out/private/predictions'))
      ? readdirSync(at('out/private/predictions')).filter((name) => name.startsWith(`${probe}-`)).length
      : 0

  test('of a plain folder, which says nothing about its samples', async () => {
    await fmbench('data', 'generate', '-o', 'toys')
    writeModel('good.mjs')
    const bare = [
      'run-robustness',
      '-m',
      'good.mjs',
      '--data',
      'toys/DS-TOY-TIMESERIES',
      '--bootstrap',
      '50',
      '--min-cell',
      '0',
    ]
    const silent = await fmbench(...bare, '-o', 'out')
    expect(silent.code).toBe(2)
    expect(silent.stderr).toContain('--modality')
    const told = await fmbench(...bare, '--modality', 'eeg', '--fs', '200', '-o', 'out')
    expect(told.stderr).not.toContain('error')
    expect(told.code).toBe(0)
    const { robustness = [] } = await readRecord('out')
    expect(robustness.map(({ probe }) => probe)).toEqual(expect.arrayContaining(['dropout', 'line_noise', 'shift']))
    const slow = await fmbench(...bare, '--modality', 'eeg', '--fs', '80', '--probes', 'line_noise', '-o', 'slow')
    expect(slow.code).toBe(2)
    expect(slow.stderr).toContain('needs a sampling rate above 100 Hz')
  })

  test('takes a probe of one file, which the record names with a digest', async () => {
    mkdirSync(at('probe'))
    cpSync(join(ROOT, 'examples/probe/my_probe.mjs'), at('probe/my_probe.mjs'))
    writeModel('good.mjs')
    const own = await onToy(
      '-m',
      'good.mjs',
      '--probes',
      'probe/my_probe.mjs,dropout',
      '--bootstrap',
      '50',
      '-o',
      'own',
    )
    expect(own.stderr).not.toContain('error')
    expect(own.code).toBe(0)
    expect((await readRecord('own')).robustness?.map(({ grid }) => grid)).toEqual([
      expect.stringMatching(/^baseline_wander\/private-[0-9a-f]{8}$/),
      'dropout/v1',
    ])
    writeFileSync(at('none.mjs'), 'export default 3')
    const none = await onToy('-m', 'good.mjs', '--probes', 'none.mjs', '-o', 'none')
    expect(none.stderr).toContain('no probe')
    expect(none.code).not.toBe(0)
  })

  test('stands beside the metrics of any suite', async () => {
    const { code } = await fmbench(
      ...[
        'run',
        '-s',
        'SUITE-TOY-REGRESSION',
        '-m',
        'linear_regression',
        '--probes',
        'dropout',
        '--severities',
        '10%,50%',
      ],
      ...['--bootstrap', '50', '-o', 'out'],
    )
    expect(code).toBe(0)
    const { robustness = [], metrics, robustness_basis: basis } = await readRecord('out')
    expect(robustness[0]).toMatchObject({ probe: 'dropout', grid: 'dropout/custom', severities: [0, 0.1, 0.5] })
    expect(basis?.scored ?? []).toEqual([])
    expect(metrics).not.toHaveProperty('robustness_score')
  })

  test('is refused where it makes no sense, saying what does', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await onToy('-m', 'majority', '-o', 'out', ...args)
      expect(code).not.toBe(0)
      expect(existsSync(at('out'))).toBe(false)
      return stderr
    }
    expect(await refused('--probes', 'drpout')).toContain('Did you mean "dropout"')
    expect(await refused('--probes', 'substitution')).toContain('Probes for eeg: dropout')
    expect(await refused('--probes', 'dropout', '--severities', '0.5,0.1')).toContain('0.1,0.5')
    expect(await refused('--probes', 'dropout', '--severities', '1.5')).toContain('up to 1')
  })

  test('cannot come from a predictions file', async () => {
    const template = await fmbench('score', '--template', '-s', 'SUITE-ROBUSTNESS-NEURO')
    const rows = template.stdout.trim().split('\n')
    const header = rows[0].split(',')
    const filled = rows.slice(1).map((row, i) => {
      const cells = row.split(',')
      cells[header.indexOf('p_0')] = String(1 - (i % 10) / 10)
      cells[header.indexOf('p_1')] = String((i % 10) / 10)
      return cells.join(',')
    })
    writeFileSync(at('predictions.csv'), [rows[0], ...filled].join('\n'))
    const { code } = await fmbench(
      'score',
      '-s',
      'SUITE-ROBUSTNESS-NEURO',
      '-p',
      'predictions.csv',
      '--bootstrap',
      '50',
      '-o',
      'out',
    )
    expect(code).toBe(0)
    const record = await readRecord('out')
    expect(record.undefined).toContainEqual({ metric: 'robustness_score', why: 'missing_predictions' })
    expect(record.robustness).toBeUndefined()
  })
})
