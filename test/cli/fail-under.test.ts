import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { tinyDocument, tinySamples, toCsv, writeTinyHub } from '../helpers/tiny-hub.js'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  const benchmark = tinyDocument('catalog/benchmarks/bm_tiny.yaml').replace('F1-Score]', 'F1-Score, Brier, CITL]')
  writeTinyHub(folder.path, { 'catalog/benchmarks/bm_tiny.yaml': benchmark })
})
afterEach(() => folder.remove())

const ran = (...args: string[]) =>
  runFmbench(['run', '-s', 'SUITE-TINY', '--catalog', 'catalog', '-o', 'out', '--bootstrap', '0', ...args], {
    cwd: folder.path,
  })

describe('--fail-under', () => {
  test('passes what reaches the values: at least for AUROC, at most for Brier, by id or alias', async () => {
    const { code, stderr } = await ran('-m', 'logistic_regression', '--fail-under', 'roc_auc=0.5,Brier=0.3')
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('check failed')])
  })

  test('100, and which: several models, several values; the results are there all the same', async () => {
    const args = [
      '-m',
      'majority',
      '-m',
      'logistic_regression',
      '--fail-under',
      'AUROC=0.6',
      '--fail-under',
      'Brier=0.01',
    ]
    const { code, stderr, stdout } = await ran(...args)
    expect(code).toBe(100)
    expect(stdout).toContain('logistic_regression')
    expect(stderr).toContain('check failed: majority on BM-TINY: AUROC is 0.5, below 0.6')
    expect(stderr).toMatch(/check failed: logistic_regression on BM-TINY: Brier is 0\.\d+, above 0\.01/)
    expect(stderr).not.toContain('logistic_regression on BM-TINY: AUROC')
  })

  test('a result that was there already is checked, too', async () => {
    await ran('-m', 'majority')
    expect((await ran('-m', 'majority', '--fail-under', 'AUROC=0.6')).code).toBe(100)
  })

  test('undefined is not good enough; score checks as run does', async () => {
    const rows = tinySamples().filter(({ split }) => split === 'test')
    writeFileSync(join(folder.path, 'p.csv'), toCsv(rows.map(({ id, marker }) => ({ sample_id: id, score: marker }))))
    const args = ['score', '-s', 'SUITE-TINY', '--catalog', 'catalog', '-p', 'p.csv', '-o', 'out', '--bootstrap', '0']
    const { code, stderr } = await runFmbench([...args, '--fail-under', 'Accuracy=0'], { cwd: folder.path })
    expect([code, stderr]).toEqual([100, expect.stringContaining('Accuracy is undefined; 0 was asked for')])
  })

  test.each([
    ['no value', 'AUROC', 2, /not of the form AUROC=0\.8/],
    ['no number', 'AUROC=good', 2, /not of the form/],
    ['an unknown metric', 'AUROK=0.5', 1, /Did you mean "AUROC"/],
    [
      'a metric that the benchmark has not',
      'MAE=1',
      2,
      /No benchmark of this suite computes MAE[\s\S]*They compute: AUROC/,
    ],
    ['a metric without a better side', 'CITL=0', 2, /CITL is best near a value/],
  ])('refuses %s before anything is computed', async (_, value, expected, message) => {
    const { code, stderr, stdout } = await ran('-m', 'majority', '--fail-under', value)
    expect([code, stdout, stderr]).toEqual([expected, '', expect.stringMatching(message)])
  })
})
