import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatEval } from '../../src/spec/index.js'
import { temporaryFolder } from '../helpers/command.js'
import { runInProcess } from '../helpers/in-process.js'
import { sampleRecord } from '../report/sample-record.js'

const folder = temporaryFolder()
const at = (...parts: string[]) => join(folder.path, ...parts)
afterAll(() => folder.remove())

async function fmbench(...args: string[]) {
  const { code, out, note } = await runInProcess(args)
  return { code, out: out.trimEnd(), notes: note.trimEnd() }
}

const toyRecord = { ...sampleRecord, benchmark_id: 'BM-TOY-CLASS', model_ids: { candidate: 'majority' } }

beforeAll(() => {
  mkdirSync(at('results/a'), { recursive: true })
  mkdirSync(at('results/b/private'), { recursive: true })
  writeFileSync(at('results/a/eval.yaml'), formatEval({ ...toyRecord, eval_id: 'E-A' }))
  writeFileSync(at('results/b/eval.yaml'), formatEval({ ...toyRecord, eval_id: 'E-B', status: 'Partial' }))
  writeFileSync(at('results/b/private/run.yaml'), 'nobody: reads this\n')
})

describe('export', () => {
  test('all records below a folder, to the terminal; says what is left out and what is unusual', async () => {
    const { code, out, notes } = await fmbench('export', at('results'), '--to', 'csv')
    expect([code, out.split('\n').length]).toEqual([0, 1 + 2 * 15])
    expect(notes).toContain('E-B is a partial run.')
    expect(notes).toMatch(/^Not written, since csv has no place for it: the floors on the same rows; .*\.$/m)
  })

  test('one file where one is named, a folder where there are several', async () => {
    expect((await fmbench('export', at('results/a'), '--to', 'every-eval-ever', '-o', at('one.json'))).code).toBe(0)
    expect(JSON.parse(readFileSync(at('one.json'), 'utf8')).schema_version).toBe('0.2.2')
    const { out } = await fmbench('export', at('results'), '--to', 'every-eval-ever', '-o', at('many'))
    expect(out).toBe(`${at('many', 'E-A.json')}\n${at('many', 'E-B.json')}`)
    expect(readdirSync(at('many'))).toEqual(['E-A.json', 'E-B.json'])
  })

  test('of a hub its own records, not those that came with its copy of fmbench', async () => {
    for (const folder of ['hub/evals/measured', 'hub/fmbench/catalog/evals']) mkdirSync(at(folder), { recursive: true })
    writeFileSync(at('hub/hub.yaml'), 'kind: fmbench.hub/v1\n')
    writeFileSync(at('hub/evals/measured/a.yaml'), formatEval({ ...toyRecord, eval_id: 'E-OWN' }))
    writeFileSync(at('hub/fmbench/catalog/evals/b.yaml'), formatEval({ ...toyRecord, eval_id: 'E-BUILT-IN' }))
    const { out } = await fmbench('export', at('hub'), '--to', 'csv', '-o', at('new-folder/'))
    expect(out).toBe(at('new-folder', 'results.csv'))
    const csv = readFileSync(out, 'utf8')
    expect([csv.includes('E-OWN'), csv.includes('E-BUILT-IN')]).toEqual([true, false])
  })

  test('refuses what cannot be, and says how to go on', async () => {
    const ask = async (...args: string[]) => {
      const { code, notes } = await fmbench('export', ...args)
      return [code, notes]
    }
    expect(await ask(at('results'), '--to', 'parquet')).toEqual([2, expect.stringContaining('say where with -o')])
    expect(await ask(at('results'), '--to', 'every-eval-ever')).toEqual([2, expect.stringContaining('2 files')])
    expect(await ask(at('results'), '--to', 'cvs')).toEqual([2, expect.stringContaining('csv')])
    expect(await ask(at('results'), '--to', 'csv', '--fail-under', 'AUROC=1')).toEqual([
      2,
      expect.stringContaining('csv has no use for --fail-under'),
    ])
    expect(await ask(at('results'), '--to', 'junit', '--fail-under', 'CITL=1')).toEqual([
      2,
      expect.stringContaining('cannot fail under one'),
    ])
    expect(await ask(at('none'), '--to', 'csv')).toEqual([1, expect.stringContaining('no such file')])
    expect(await ask(at('results/b/private'), '--to', 'csv')).toEqual([1, expect.stringContaining('its kind cannot')])
    writeFileSync(at('bad.yaml'), formatEval(toyRecord).replace(/AUROC: 0.78613/, 'AUROC: 99'))
    expect(await ask(at('bad.yaml'), '--to', 'csv')).toEqual([1, expect.stringMatching(/bad\.yaml:\d+ metrics\.AUROC/)])
  })
})

describe('import', () => {
  test('tells the format from the content, writes records, and says what nobody knows', async () => {
    writeFileSync(at('model_meta.json'), '{"name": "majority"}')
    const scores = { test: [{ hf_subset: 'default', languages: [], accuracy: 0.5 }] }
    writeFileSync(at('T.json'), JSON.stringify({ mteb_version: '2.0.0', task_name: 'T', scores }))
    const paths = [at('model_meta.json'), at('T.json'), at('one.json')] // as *.json names them
    const { code, out, notes } = await fmbench('import', ...paths, '-o', at('in'))
    expect([code, out.split('\n').length]).toEqual([0, 2])
    expect(notes).toContain('Not in the catalogue: the benchmark T.')
    expect(readFileSync(out.split('\n')[0], 'utf8')).toMatch(/candidate: majority[\s\S]*origin: import/)
    expect((await fmbench('validate', ...out.split('\n'))).code).toBe(0)
    // What came from a run and back is doubted, since nothing shows any longer which samples were scored.
    const review = await fmbench('review', out.split('\n')[1])
    expect(review.out).toContain('no digest says which samples were scored')
  })

  test.each([
    ['no format', '{"lm_eval_version": "0.4"}', [], /no format that can be imported[\s\S]*lm-evaluation-harness/],
    ['another format', '{"mteb_version": "2"}', ['--from', 'inspect'], /does not look like inspect/],
    ['an unknown benchmark', '{}', ['--benchmark', 'BM-TOY-CLAS'], /Did you mean "BM-TOY-CLASS"/],
    ['no number', '[{"dataset": {"id": "a/b"}, "value": "1"}]', ['-m', 'majority'], /no record was made/],
  ])('refuses %s', async (_what, text, args, message) => {
    writeFileSync(at('x'), text)
    const { code, notes } = await fmbench('import', at('x'), '-o', at('none'), ...args)
    expect([code, notes]).toEqual([1, expect.stringMatching(message)])
  })
})
