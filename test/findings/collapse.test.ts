import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import papaparse from 'papaparse'
import { expect, test } from 'vitest'
import { collapseOf, copiedShare, templateSimilarity } from '../../src/findings/index.js'

test('white space alone makes no other report', () => {
  const reports = ['No edema.', 'no edema', ' No\r\n edema. ', 'Mass']
  expect(collapseOf(reports)).toEqual({ reports: 4, distinct: 3, mostFrequent: 0, mostFrequentShare: 0.5 })
  expect(collapseOf([])).toEqual({ reports: 0, distinct: 0, mostFrequent: -1, mostFrequentShare: Number.NaN })
})

test('copies of training reports; empty ones are no copies', () => {
  expect(copiedShare(['No edema', 'Mass', ''], ['no edema.', ''])).toBe(1 / 3)
  expect(copiedShare([], ['no edema'])).toBeNaN()
})

/** By every pair. */
function similarityByPairs(reports: string[]): number {
  const sets = reports
    .map((report) => report.split(' ').filter((word) => word !== ''))
    .filter((words) => words.length >= 3)
    .map((words) => new Set(words.slice(2).map((_, i) => words.slice(i, i + 3).join(' '))))
  let [sum, pairs] = [0, 0]
  for (let i = 0; i < sets.length; i++) {
    for (let j = 0; j < i; j++) {
      const shared = [...sets[i]].filter((key) => sets[j].has(key)).length
      sum += shared / Math.sqrt(sets[i].size * sets[j].size)
      pairs++
    }
  }
  return sum / pairs
}

const report = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }).map((words) => words.join(' '))

test('similarity equals the mean over all pairs', () =>
  fc.assert(
    fc.property(fc.array(report, { maxLength: 8 }), (reports) => {
      const expected = similarityByPairs(reports)
      const found = templateSimilarity(reports)
      if (Number.isNaN(expected)) expect(found).toBeNaN()
      else expect(found).toBeCloseTo(expected, 9)
    }),
  ))

test('one report for everybody is wholly alike', () => {
  expect(templateSimilarity(['no acute disease', 'no acute disease', 'No acute disease.'])).toBeCloseTo(1, 12)
})

const mirror =
  process.env.FMBENCH_DATA_MIRROR ?? resolve(fileURLToPath(new URL('../..', import.meta.url)), '../shared/data')
const outputs = join(mirror, 'iu_xray_model_outputs/MoERad')
const isThere = existsSync(outputs)
const reason = isThere ? '' : ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has iu_xray_model_outputs)'

test.runIf(isThere)(`a published generator writes 25 reports for 590 patients${reason}`, () => {
  const read = (name: string) =>
    papaparse
      .parse<{ report: string }>(readFileSync(join(outputs, name), 'utf8'), { header: true, skipEmptyLines: true })
      .data.map((row) => row.report)
  const generated = read('preds.csv')
  const found = collapseOf(generated)
  expect([found.reports, found.distinct]).toEqual([590, 25])
  expect(templateSimilarity(generated)).toBeGreaterThan(2 * templateSimilarity(read('gts.csv')))
})
