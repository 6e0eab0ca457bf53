import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { checkMetric } from '../../src/testing/index.js'
import { codeBlocks, readPage } from './pages.js'
import { worstRecall, worstRecallMetric } from './worst-recall.js'

// The example of CONTRIBUTING.md is a real file here, so that it is type-checked, linted and run like any other.

/** Imports, then the rest; where the file stands does not matter, nor does the order of the imports. */
function partsOf(source: string): { imports: string[]; rest: string } {
  const moved = source.replaceAll("'../../src/metrics/", "'./").replaceAll("'../../src/", "'../")
  const [imports, ...rest] = moved.split('\n\n')
  return { imports: imports.trim().split('\n').toSorted(), rest: rest.join('\n\n') }
}

test('the metric that CONTRIBUTING shows is the one that is tested', () => {
  const [shown] = codeBlocks(readPage('CONTRIBUTING.md')).filter(({ language }) => language === 'ts')
  const tested = readFileSync(new URL('worst-recall.ts', import.meta.url), 'utf8')
  expect(shown.file).toBe('src/metrics/worst-recall.ts')
  expect(partsOf(shown.text)).toEqual(partsOf(tested))
})

test('it keeps its word', () => {
  expect(checkMetric(worstRecallMetric, new Rng('contributing'))).toEqual([])
  expect(worstRecall(Int32Array.of(0, 0, 0, 1), Int32Array.of(0, 0, 1, 1), 2)).toBeCloseTo(2 / 3, 12)
  expect(worstRecall(Int32Array.of(0, 0), Int32Array.of(0, 1), 2)).toBeNaN()
})

test('it can be registered, and is not there yet', () => {
  expect(builtInMetrics.with([worstRecallMetric]).get('worst_recall').id).toBe('Worst-Recall')
})
