import { compareText, type LabelledBatch } from '../core/index.js'
import type { ModelAdapter } from './adapter.js'
import { noOptions, parseOptions } from './options.js'
import { learningModel, type Predictor } from './own-model.js'
import { reportsOf, textsOf } from './report-floors.js'

/**
 * The report of the training sample whose text is most alike: the largest cosine of tf-idf weighted words, as scikit-learn's
 * TfidfVectorizer weights them. It copies, so what it scores is what looking up earlier cases is worth.
 */
export const nearestReportAdapter: ModelAdapter = {
  id: 'nearest_report',
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(noOptions, document)
    return learningModel({ adapter: 'nearest_report', options, gives: 'text' }, learnReports)
  },
}

function learnReports(train: LabelledBatch): Predictor {
  const reports = reportsOf('nearest_report', train)
  const texts = textsOf('nearest_report', train)
  // Of equally alike ones, the first found wins: the one whose id sorts first, whatever the order of the files.
  const order = Array.from(reports.keys()).sort((a, b) => compareText(train.ids[a], train.ids[b]))
  const nearest = tfidfIndex(order.map((row) => texts[row]))
  return (batch) => textsOf('nearest_report', batch).map((text) => reports[order[nearest(text)]])
}

/** Where a word occurs, and its weight there. */
interface Postings {
  readonly rows: number[]
  readonly weights: number[]
}

/**
 * Texts by the words in them.
 *
 * @returns the place of the text most alike to a given one, the first of several; 0 where no word is known
 */
export function tfidfIndex(texts: readonly string[]): (text: string) => number {
  const words = texts.map(countWords)
  const seenIn = new Map<string, number>()
  for (const counts of words) for (const word of counts.keys()) seenIn.set(word, (seenIn.get(word) ?? 0) + 1)
  // Smoothed, as if one more text held every word.
  const idf = (word: string) => Math.log((1 + texts.length) / (1 + (seenIn.get(word) ?? 0))) + 1
  const index = new Map<string, Postings>()
  words.forEach((counts, row) => {
    // Sorted, so that the same words in another order give the same sums to the last bit.
    const sorted = [...counts].sort(([a], [b]) => compareText(a, b))
    const weights = sorted.map(([word, count]) => [word, count * idf(word)] as const)
    const length = Math.hypot(...weights.map(([, weight]) => weight))
    for (const [word, weight] of weights) {
      const postings = index.get(word) ?? { rows: [], weights: [] }
      postings.rows.push(row)
      postings.weights.push(weight / length)
      index.set(word, postings)
    }
  })
  return (text) => {
    // The length of this text divides all its cosines alike, and decides nothing.
    const cosines = new Float64Array(texts.length)
    for (const [word, count] of countWords(text)) {
      const { rows, weights } = index.get(word) ?? { rows: [], weights: [] }
      const weight = count * idf(word)
      for (let i = 0; i < rows.length; i++) cosines[rows[i]] += weight * weights[i]
    }
    return largest(cosines)
  }
}

function largest(values: Float64Array): number {
  let place = 0
  for (let i = 1; i < values.length; i++) if (values[i] > values[place]) place = i
  return place
}

/** How often each word occurs: runs of letters and digits, in lower case. */
function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
