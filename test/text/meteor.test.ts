import { expect, test } from 'vitest'
import { meteorExactStem, scoreReports } from '../../src/text/index.js'
import { checkGolden } from '../golden/check-golden.js'

const scoreOf = (references: string[], generated: string) =>
  scoreReports(meteorExactStem(), [{ references, generated }])

test('matches NLTK without synonyms', () => checkGolden('meteorOfWords'))

test('matches stems, whatever the case', () => {
  expect(scoreOf(['Pleural Effusions are increasing'], 'pleural effusion is increased')).toBeCloseTo(
    0.75 * (1 - 0.5 * (2 / 3) ** 3),
    12,
  )
})

test('of several references the best counts', () => {
  expect(scoreOf(['xyz', 'clear lungs today'], 'clear lungs today')).toBe(
    scoreOf(['clear lungs today'], 'clear lungs today'),
  )
})

test('is 0 when nothing matches or a side is empty, NaN for no reports', () => {
  expect([scoreOf(['a'], 'b'), scoreOf([''], 'b'), scoreOf(['a'], '')]).toEqual([0, 0, 0])
  expect(scoreReports(meteorExactStem(), [])).toBeNaN()
})
