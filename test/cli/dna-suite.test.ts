import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseEval } from '../../src/spec/index.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'

const FMBENCH_DATA_MIRROR = process.env.FMBENCH_DATA_MIRROR ?? resolve('..', 'shared', 'data')
const folder = temporaryFolder()
const env = { FMBENCH_DATA_MIRROR, FMBENCH_CACHE: join(folder.path, 'cache') }
const { code: pulled } = await runFmbench(['data', 'pull', 'DS-DNA-ENHANCERS-COHN-LOCAL'], { env })
afterAll(() => folder.remove())

/** AUROC of scikit-learn's roc_auc_score for the raw feature of the 1,250 tested sequences. */
const GC_CONTENT: Readonly<Record<string, string>> = {
  'BM-DNA-ENHANCER': '0.740',
  'BM-DNA-PROMOTER': '0.795',
  'BM-DNA-PROMOTER-DISJOINT': '0.799',
}

describe.skipIf(pulled !== 0)('the DNA suite on the real sequences (FMBENCH_DATA_MIRROR, or ../shared/data)', () => {
  test('GC content: the AUROC of the plain values, beside the floors, clustered where regions repeat', async () => {
    const line = ['run', '-s', 'SUITE-DNA-CLASS', '-m', 'gc_content', '--bootstrap', '200', '-o', 'out']
    const { code, stderr } = await runFmbench(line, { cwd: folder.path, env })
    expect(stderr).not.toContain('could not run')
    expect(code).toBe(0)
    for (const [benchmark, auroc] of Object.entries(GC_CONTENT)) {
      const file = join(folder.path, 'out', benchmark, 'gc_content/eval.yaml')
      const { value: record } = await parseEval(readFileSync(file, 'utf8'), file)
      expect((record.metrics.AUROC as number).toFixed(3)).toBe(auroc)
      expect(record.run_metadata).toMatchObject({ n_train: 5000, n_test: 1250, protocol: 'probe/v1' })
      expect(record.run_metadata.clusters?.by).toBe(benchmark.endsWith('DISJOINT') ? 'group' : undefined)
      expect(record.baselines.map(({ model }) => model)).toContain('cpg_ratio')
    }
  }, 120_000)
})
