import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EvalRecord, parseEval } from '../../src/spec/eval.js'
import { runFmbench, startFmbench, temporaryFolder, waitFor } from '../helpers/command.js'
import { writeTinyHub } from '../helpers/tiny-hub.js'

let folder: ReturnType<typeof temporaryFolder>
let suite: readonly string[]
beforeEach(() => {
  folder = temporaryFolder()
  suite = writeTinyHub(folder.path)
})
afterEach(() => folder.remove())

const at = (...parts: string[]) => join(folder.path, ...parts)
const fmbench = (...args: string[]) => runFmbench(args, { cwd: folder.path })
const run = (...args: string[]) => fmbench('run', ...suite, ...args)
const readRecord = async (out: string): Promise<EvalRecord> =>
  (await parseEval(readFileSync(at(out, 'eval.yaml'), 'utf8'), 'eval.yaml')).value

/** A record without what differs from run to run. */
function stable(out: string): string {
  return readFileSync(at(out, 'eval.yaml'), 'utf8')
    .replace(/^eval_id: .*$/m, '')
    .replace(/^ {2}(date|hardware|runtime_seconds): .*$/gm, '')
    .replace(/^efficiency:.*(\n {2}.*)*/m, '')
}

function writeModule(name: string, body: string): string {
  writeFileSync(at(name), body)
  return name
}

/** Scores by the first feature; `hook` runs at every call, with the number of calls so far. */
const markerModule = (hook = '') => `
let calls = 0
export default class Marker {
  async predictProba({ x, shape }) {
    calls++
    ${hook}
    return Array.from({ length: shape[0] }, (_, i) => {
      const p = 1 / (1 + Math.exp(-x[i * shape[1]]))
      return [1 - p, p]
    })
  }
}
`

describe('run', () => {
  test('writes record, report, figures and the private part, and opens no socket', async () => {
    const { code, stdout, stderr } = await run('-m', 'logistic_regression', '-o', 'out')
    expect(stderr).not.toContain('NETWORK USED')
    expect(code).toBe(0)
    expect(stdout).toMatch(/\| BM-TINY +\| 1\.0\.0 +\| logistic_regression \| AUROC/)
    expect(readdirSync(at('out')).sort()).toEqual(['eval.yaml', 'figures', 'private', 'report.html', 'report.md'])
    expect(readdirSync(at('out/private')).sort()).toEqual(['.gitignore', 'predictions', 'run.json'])
    const record = await readRecord('out')
    expect(record.status).toBe('Completed')
    expect(record.run_metadata).toMatchObject({ n_train: 30, n_test: 30, coverage: 1, labels_from: 'dataset' })
    expect(record.baselines.map(({ model }) => model)).toEqual(['majority', 'dummy_classifier'])
    expect(record.undefined).toContainEqual({ metric: 'AUROC', stratum: 'site=C', why: 'single_class' })
  })

  test('says that a result is already there, and changes nothing', async () => {
    await run('-m', 'majority', '-o', 'out')
    const before = readFileSync(at('out/eval.yaml'), 'utf8')
    const { code, stderr } = await run('-m', 'majority', '-o', 'out')
    expect(code).toBe(0)
    expect(stderr).toContain('already there')
    expect(readFileSync(at('out/eval.yaml'), 'utf8')).toBe(before)
  })

  test('makes a record again that somebody removed, when asked to', async () => {
    await run('-m', 'majority', '-o', 'out')
    const before = stable('out')
    rmSync(at('out/eval.yaml'))
    const refused = await run('-m', 'majority', '-o', 'out')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('--resume')
    expect((await run('-m', 'majority', '-o', 'out', '--resume')).code).toBe(0)
    expect(stable('out')).toBe(before)
  })

  test('refuses a folder whose state is damaged', async () => {
    await run('-m', 'majority', '-o', 'out')
    writeFileSync(at('out/private/run.json'), '{"fing')
    const { code, stderr } = await run('-m', 'majority', '-o', 'out')
    expect(code).toBe(1)
    expect(stderr).toContain('damaged. (out/private/run.json)')
  })

  test('a long file name gives a record all the same', async () => {
    const module = writeModule(`${'m'.repeat(150)}.mjs`, markerModule())
    expect((await run('-m', module, '-o', 'out')).code).toBe(0)
    const record = await readRecord('out')
    expect(record.model_ids.candidate).toHaveLength(120)
    expect(record.eval_id).toMatch(/^SUITE-TINY-m+-[0-9a-f]{8}-\d{8}-\d{6}$/)
  })

  test('a model that does not close leaves its result, with a warning', async () => {
    const module = writeModule(
      'stays.mjs',
      markerModule().replace('async predictProba', 'close() { return new Promise(() => {}) }\n  async predictProba'),
    )
    const { code, stdout, stderr } = await run('-m', module, '-o', 'out', '--timeout', '1')
    expect(code).toBe(0)
    expect(stdout).toContain('| BM-TINY')
    expect(stderr).toContain('warning: stays on BM-TINY: stays.mjs gave no answer within 1 s in close')
  })

  test('a floor that fails stops nothing; the record says why, but never in the words of a module', async () => {
    writeModule('broken.mjs', markerModule("throw new Error('patient P004')"))
    mkdirSync(at('catalog/models'), { recursive: true })
    writeFileSync(
      at('catalog/models/broken.yaml'),
      'kind: fmbench.model/v1\nmodel_id: broken\nname: Broken\nadapter: javascript_module\noptions: { module: ../../broken.mjs }\n',
    )
    writeFileSync(
      at('catalog/models/crowd.yaml'),
      'kind: fmbench.model/v1\nmodel_id: crowd\nname: Crowd\nadapter: nearest_neighbours\noptions: { k: 1000 }\n',
    )
    const benchmark = readFileSync(at('catalog/benchmarks/bm_tiny.yaml'), 'utf8')
    writeFileSync(at('catalog/benchmarks/bm_tiny.yaml'), benchmark.replace('[majority,', '[broken, crowd,'))
    expect((await run('-m', 'majority', '-o', 'out')).code).toBe(0)
    const record = await readRecord('out')
    expect(record.warnings).toEqual([
      'The floor broken could not run: it failed. Try it alone: -m broken',
      expect.stringMatching(
        /^The floor crowd could not run: nearest_neighbours: 1000 neighbours of \d+ training samples\.$/,
      ),
    ])
    expect(record.baselines.map(({ model }) => model)).toEqual(['dummy_classifier'])
  })

  test('what a model says cannot steer the terminal', async () => {
    const module = writeModule('red.mjs', markerModule("throw new Error('\\u001b[31mred')"))
    const { stderr } = await run('-m', module, '-o', 'out')
    expect(stderr).toContain('\\u001b[31mred')
    expect(stderr).not.toContain('\u001b')
  })

  test('refuses a folder that holds another plan', async () => {
    await run('-m', 'majority', '-o', 'out')
    const { code, stderr } = await run('-m', 'majority', '-o', 'out', '--seed', '7')
    expect(code).toBe(1)
    expect(stderr).toContain('another plan')
  })

  test('gives the same bytes for any number of jobs and any batch size', async () => {
    await run('-m', 'logistic_regression', '-o', 'a', '-j', '1', '--batch-size', '1')
    await run('-m', 'logistic_regression', '-o', 'b', '-j', '2', '--batch-size', '17')
    expect(stable('a')).toBe(stable('b'))
    expect(readFileSync(at('a/private/predictions/clean.parquet'))).toEqual(
      readFileSync(at('b/private/predictions/clean.parquet')),
    )
  })

  test('does not depend on the order of the rows', async () => {
    await run('-m', 'dummy_classifier', '-o', 'a')
    const [header, ...rows] = readFileSync(at('data/tiny.csv'), 'utf8').trim().split('\n')
    const byLabel = rows.sort((a, b) => (a.split(',')[7] < b.split(',')[7] ? -1 : 1))
    writeFileSync(at('data/tiny.csv'), [header, ...byLabel].join('\n'))
    await run('-m', 'dummy_classifier', '-o', 'b')
    const [a, b] = [await readRecord('a'), await readRecord('b')]
    expect(b.metrics).toEqual(a.metrics)
    expect(b.provenance.rows_sha256).toBe(a.provenance.rows_sha256)
    expect(b.provenance.predictions_sha256).toBe(a.provenance.predictions_sha256)
  })

  test('several models get a folder each and a summary', async () => {
    const { code, stderr } = await run('-m', 'majority', '-m', 'dummy_classifier', '-o', 'out')
    expect(code).toBe(0)
    expect(stderr).toContain('summary.html')
    expect(existsSync(at('out/BM-TINY/majority/eval.yaml'))).toBe(true)
    expect(existsSync(at('out/BM-TINY/dummy_classifier/report.html'))).toBe(true)
    expect(readFileSync(at('out/summary.md'), 'utf8')).toContain('BM-TINY/majority/report')
  })

  test('--limit marks the record, and takes samples of both classes from a sorted file', async () => {
    const { code } = await run('-m', 'dummy_classifier', '-n', '12', '-o', 'out')
    expect(code).toBe(0)
    const record = await readRecord('out')
    expect(record.provenance.limited).toBe(true)
    expect(record.run_metadata.n_test).toBe(12)
    expect(Object.values(record.run_metadata.classes ?? {}).every((n) => n > 0)).toBe(true)
  })

  test('--dry-run prints the plan and writes nothing', async () => {
    const { code, stdout } = await run('-m', 'majority', '--dry-run', '-o', 'out')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)[0]).toMatchObject({
      metrics: ['AUROC', 'Accuracy', 'F1-Score'],
      classes: ['well', 'sick'],
    })
    expect(existsSync(at('out'))).toBe(false)
  })

  test('--json prints the record and nothing else on stdout', async () => {
    const { stdout } = await run('-m', 'majority', '-o', 'out', '--json')
    expect(JSON.parse(stdout)[0].metrics.AUROC).toBe(0.5)
  })

  test('a JavaScript module runs like any model', async () => {
    const { code } = await run('-m', writeModule('marker.mjs', markerModule()), '-o', 'out')
    expect(code).toBe(0)
    const record = await readRecord('out')
    expect(record.model_ids.candidate).toBe('marker')
    expect(record.run_metadata.network).toBe('not enforced')
  })
})

describe('a run that ends early', () => {
  const failsAtThirdCall = markerModule(`if (calls === 3) throw new Error('out of memory')`)

  test('a module that throws after some batches gives a Partial record, exit 3, and --resume completes it', async () => {
    writeModule('m.mjs', failsAtThirdCall)
    const first = await run('-m', 'm.mjs', '-o', 'out', '--batch-size', '8')
    expect(first.code).toBe(3)
    expect(first.stderr).toContain('out of memory')
    const partial = await readRecord('out')
    expect(partial.status).toBe('Partial')
    expect(partial.run_metadata.coverage).toBeCloseTo(16 / 30)
    const again = await run('-m', 'm.mjs', '-o', 'out', '--batch-size', '8')
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('--resume')
    const resumed = await run('-m', 'm.mjs', '-o', 'out', '--batch-size', '8', '--resume')
    expect(resumed.code).toBe(0)
    expect((await readRecord('out')).status).toBe('Completed')
    await run('-m', 'm.mjs', '-o', 'whole', '--batch-size', '30')
    expect(stable('out')).toBe(stable('whole'))
  })

  test('kill -9 in the middle loses at most one batch, and --resume gives the same bytes', async () => {
    writeModule('slow.mjs', markerModule('await new Promise((resolve) => setTimeout(resolve, 150))'))
    const args = ['run', ...suite, '-m', 'slow.mjs', '--batch-size', '3']
    const child = startFmbench([...args, '-o', 'out'], { cwd: folder.path })
    const parts = at('out/private/predictions/clean.parts')
    await waitFor(() => existsSync(parts) && readdirSync(parts).length >= 3)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    expect(existsSync(at('out/eval.yaml'))).toBe(false)
    const refused = await fmbench(...args, '-o', 'out')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('--resume')
    expect((await fmbench(...args, '-o', 'out', '--resume')).code).toBe(0)
    expect((await fmbench(...args, '-o', 'whole')).code).toBe(0)
    expect(stable('out')).toBe(stable('whole'))
    expect(readdirSync(at('out/private/predictions'))).toEqual(['clean.parquet'])
  })

  test('Ctrl-C finishes the batch, says how to go on, and exits 130', async () => {
    writeModule('slow.mjs', markerModule('await new Promise((resolve) => setTimeout(resolve, 150))'))
    const child = startFmbench(['run', ...suite, '-m', 'slow.mjs', '--batch-size', '3', '-o', 'out'], {
      cwd: folder.path,
    })
    let stderr = ''
    child.stderr.on('data', (piece: Buffer) => {
      stderr += piece.toString()
    })
    const parts = at('out/private/predictions/clean.parts')
    await waitFor(() => existsSync(parts) && readdirSync(parts).length >= 1)
    child.kill('SIGINT')
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(130)
    expect(stderr).toContain('--resume')
    expect(readdirSync(at('out/private'))).not.toContain('lock')
  })

  test('Ctrl-C among several models: the advice continues all of them', async () => {
    writeModule('slow.mjs', markerModule('await new Promise((resolve) => setTimeout(resolve, 150))'))
    const args = ['run', ...suite, '-m', 'slow.mjs', '-m', 'majority', '--batch-size', '3', '-o', 'out']
    const child = startFmbench(args, { cwd: folder.path })
    let stderr = ''
    child.stderr.on('data', (piece: Buffer) => {
      stderr += piece.toString()
    })
    const parts = at('out/BM-TINY/slow/private/predictions/clean.parts')
    await waitFor(() => existsSync(parts) && readdirSync(parts).length >= 1)
    child.kill('SIGINT')
    await new Promise((resolve) => child.once('close', resolve))
    expect(stderr).toContain('-o out --resume')
  })

  test('two runs into one folder: the second is refused', async () => {
    writeModule('slow.mjs', markerModule('await new Promise((resolve) => setTimeout(resolve, 1500))'))
    const args = ['run', ...suite, '-m', 'slow.mjs', '-o', 'out']
    const first = startFmbench(args, { cwd: folder.path })
    await waitFor(() => existsSync(at('out/private/run.json')))
    const second = await fmbench(...args)
    expect(second.code).toBe(1)
    expect(second.stderr).toContain('Another run is writing')
    expect(await new Promise((resolve) => first.once('close', resolve))).toBe(0)
  })

  test('a module that was changed since is not mixed with its older batches', async () => {
    writeModule('m.mjs', failsAtThirdCall)
    await run('-m', 'm.mjs', '-o', 'out', '--batch-size', '8')
    writeModule('m.mjs', markerModule())
    const { code, stderr } = await run('-m', 'm.mjs', '-o', 'out', '--resume')
    expect(code).toBe(1)
    expect(stderr).toContain('another model')
  })

  test('a first try that failed at once does not bind the folder', async () => {
    writeModule('m.mjs', `export default class { predictProba() { throw new Error('typo') } }`)
    expect((await run('-m', 'm.mjs', '-o', 'out')).code).toBe(1)
    writeModule('m.mjs', markerModule())
    expect((await run('-m', 'm.mjs', '-o', 'out')).code).toBe(0)
  })

  test('labels and clusters that are wrong stop a run before the model has worked for nothing', async () => {
    writeModule('m.mjs', markerModule(`console.log('asked to predict')`))
    const { code, stderr } = await run('-m', 'm.mjs', '-o', 'out', '--cluster', 'sit')
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean "site"?')])
    expect(stderr).not.toContain('asked to predict')
    expect((await run('-m', 'm.mjs', '-o', 'out', '--cluster', 'site')).code).toBe(0)
  })

  test('one result does not go where the summary of several lies', async () => {
    await run('-m', 'majority', '-m', 'dummy_classifier', '-o', 'out')
    const { code, stderr } = await run('-m', 'majority', '-o', 'out')
    expect(code).toBe(1)
    expect(stderr).toContain('summary of several results')
  })

  test('one of two models fails: the other is written, exit 3', async () => {
    writeModule('bad.mjs', `export default class { predictProba() { throw new Error('no weights') } }`)
    const { code, stderr } = await run('-m', 'majority', '-m', 'bad.mjs', '-o', 'out')
    expect(code).toBe(3)
    expect(stderr).toContain('no weights')
    expect(existsSync(at('out/BM-TINY/majority/eval.yaml'))).toBe(true)
    expect(existsSync(at('out/BM-TINY/bad/eval.yaml'))).toBe(false)
  })
})

describe('bad models', () => {
  const cases: readonly (readonly [name: string, body: string, says: RegExp])[] = [
    [
      'wrong rows',
      `export default class { predictProba({ ids }) { return ids.slice(1).map(() => [0.5, 0.5]) } }`,
      /29 rows for 30 samples/,
    ],
    [
      'not finite',
      `export default class { predictProba({ ids }) { return ids.map(() => [NaN, 1]) } }`,
      /not a finite number/,
    ],
    ['sum', `export default class { predictProba({ ids }) { return ids.map(() => [0.5, 0.9]) } }`, /sum to 1\.4/],
    [
      'columns',
      `export default class { predictProba({ ids }) { return ids.map(() => [1]) } }`,
      /1 columns? .*2 classes/,
    ],
    ['no method', `export default class {}`, /predictProba/],
    ['syntax', `export default class {`, /bad\.mjs/],
    ['import', `import 'no-such-package'\nexport default class {}`, /no-such-package/],
    ['hang', `export default class { predictProba() { while (true) {} } }`, /within 1 s/],
    ['exit', `export default class { predictProba() { process.exit(0) } }`, /exit/],
  ]
  test.each(cases)('%s', async (_name, body, says) => {
    writeModule('bad.mjs', body)
    const { code, stderr } = await run('-m', 'bad.mjs', '-o', 'out', '--timeout', '1')
    expect(stderr).toMatch(says)
    expect(code).toBe(1)
    expect(existsSync(at('out/eval.yaml'))).toBe(false)
  })

  test('what a module prints does not reach stdout', async () => {
    writeModule('loud.mjs', markerModule(`console.log('hello from the model')`))
    const { stdout, stderr } = await run('-m', 'loud.mjs', '-o', 'out', '--json')
    expect(stdout).not.toContain('hello')
    expect(stderr).toContain('hello from the model')
  })
})

describe('bad arguments', () => {
  const cases: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
    [['run', '-s', 'SUITE-TOY-CLAS', '-m', 'majority'], 1, /Did you mean "SUITE-TOY-CLASS"/],
    [['run', '-s', 'SUITE-TOY-CLASS', '-m', 'majorty'], 1, /Did you mean "majority"/],
    [['run', '-m', 'majority'], 2, /--suite/],
    [['run', '-s', 'SUITE-TOY-CLASS', '-m', 'majority', '--seeds', '3'], 2, /--seed/],
    [['run', '-s', 'SUITE-TOY-CLASS', '-m', 'majority', '--bootstrap', '-5'], 2, /whole number/],
    [['run', '-s', 'SUITE-TOY-CLASS', '-m', 'majority', '--strata', 'sexx'], 1, /Did you mean "sex"/],
    [['run', '-s', 'SUITE-TOY-CLASS', '-m', 'nowhere.mjs'], 1, /nowhere\.mjs/],
    [['rnu'], 2, /run/],
    [['list', 'metric'], 2, /metrics/],
  ]
  test.each(cases)('%j', async (args, code, says) => {
    const ran = await runFmbench(args, { cwd: folder.path })
    expect(ran.stderr).toMatch(says)
    expect(ran.code).toBe(code)
  })
})
