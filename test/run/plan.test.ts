import { expect, test } from 'vitest'
import { planWith } from '../helpers/plan.js'

test('a metric of reconstructions is refused by its name, before anything is loaded', () => {
  expect(() => planWith({}, { metrics: { primary: 'AUROC', secondary: ['Masked-NMSE'] } })).toThrow(
    'Masked-NMSE judges reconstructions',
  )
})

test('what the benchmark asks to draw as a whole gives way to --cluster', () => {
  expect(planWith({}, { cluster: 'group' }).cluster).toBe('group')
  expect(planWith({ cluster: 'site' }, { cluster: 'group' }).cluster).toBe('site')
})

test('options that a protocol does not take are refused', () => {
  expect(() => planWith({}, { protocol_options: { C: [1] } })).toThrow('The protocol "predict" does not take these')
})
