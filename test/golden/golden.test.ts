import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { builtInMetrics } from '../../src/metrics/index.js'
import { difference, isExactField } from './check.js'
import { checkGolden, committedSuites, describeFailure } from './check-golden.js'
import { runSuite } from './harness.js'
import { parseSuite } from './suite.js'
import { GOLDEN_TABLE, NOT_COMPUTED } from './table.js'

describe.each(committedSuites().map((suite) => [suite.suite, runSuite(suite)] as const))('%s', (_, outcomes) => {
  test('every value that we compute is met', () => {
    expect(outcomes.filter((outcome) => outcome.kind === 'failed').map(describeFailure)).toEqual([])
  })

  test('every field stands in the table, or in the list of those not computed', () => {
    const listed = new Set(NOT_COMPUTED.map(({ why }) => why))
    const unlisted = outcomes.filter((outcome) => outcome.kind === 'skipped' && !listed.has(outcome.why))
    expect(unlisted.map(({ field }) => field)).toEqual([])
  })
})

test('every row of the table is tried by a committed value', () => {
  const tried = new Set(
    committedSuites()
      .flatMap(runSuite)
      .flatMap((outcome) => (outcome.kind === 'skipped' ? [] : [outcome.of])),
  )
  expect(GOLDEN_TABLE.filter(({ of }) => !tried.has(of))).toEqual([])
})

test('every registered metric occurs in the table', () => {
  const pinned = new Set(GOLDEN_TABLE.map((row) => row.of))
  expect(builtInMetrics.all().filter(({ id }) => !pinned.has(id))).toEqual([])
})

test('the random streams match', () => checkGolden('Rng'))
test('the digests match', () => checkGolden('sha256Hex'))
test('a name that the table does not know is an error', () => {
  expect(() => checkGolden('AUROK')).toThrow('No golden value is mapped to AUROK.')
})

describe('comparing', () => {
  const tolerance = { rel: 1e-9, abs: 1e-12 }

  test('by tolerance, in lists too', () => {
    expect(difference(1 + 1e-10, 1, tolerance)).toBeUndefined()
    expect(difference(1 + 1e-8, 1, tolerance)).toMatch(/expected 1/)
    expect(difference([1, [2, 3]], [1, [2, 3.1]], tolerance)).toBe('[1] [1] got 3, expected 3.1')
    expect(difference([1], [1, 2], tolerance)).toMatch(/list of 1, expected 2/)
    expect(difference(Infinity, 'Infinity', tolerance)).toBeUndefined()
  })

  test('undefined is null, and only null', () => {
    expect(difference(NaN, null, tolerance)).toBeUndefined()
    expect(difference(undefined, null, tolerance)).toBeUndefined()
    expect(difference(0, null, tolerance)).toBe('got 0, expected undefined')
    expect(difference(NaN, 0, tolerance)).toBe('got undefined, expected 0')
  })

  test('counts are exact, unless weighted', () => {
    expect(isExactField('tp', {})).toBe(true)
    expect(isExactField('n_pos', {})).toBe(true)
    expect(isExactField('tp', { sample_weight: [1] })).toBe(false)
    expect(isExactField('npv', {})).toBe(false)
  })
})

describe('a file that is no suite', () => {
  test.each([
    ['not JSON', '{', /Not JSON.*x\.json/s],
    ['no cases', '{"suite":"a","tolerance":{"rel":0,"abs":0},"cases":[]}', /cases: .*x\.json/s],
    ['a case without input', '{"suite":"a","tolerance":{"rel":0,"abs":0},"cases":[{"id":"1"}]}', /cases\.0\.input/],
    ['a list', '[]', /the document/],
  ])('%s', (_, text, message) => expect(() => parseSuite(text, 'x.json')).toThrow(message))
})

describe('npm run golden', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fmbench-golden-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const run = (...args: string[]) => {
    const script = fileURLToPath(new URL('run.ts', import.meta.url))
    return spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { encoding: 'utf8' })
  }
  const suiteOf = (suite: string, expected: object) => {
    const input = { y_true: [0, 1], y_score: [0.1, 0.9] }
    const document = { suite, tolerance: { rel: 1e-9, abs: 1e-12 }, cases: [{ id: 'x-1', input, expected }] }
    writeFileSync(join(folder, 'a.json'), JSON.stringify(document))
  }

  test('counts what passed and was skipped, and says why', () => {
    const [{ suite, fields, why }] = NOT_COMPUTED
    suiteOf(suite, { [String(fields[0])]: 1, brand_new: 1 })
    expect(run(folder).stdout).toContain(`${why}: ${fields[0]} (1)`)
    suiteOf('classification_binary', { auroc: 1, brand_new: 1 })
    const { status, stdout } = run(folder)
    expect(stdout).toMatch(/classification_binary +1 +0 +1/)
    expect(stdout).toMatch(/in neither list: new to this version: brand_new \(1\)/)
    expect(status).toBe(0)
  })

  test('a suite of somebody else is skipped as a whole', () => {
    suiteOf('astrology', { ascendant: 1 })
    expect(run(folder)).toMatchObject({ status: 0, stdout: expect.stringMatching(/astrology +0 +0 +1/) })
  })

  test('a wrong value fails', () => {
    suiteOf('classification_binary', { auroc: 0.9 })
    const { status, stdout } = run(folder)
    expect(stdout).toContain('x-1.auroc (AUROC): got 1, expected 0.9')
    expect(status).toBe(1)
  })

  test('a file that is no suite, no folder, no argument', () => {
    writeFileSync(join(folder, 'a.json'), '<html>')
    expect(run(folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('a.json') })
    expect(run(join(folder, 'absent'))).toMatchObject({ status: 2, stderr: expect.stringContaining('absent') })
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') })
  })
})
