import { expect, test } from 'vitest'
import { EXIT } from '../../src/cli/context.js'
import { presentOutcomes } from '../../src/cli/present.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith } from '../helpers/plan.js'
import { sampleRecord } from '../report/sample-record.js'

function present(record: typeof sampleRecord) {
  const notes: string[] = []
  const terminal = {
    out() {},
    note: (text: string) => void notes.push(text),
    progress() {},
    ask: async () => undefined,
    isInteractive: false,
  }
  const signal = new AbortController().signal
  const context = { effects: memoryEffects({}), terminal, signal, version: '0', program: 'fmbench' }
  const outcome = { benchmark: 'BM-X', plan: planWith(), folder: '/out', record }
  const code = presentOutcomes([outcome], { json: false, summary: undefined, thresholds: [] }, context)
  return { code, said: notes.join('\n') }
}

test('a record whose values are all withheld says what they would tell, and where they are', () => {
  const disclosure = { min_cell: 11, suppressed: 3, withheld: ['AUROC'] }
  const { code, said } = present({ ...sampleRecord, status: 'Partial', disclosure })
  expect(code).toBe(EXIT.partial)
  expect(said).toContain('A number of 1 to 10 persons could be worked out from its values')
  expect(said).toContain('all are in private/')
})

test('a record with missing rows says how to complete it', () => {
  const run_metadata = { ...sampleRecord.run_metadata, coverage: 0.5 }
  expect(present({ ...sampleRecord, status: 'Partial', run_metadata }).said).toContain('--resume completes it')
})
