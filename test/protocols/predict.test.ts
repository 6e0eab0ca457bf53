import { expect, test } from 'vitest'
import { protocols } from '../../src/protocols/index.js'

test('predict fits where the model learns and sweeps the clean samples once', () => {
  const predict = protocols.get('predict')
  expect(predict.passes()).toEqual([{ id: 'clean', fits: true }])
  expect(predict.version).toBe(1)
})

test('an unknown protocol comes with the nearest one', () => {
  expect(() => protocols.get('predictt')).toThrow('Did you mean "predict"?')
})
