import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countDoubts, differenceDoubts, roomDoubts, statedDoubts } from '../../src/cli/proposal-findings.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import type { ReviewFinding } from '../../src/review/index.js'
import { benchmarkSchema } from '../../src/spec/index.js'
import { temporaryFolder } from '../helpers/command.js'
import { runInProcess } from '../helpers/in-process.js'
import { tinyDocument, writeTinyHub } from '../helpers/tiny-hub.js'

const metric = (id: string) => builtInMetrics.get(id)
const floor = (model: string, value: number, halfWidth = 0.05) => ({
  model,
  estimate: {
    value,
    interval: { low: value - halfWidth, high: value + halfWidth, level: 0.95, method: 'delong' as const },
  },
})
const severities = (doubts: readonly { severity: string }[]) => doubts.map(({ severity }) => severity)

describe('room for skill', () => {
  test.each([
    ['AUROC', 0.6, 0.5, 'notes'],
    ['AUROC', 0.95, 0.5, 'notes'],
    ['AUROC', 0.96, 0.5, 'asks'],
    ['AUROC', 0.4, 0.5, 'notes'],
    ['Brier', 0.2, 0.25, 'notes'],
    ['Brier', 0.02, 0.25, 'asks'],
    ['MAE', 0.5, 9, 'asks'],
  ])('%s of the best floor %d, chance %d: %s', (id, value, chance, severity) => {
    const worse = metric(id).direction === 'lower' ? value + 0.01 : value - 0.01
    const doubts = roomDoubts(metric(id), [floor('worse', worse), floor('best', value)], chance)
    expect(severities(doubts)).toEqual([severity])
    expect(doubts[0].what).toContain('the best floor, best,')
  })

  test('says nothing where there is no best value, no chance level or no floor', () => {
    expect(roomDoubts(metric('CITL'), [floor('a', 0)], 0)).toEqual([])
    expect(roomDoubts(metric('PSNR'), [floor('a', 20)], 10)).toEqual([])
    expect(roomDoubts(metric('AUROC'), [floor('a', 0.9)], Number.NaN)).toEqual([])
    const estimate = { value: null, why: 'single_class' } as const
    expect(roomDoubts(metric('AUROC'), [{ model: 'a', estimate }], 0.5)).toEqual([])
  })
})

describe('the difference that N can show', () => {
  test('2.8 standard errors of a difference, by the widest interval', () => {
    const floors = [floor('a', 0.7, 0.02), floor('b', 0.5, 0.05)]
    // 0.05 / 1.96 = 0.02551; times 2.8 and the square root of 2: 0.1010
    const [doubt] = differenceDoubts(metric('AUROC'), floors, 300, undefined)
    expect(doubt).toMatchObject({ severity: 'notes', what: expect.stringContaining('differ by 0.1010 in AUROC') })
    expect(severities(differenceDoubts(metric('AUROC'), floors, 300, 0.11))).toEqual(['notes'])
    const [asked] = differenceDoubts(metric('AUROC'), floors, 300, 0.0505)
    // Twice as fine needs four times as many.
    expect(asked).toMatchObject({ severity: 'asks', mend: expect.stringMatching(/^About 1,20\d samples/) })
  })

  test('a floor that always says the same does not make models look sure', () => {
    // 2.8 times the square root of 2 times 0.5 / 20
    const [doubt] = differenceDoubts(metric('Accuracy'), [floor('majority', 0.9, 0.001)], 400, undefined)
    expect(doubt.what).toContain('differ by 0.0990 in Accuracy')
  })

  test('says nothing without an interval', () => {
    expect(differenceDoubts(metric('AUROC'), [floor('a', 0.5, 0)], 300, 0.1)).toEqual([])
  })
})

test('a class with too few samples blocks; so do too few of all', () => {
  const benchmark = { min_n: 10 } as never
  expect(severities(countDoubts([10, 9], 19, benchmark))).toEqual(['blocks'])
  expect(countDoubts([10, 10], 20, benchmark)).toEqual([])
  expect(severities(countDoubts([], 9, benchmark))).toEqual(['blocks'])
})

test('what a proposal must say for itself', () => {
  const bare = {
    kind: 'fmbench.benchmark/v1',
    benchmark_id: 'BM',
    name: 'B',
    ai_task: 'Classification',
    metrics: { primary: 'AUROC' },
  }
  expect(statedDoubts(benchmarkSchema.parse(bare)).map(({ path }) => path.join('.'))).toEqual([
    'description',
    'clinical_relevance',
    'requirements.not_for',
    'smallest_relevant_difference',
    'baselines',
  ])
  const whole = {
    ...bare,
    description: 'd',
    clinical_relevance: 'c',
    requirements: { not_for: ['x'] },
    smallest_relevant_difference: { AUROC: 0.1 },
    baselines: ['majority'],
  }
  expect(statedDoubts(benchmarkSchema.parse(whole))).toEqual([])
})

describe('fmbench review of a benchmark', () => {
  const folder = temporaryFolder()
  beforeAll(() => void writeTinyHub(folder.path))
  afterAll(() => folder.remove())

  async function reviewed(document: string): Promise<{ code: number; findings: readonly ReviewFinding[] }> {
    const file = join(folder.path, 'proposal.yaml')
    writeFileSync(file, document)
    const args = ['review', file, '--json', '--catalog', join(folder.path, 'catalog')]
    const { code, out } = await runInProcess(args)
    return { code, findings: JSON.parse(out)[0].findings }
  }

  test('runs its floors on its data, and says what they leave', async () => {
    const { code, findings } = await reviewed(tinyDocument('catalog/benchmarks/bm_tiny.yaml'))
    expect(findings.filter(({ severity }) => severity === 'blocks')).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['reasons', 'room', 'difference']))
    expect(code).toBe(0)
  })

  test('an unknown name blocks, on its line, and nothing is tried', async () => {
    const document = `${tinyDocument('catalog/benchmarks/bm_tiny.yaml')}smallest_relevant_difference: { AUROK: 0.1 }\n`
    const { code, findings } = await reviewed(document)
    expect([code, findings[0]]).toEqual([
      100,
      expect.objectContaining({
        severity: 'blocks',
        check: 'names',
        where: expect.stringMatching(/proposal\.yaml:\d+ smallest/),
      }),
    ])
    expect(findings.some(({ check }) => check === 'room')).toBe(false)
  })

  test('one that cannot run says why', async () => {
    const document = tinyDocument('catalog/benchmarks/bm_tiny.yaml').replace(
      'classes: [well, sick]',
      'classes: [well, sick, x]',
    )
    const { findings } = await reviewed(document)
    expect(findings[0]).toMatchObject({
      severity: 'blocks',
      check: 'run',
      what: expect.stringMatching(/does not run: .*two classes/),
    })
  })
})
