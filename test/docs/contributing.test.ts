import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { checkMetric } from '../../src/testing/index.js'
import { balancedAccuracy, balancedAccuracyMetric } from './balanced-accuracy.js'
import { codeBlocks, readPage } from './pages.js'

// The example of CONTRIBUTING.md is a real file here, so that it is type-checked, linted and run like any other.

/** Imports, then the rest; where the file stands does not matter, nor does the order of the imports. */
function partsOf(source: string): { imports: string[]; rest: string } {
  const moved = source.replaceAll("'../../src/metrics/", "'./").replaceAll("'../../src/", "'../")
  const [imports, ...rest] = moved.split('\n\n')
  return { imports: imports.trim().split('\n').toSorted(), rest: rest.join('\n\n') }
}

test('the metric that CONTRIBUTING shows is the one that is tested', () => {
  const [shown] = codeBlocks(readPage('CONTRIBUTING.md')).filter(({ language }) => language === 'ts')
  const tested = readFileSync(new URL('balanced-accuracy.ts', import.meta.url), 'utf8')
  expect(shown.file).toBe('src/metrics/balanced-accuracy.ts')
  expect(partsOf(shown.text)).toEqual(partsOf(tested))
})

test('it keeps its word', () => {
  expect(checkMetric(balancedAccuracyMetric, new Rng('contributing'))).toEqual([])
  expect(balancedAccuracy(Int32Array.of(0, 0, 0, 1), Int32Array.of(0, 0, 1, 1), 2)).toBeCloseTo((2 / 3 + 1) / 2, 12)
  expect(balancedAccuracy(Int32Array.of(0, 0), Int32Array.of(0, 1), 2)).toBeNaN()
})

test('it can be registered, and is not there yet', () => {
  expect(builtInMetrics.with([balancedAccuracyMetric]).get('balanced_accuracy').id).toBe('Balanced-Accuracy')
})
