import * as z from 'zod'
import { type Batch, compareText, FmbenchError, type LabelledBatch } from '../core/index.js'
import type { ModelAdapter } from './adapter.js'
import { noOptions, parseOptions } from './options.js'
import { fixedModel, learningModel } from './own-model.js'

/** The texts that a model learns to write. @throws FmbenchError `model-failed` where the benchmark asks for no texts */
export function reportsOf(who: string, { reports }: LabelledBatch): readonly string[] {
  if (reports !== undefined) return reports
  throw new FmbenchError('model-failed', `${who} learns from reports; this benchmark has none.`, {
    hint: 'It is for benchmarks whose protocol is generate.',
  })
}

/** A floor that reads nothing: the report that occurs most often in the training part, for everybody. */
export const mostFrequentReportAdapter: ModelAdapter = {
  id: 'most_frequent_report',
  isBlind: true,
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(noOptions, document)
    return learningModel({ adapter: 'most_frequent_report', options, gives: 'text' }, (train) => {
      const report = mostFrequent(reportsOf('most_frequent_report', train))
      return ({ ids }) => ids.map(() => report)
    })
  },
}

/** White space does not tell texts apart; of equally frequent ones the first in alphabetical order. */
function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) {
    const plain = text.trim().replaceAll(/\s+/g, ' ')
    counts.set(plain, (counts.get(plain) ?? 0) + 1)
  }
  const [[first]] = [...counts].sort(([a, n], [b, m]) => m - n || compareText(a, b))
  return first
}

const fixedOptions = z.strictObject({
  /** What it writes, whoever the patient is. */
  text: z.string().regex(/\S/, 'must hold a word'),
})

/** A floor that reads and learns nothing: one given text for everybody. */
export const fixedReportAdapter: ModelAdapter = {
  id: 'fixed_report',
  isBlind: true,
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(fixedOptions, document)
    return fixedModel({ adapter: 'fixed_report', options, gives: 'text' }, ({ ids }) => ids.map(() => options.text))
  },
}

/** A floor that understands nothing: what it is given to read, word for word. */
export const copiedTextAdapter: ModelAdapter = {
  id: 'copied_text',
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(noOptions, document)
    return fixedModel({ adapter: 'copied_text', options, gives: 'text' }, (batch) => textsOf('copied_text', batch))
  },
}

/** What a model is given to read. @throws FmbenchError `model-failed` where that is no text */
export function textsOf(who: string, { texts }: Batch): readonly string[] {
  if (texts !== undefined) return texts
  throw new FmbenchError('model-failed', `${who} reads texts; the samples of this dataset have none.`, {
    hint: 'The loader "reports" gives models the columns that its option text names.',
  })
}
