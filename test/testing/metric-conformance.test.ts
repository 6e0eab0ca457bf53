import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics, type Metric } from '../../src/metrics/index.js'
import { checkMetric } from '../../src/testing/metric-conformance.js'

const auroc = builtInMetrics.get('AUROC')
const accuracy = builtInMetrics.get('Accuracy')
const [r2, bias, ssim, psnr] = ['R2', 'Bias', 'SSIM', 'PSNR'].map((id) => builtInMetrics.get(id))
const failuresOf = (metric: Metric): string => checkMetric(metric, new Rng('test|conformance')).join('\n')

// Each of these is a fault that real metrics have had.
test.each<[string, Metric, RegExp]>([
  ['0 instead of undefined', { ...auroc, compute: (y, s) => auroc.compute(y, s) || 0 }, /undefined: value 0/],
  ['a reason beside a value', { ...accuracy, undefinedReason: () => 'single_class' }, /but reason single_class/],
  ['a percentage', { ...accuracy, compute: (y, p, w) => 100 * accuracy.compute(y, p, w) }, /outside 0,1/],
  ['the wrong direction', { ...accuracy, direction: 'lower' }, /direction: perfect outputs earn 1/],
  ['weights ignored', { ...accuracy, compute: (y, p) => accuracy.compute(y, p) }, /weights-as-copies/],
  ['counts ignored', { ...accuracy, resample: (y, p) => () => accuracy.compute(y, p) }, /resample equals weights/],
  ['dependence on distances', { ...auroc, resample: undefined, compute: meanDifference } as never, /monotone-scores/],
  ['dependence on order', { ...auroc, compute: ignoringTheLast }, /sample-order/],
  ['dependence on class numbers', { ...accuracy, compute: hitsInClass0 }, /class-order/],
  ['an interval beside the value', { ...accuracy, interval: besideTheValue }, /not nested/],
  ['an exception', { ...auroc, compute: throwing }, /threw "no"/],
  ['0 for a constant truth', { ...r2, compute: (y, p, w) => r2.compute(y, p, w) || 0 }, /undefined: value 0/],
  ['a best value that is not', { ...bias, ideal: 3 }, /direction: perfect outputs earn 0/],
  ['nearest to nothing', { ...bias, ideal: undefined } as never, /need each other/],
  ['similarity that grows with the error', { ...ssim, direction: 'lower' }, /direction: perfect outputs earn/],
  ['samples of an array ignored', { ...psnr, compute: (t, o) => psnr.compute(t, o) }, /weights-as-copies/],
  ['decisions that are said to tell classes alone', { ...accuracy, tells: 'classes' }, /it tells decisions/],
  ['a version that is none', { ...auroc, version: 0 }, /version 0/],
])('finds %s', (_, metric, failure) => expect(failuresOf(metric)).toMatch(failure))

type Compute = Metric['compute']
type Labels = { y: Int32Array }

function meanDifference(...[truth, score]: Parameters<Compute>): number {
  const s = score as Float64Array
  return (truth as Int32Array).reduce((sum, label, i) => sum + (label === 1 ? s[i] : -s[i]), 0)
}

function ignoringTheLast(...[truth, score]: Parameters<Compute>): number {
  const y = truth as Int32Array
  return auroc.compute(y.subarray(0, y.length - 1), (score as Float64Array).subarray(0, y.length - 1))
}

function hitsInClass0(...[truth, output]: Parameters<Compute>): number {
  const { y } = truth as unknown as Labels
  return y.filter((label, i) => label === 0 && (output as Int32Array)[i] === 0).length / y.length
}

function besideTheValue(_truth: unknown, _output: unknown, level: number) {
  return { low: 2, high: 3, level, method: 'wilson' as const }
}

function throwing(): number {
  throw new Error('no')
}
