import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { type ArrayProbe, builtInProbes, type Probe, type TextProbe } from '../../src/probes/index.js'
import { checkProbe } from '../../src/testing/index.js'

const failuresOf = (probe: Probe): string[] => checkProbe(probe, new Rng('test|probes'))

test.each(builtInProbes.all().map((probe) => [probe.id, probe] as const))('%s keeps its word', (_, probe) => {
  expect(failuresOf(probe)).toEqual([])
})

const array = builtInProbes.get('expression') as ArrayProbe
const text = builtInProbes.get('substitution') as TextProbe
let calls = 0

// Each of these is a mistake that is easily made.
test.each<[string, Partial<ArrayProbe>, RegExp]>([
  [
    'severity 0 that is not clean',
    { prepare: (sample, rng) => (s, target) => target.set(sample.map((v) => v + (s + 0.1) * rng.uniform())) },
    /severity 0: [\d.]+ instead of/,
  ],
  [
    'work in place',
    { prepare: (sample) => (s, target) => target.set(sample.fill(s + 1)) },
    /input unchanged: [\d.]+ instead of/,
  ],
  [
    'places left out',
    { prepare: (sample) => (s, target) => target.set(sample.subarray(1).map((v) => v * (1 + s))) },
    /every place written: 12345.5 instead of -67890.5/,
  ],
  [
    'a target that is added to',
    {
      prepare: (sample) => (s, target) => {
        target.forEach((before, i) => {
          target[i] = before + sample[i] * (1 + s)
        })
      },
    },
    /every place written/,
  ],
  [
    'what it remembers of other samples',
    { prepare: (sample) => (s, target) => target.set(sample.map((v) => v * (1 + s * ++calls))) },
    /same stream, same damage/,
  ],
  [
    'numbers drawn anew for each severity',
    { prepare: (sample, rng) => (s, target) => target.set(sample.map((v) => v * (1 + s * rng.uniform()))) },
    /order of severities/,
  ],
  [
    'NaN taken for 0',
    { prepare: (sample) => (s, target) => target.set(s === 0 ? sample : sample.map((v) => (v || 0) + s)) },
    /numbers and letters: [\d.]+ is made up where NaN stood/,
  ],
  [
    'NaN from numbers',
    { prepare: (sample) => (s, target) => target.set(sample.map((v) => (v === 0 ? v : v - Math.sqrt(0.01 - s * v)))) },
    /numbers are NaN instead of/,
  ],
  [
    'infinity',
    { prepare: (sample) => (s, target) => target.set(sample.map((v) => v / Math.max(0, 1 - s))) },
    /Infinity stands in the result/,
  ],
  ['no damage', { prepare: (sample) => (_, target) => target.set(sample) }, /severity 0.5 changes nothing/],
  [
    'less and less damage',
    { prepare: (sample) => (s, target) => target.set(s === 0 ? sample : sample.map((v) => v * (2 - s))) },
    /less damage at severity 0.1 than at 0.05/,
  ],
  [
    'an exception',
    {
      prepare: () => {
        throw new Error('no')
      },
    },
    /threw "no"/,
  ],
  ['a grid that descends', { grid: () => [0.3, 0.2] }, /does not ascend/],
  ['a grid with the clean sample', { grid: () => [0, 0.1] }, /does not ascend within/],
  ['a grid beyond most', { most: 0.2 }, /does not ascend within \(0, 0.2\]/],
  ['no grid', { grid: () => [] }, /does not ascend/],
  ['one text for two severities', { format: (severity) => severity.toFixed(1) }, /does not tell the severities/],
  ['no id', { id: '' }, /the id is not made/],
  ['an id with the mark of labels', { id: 'a|b' }, /the id is not made/],
  ['no version', { version: 0 }, /version 0/],
  ['no reason', { clinicalReason: ' ' }, /clinicalReason or source/],
  ['no unit', { unit: '' }, /label or unit/],
  ['no kind', { kinds: [] }, /names no kind/],
  ['an unknown kind', { kinds: ['opera' as 'eeg'] }, /no kind of sample opera/],
  ['a kind without numbers', { kinds: ['dna'] }, /fits none of the samples/],
  ['no most', { most: Number.NaN }, /most is NaN/],
  ['an empty reason', { misfit: () => '' }, /gives an empty reason/],
])('finds %s', (_, fault, failure) => {
  expect(failuresOf({ ...array, ...fault }).join('\n')).toMatch(failure)
})

test.each<[string, Partial<TextProbe>, RegExp]>([
  ['letters that are none', { prepare: (s) => (rate) => (rate > 0 ? `${s}X` : s) }, /"X" is no letter of DNA/],
  ['lower case', { prepare: (s) => (rate) => (rate > 0 ? s.toLowerCase() : s) }, /"[acgtn]" is no letter of DNA/],
  ['a clean text that is not', { prepare: (s) => () => `${s}N` }, /severity 0: length 401 instead of 400/],
  ['no text', { prepare: () => () => 7 as never }, /no text/],
  ['changing samples', { kinds: ['report'], prepare: (s) => () => s }, /severity 0.05 changes nothing/],
])('finds in a text probe %s', (_, fault, failure) => {
  expect(failuresOf({ ...text, ...fault }).join('\n')).toMatch(failure)
})

test('numbers drawn anew are right where each severity has a stream of its own', () => {
  const probe: ArrayProbe = {
    ...array,
    isNested: false,
    prepare: (sample, rng) => (s, target) => target.set(sample.map((v) => v * (1 + s * rng.uniform()))),
  }
  expect(failuresOf(probe)).toEqual([])
})

test('a probe that fits some of the samples is tried on those', () => {
  const misfit: ArrayProbe['misfit'] = ({ shape }) => (shape[0] === 1 ? 'needs more genes' : undefined)
  expect(failuresOf({ ...array, misfit })).toEqual([])
  expect(failuresOf({ ...array, misfit: () => 'fits nothing' }).join()).toMatch(/fits none of the samples/)
})
