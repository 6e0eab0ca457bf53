import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PrivateNames, privateNamesIn } from '../../src/review/private-names.js'

const whats = (text: string, names: PrivateNames) => privateNamesIn({ notes: text }, names).map(({ what }) => what)

test('names of this machine and account are found as words, common ones are not looked for', () => {
  const names = { ids: new Map(), own: ['jdoe', 'ward-pc7', 'root', 'x'] }
  expect(whats('run by JDoe on a laptop', names)).toEqual(['it holds "jdoe", a name of this machine or account'])
  expect(whats('on ward-pc7.', names)).toEqual(['it holds "ward-pc7", a name of this machine or account'])
  expect(whats('the root x of jdoes', names)).toEqual([])
})

test('names of entries count as text; the place told is the mapping around them', () => {
  const names = { ids: new Map([['P-0001', 'subject_id of row 9']]), own: [] }
  const what = 'it holds the subject_id of row 9 of the predictions'
  expect(privateNamesIn({ a: { 'P-0001': 1 }, b: ['x', 'for P-0001'] }, names)).toEqual([
    { path: ['a'], what },
    { path: ['b', 1], what },
  ])
})

describe('ids', () => {
  const ids = new Map([
    ['sub-01', 'subject_id of row 1'],
    ['MRN100003', 'sample_id of row 2'],
    ['20261121', 'sample_id of row 3'],
    ['17', 'sample_id of row 4'],
    ['F', 'sample_id of row 5'],
  ])
  const names = { ids, own: [] }

  test('are found as whole words, and named by their row', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sub-01', 'MRN100003'),
        fc.constantFrom('', 'see ', 'patient:', '(', 'a\n', 'scan_'),
        fc.constantFrom('', '.', ' and more', ')', '/x', '_ses-2'),
        (id, before, after) => {
          const [what] = whats(before + id + after, names)
          return what === `it holds the ${ids.get(id)} of the predictions`
        },
      ),
    )
  })

  test.each(['SUB-01', 'mrn100003', 'su\u200bb-01', '\uff33\uff35\uff22-01'])(
    'are found however they are written: %s',
    (text) => {
      expect(whats(`see ${text}.`, names)).toHaveLength(1)
    },
  )

  test.each(['sub-010', 'xsub-01', 'MRN1000031', 'SUITE-X-model-20261121-120000', '17 samples, F and M', '1.20261121'])(
    '%s holds none',
    (text) => expect(whats(text, names)).toEqual([]),
  )

  test('a number is one when it stands alone', () => {
    expect(whats('see 20261121, please', names)).toEqual(['it holds the sample_id of row 3 of the predictions'])
  })
})
