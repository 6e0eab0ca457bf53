import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { tinyDocument, tinySamples, toCsv, writeTinyHub } from '../helpers/tiny-hub.js'

const folder = temporaryFolder()
const at = (...parts: string[]) => join(folder.path, ...parts)
const fmbench = (...args: string[]) => runFmbench(args, { cwd: folder.path })
const build = (...args: string[]) => fmbench('build-leaderboard', '--catalog', 'catalog', ...args)
const read = (...parts: string[]) => readFileSync(at(...parts), 'utf8')

/** Two results with their predictions in results/. */
beforeAll(async () => {
  const suite = writeTinyHub(folder.path)
  for (const model of ['logistic_regression', 'class_prior']) {
    const { code, stderr } = await fmbench('run', ...suite, '-m', model, '-o', `results/${model}`, '--bootstrap', '200')
    if (code !== 0) throw new Error(stderr)
  }
}, 60_000)
afterAll(() => folder.remove())

describe('build-leaderboard', () => {
  test('makes pages and data files from the records of a folder, twice the same', async () => {
    const { code, stdout, stderr } = await build('--evals', 'results', '-o', 'boards')
    expect(stderr).toMatch(/^\d+ benchmarks, \d+ models, \d+ evaluations\n$/)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'boards/index.md\n' })
    expect(read('boards/benchmarks/BM-TINY.md')).toContain('| 1 | **Logistic regression** |')
    await build('--evals', 'results', '-o', 'again')
    for (const name of ['index.md', 'boards.json', 'boards.csv', 'benchmarks/BM-TINY.md']) {
      expect(read('again', name)).toBe(read('boards', name))
    }
  })

  test('evidence is the folder of the hub, never the word of a file', async () => {
    const evidence = () => {
      const lines = read('out/boards.csv')
        .split('\n')
        .filter((line) => line.startsWith('BM-TINY,') && line.includes('SUITE-TINY'))
      return lines.map((line) => /measured|self-reported/.exec(line)?.[0])
    }
    mkdirSync(at('catalog/evals/measured'), { recursive: true })
    cpSync(at('results/class_prior/eval.yaml'), at('catalog/evals/measured/class_prior.yaml'))
    mkdirSync(at('more/measured'), { recursive: true })
    cpSync(at('results/logistic_regression/eval.yaml'), at('more/measured/eval.yaml'))
    await build('--evals', 'more', '-o', 'out')
    rmSync(at('catalog/evals'), { recursive: true })
    expect(evidence().toSorted()).toEqual(['measured', 'self-reported'])
  })

  test('names file and line of what is wrong, and goes on without it', async () => {
    const good = read('results/logistic_regression/eval.yaml')
    const bad: Record<string, string> = {
      'range.yaml': good.replace(/\n {2}AUROC: .*/, '\n  AUROC: 1.5').replace(/eval_id: .*/, 'eval_id: E-1'),
      'benchmark.yaml': good
        .replace(/benchmark_id: .*/, 'benchmark_id: BM-TINI')
        .replace(/eval_id: .*/, 'eval_id: E-2'),
      'model.yaml': good.replace(/candidate: \w+/, 'candidate: nobody').replace(/eval_id: .*/, 'eval_id: E-3'),
      'twice.yaml': good,
      'bomb.yaml': 'a: &a [x]\nb: *a\n',
      'broken.yaml': 'kind: fmbench.eval/v1\neval_id: [\n',
      'latin1.yaml': 'kind: "\u00e9"',
    }
    mkdirSync(at('bad'), { recursive: true })
    for (const [name, text] of Object.entries(bad)) {
      writeFileSync(at('bad', name), text, name === 'latin1.yaml' ? 'latin1' : 'utf8')
    }
    mkdirSync(at('bad/folder.yaml'))
    symlinkSync('nowhere', at('bad/gone.yaml'))
    const { code, stderr } = await build('--evals', 'results', '--evals', 'bad', '-o', 'despite')
    expect(code).toBe(0)
    for (const said of [
      /range\.yaml:\d+ metrics\.AUROC: AUROC is 1\.5; it lies between 0 and 1/,
      /benchmark\.yaml:\d+ benchmark_id: unknown benchmark "BM-TINI"\. Did you mean "BM-TINY"\?/,
      /model\.yaml:\d+ model_ids\.candidate: unknown model "nobody"/,
      /twice\.yaml:\d+ eval_id: ".*" is also in results\/logistic_regression\/eval\.yaml/,
      /bomb\.yaml:1/,
      /broken\.yaml:\d/,
      /latin1\.yaml/,
      /A folder was found where a file was expected\. \(bad\/folder\.yaml\)/,
      /There is no such file or folder\. \(bad\/gone\.yaml\)/,
      /Left out for their faults: 9 of \d+ files\./,
    ]) {
      expect(stderr).toMatch(said)
    }
    expect(read('despite/benchmarks/BM-TINY.md')).toContain('**Logistic regression**')
    const strict = await build('--evals', 'bad', '-o', 'strict', '--strict')
    expect(strict.code).toBe(100)
    expect(existsSync(at('strict'))).toBe(false)
  })

  test('copies in a site are no records', async () => {
    cpSync(at('results'), at('mixed'), { recursive: true })
    expect((await fmbench('build-site', '--catalog', 'catalog', '--evals', 'mixed', '-o', 'mixed/a-site')).code).toBe(0)
    expect(existsSync(at('mixed/a-site/records'))).toBe(true)
    const { stderr } = await build('--evals', 'mixed', '-o', 'out')
    expect(stderr).toMatch(/^\d+ benchmarks, \d+ models, \d+ evaluations\n$/)
  })

  test('leaves private/ alone', async () => {
    mkdirSync(at('results/class_prior/private'), { recursive: true })
    writeFileSync(at('results/class_prior/private/eval.full.yaml'), 'nothing: good\n')
    expect((await build('--evals', 'results', '-o', 'out')).stderr).not.toContain('full')
  })

  test('a folder that is not there is an error', async () => {
    const { code, stderr } = await build('--evals', 'nowhere')
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'fmbench: There is no such folder of records. (nowhere)\n' })
  })
})

describe('compare', () => {
  const compare = (...args: string[]) => fmbench('compare', '--catalog', 'catalog', '--bootstrap', '200', ...args)
  const both = ['results/logistic_regression', 'results/class_prior/eval.yaml']

  test('is paired where both predictions are at hand', async () => {
    const { code, stdout } = await compare(...both)
    expect(code).toBe(0)
    expect(stdout).toContain(
      'logistic_regression minus class_prior on BM-TINY: paired, because both predictions are at hand',
    )
    expect(stdout).toMatch(/\| AUROC +\| higher \|.*\| DeLong/)
    expect(stdout).toMatch(/\| Accuracy +\| higher \|.*McNemar/)
  })

  test('is unpaired without them, and says so', async () => {
    mkdirSync(at('alone'), { recursive: true })
    cpSync(at('results/class_prior/eval.yaml'), at('alone/eval.yaml'))
    const { stdout } = await compare(both[0], 'alone')
    expect(stdout).toContain('unpaired, because there are no predictions beside')
    expect(stdout).toContain('two intervals (MOVER)')
  })

  test('does not take predictions for those of another record', async () => {
    cpSync(at('results/logistic_regression/private'), at('forged/private'), { recursive: true })
    cpSync(at('results/class_prior/eval.yaml'), at('forged/eval.yaml'))
    expect((await compare(both[0], 'forged')).stdout).toContain(
      'unpaired, because the predictions do not give the AUROC',
    )
    writeFileSync(
      at('forged/eval.yaml'),
      read('results/class_prior/eval.yaml').replace(/rows_sha256: .*/, `rows_sha256: "${'b'.repeat(64)}"`),
    )
    expect((await compare(both[0], 'forged')).stdout).toMatch(
      /not about the rows that it names; and they are about diff/,
    )
  })

  test('says which run is partial, and why it is not paired', async () => {
    const rows = tinySamples()
      .filter(({ split }) => split === 'test')
      .slice(1)
      .map(({ id, marker }) => ({ sample_id: id, score: marker }))
    writeFileSync(at('some.csv'), toCsv(rows))
    await fmbench('score', '-s', 'SUITE-TINY', '--catalog', 'catalog', '-p', 'some.csv', '-o', 'some')
    const { stdout, stderr } = await compare(both[0], 'some')
    expect(stdout).toMatch(/unpaired, because SUITE-TINY-some-[\d-]+ lacks predictions of some samples\./)
    expect(stderr).toMatch(/SUITE-TINY-some-[\d-]+ is a partial run\./)
  })

  test('about protected persons is as coarse as the records', async () => {
    const controlled = tinyDocument('catalog/datasets/ds_tiny.yaml')
      .replace('access: open', 'access: controlled')
      .replace('synthetic: true\n', '')
    const people = [...'abcdefgh'].flatMap((copy) =>
      tinySamples().map((sample) => ({ ...sample, id: copy + sample.id })),
    )
    const suite = writeTinyHub(at('protected'), {
      'catalog/datasets/ds_tiny.yaml': controlled,
      'data/tiny.csv': toCsv(people),
    })
    const there = (...args: string[]) => runFmbench(args, { cwd: at('protected') })
    for (const model of ['logistic_regression', 'dummy_classifier'])
      await there('run', ...suite, '-m', model, '-o', model, '--bootstrap', '200')
    const { stdout } = await there(
      ...['compare', 'logistic_regression', 'dummy_classifier', '--catalog', 'catalog', '--format', 'json'],
    )
    const [{ paired, metrics }] = JSON.parse(stdout)
    expect(paired).toBe(true)
    expect(metrics.length).toBeGreaterThan(0)
    for (const { difference, low, high, p } of metrics) {
      for (const told of [difference, low, high, p]) expect(told).toBe(Number(told.toFixed(2)))
      expect(p).toBeGreaterThan(0)
    }
  }, 30_000)

  test('prints Markdown, LaTeX and JSON', async () => {
    const json = JSON.parse((await compare(...both, '--format', 'json')).stdout)
    expect(json[0]).toMatchObject({ benchmark_id: 'BM-TINY', paired: true })
    expect(json[0].metrics[0].metric).toBe('AUROC')
    expect((await compare(...both, '--format', 'latex')).stdout).toContain('logistic\\_regression minus class\\_prior')
    expect((await compare(...both, '--format', 'md')).stdout).toContain('logistic\\_regression minus class\\_prior')
  })

  test('refuses one result, and results of two benchmarks', async () => {
    expect((await compare(both[0])).code).toBe(2)
    mkdirSync(at('other'), { recursive: true })
    writeFileSync(
      at('other/eval.yaml'),
      read('results/class_prior/eval.yaml').replace('benchmark_id: BM-TINY', 'benchmark_id: BM-TOY-CLASS'),
    )
    const { code, stderr } = await compare(both[0], 'other')
    expect(code).toBe(1)
    expect(stderr).toContain('These results are about BM-TINY and BM-TOY-CLASS: nothing to compare.')
  })
})
