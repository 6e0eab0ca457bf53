import { exp, log } from '../stats/exp-log.js'
import { ngramTotal, sharedNgrams } from './ngrams.js'
import { checkReferences, meanScore, type TextScore } from './text-score.js'
import { type Tokenizer, tokenize } from './tokenize.js'

/** What an order without a match counts as: nothing, a small number, one more of all, or half of the order before. */
export type Smoothing = 'none' | 'floor' | 'add-k' | 'exp'

export interface BleuOptions {
  /** Default `13a`. */
  readonly tokenizer?: Tokenizer
  /** Default `exp`. */
  readonly smoothing?: Smoothing
  /** What `floor` (default 0.1) and `add-k` (default 1) add. */
  readonly smoothingValue?: number
  readonly lowercase?: boolean
  /** Longest n-gram; default 4. */
  readonly maxOrder?: number
}

/** BLEU with its parts. */
export interface Bleu {
  /** 0 to 100; of equal texts it can be a rounding error above 100, as in sacrebleu. */
  readonly score: number
  /** Of n-grams of each order, in percent, smoothed; shape (maxOrder,) */
  readonly precisions: Float64Array
  /** Matches and n-grams behind the precisions, with what `add-k` added; shape (maxOrder,) */
  readonly counts: Float64Array
  readonly totals: Float64Array
  /** What is taken off for texts shorter than the references; in [0, 1] */
  readonly brevityPenalty: number
  /** In tokens, of the generated texts, and of the references nearest to them in length. */
  readonly generatedLength: number
  readonly referenceLength: number
}

/** Whose numbers these are: the version that the golden values come from. */
const SACREBLEU_VERSION = '2.6.0'

const MAX_ORDER = 4
const DEFAULT_VALUES: Readonly<Record<Smoothing, number | undefined>> = {
  none: undefined,
  floor: 0.1,
  'add-k': 1,
  exp: undefined,
}

/**
 * Corpus BLEU, 0 to 100: the counts of all reports are added up before anything is divided. It is not a mean of sentence
 * scores. Statistics: reports, length of the generated text, of the nearest reference, matches by order, n-grams by order.
 *
 * Source: Papineni et al. 2002, doi:10.3115/1073083.1073135, as computed by sacrebleu (Post 2018,
 * doi:10.18653/v1/W18-6319).
 */
export function corpusBleu(options: BleuOptions = {}): TextScore {
  const { maxOrder = MAX_ORDER } = options
  return {
    size: 3 + 2 * maxOrder,
    statisticsOf: (references, generated) => bleuStatistics(references, generated, options),
    scoreOf: (sum) => bleuOf(sum, options).score,
  }
}

/**
 * Mean over the reports of sentence BLEU, 0 to 100. It has a name of its own because it is another number than corpus
 * BLEU on the same texts.
 */
export function meanSentenceBleu(options: BleuOptions = {}): TextScore {
  return meanScore((references, generated) => sentenceBleu(references, generated, options).score)
}

/** BLEU of one report, over the orders it is long enough for (sacrebleu's effective order). */
export function sentenceBleu(references: readonly string[], generated: string, options: BleuOptions = {}): Bleu {
  return bleuOf(bleuStatistics(references, generated, options), options, true)
}

function bleuStatistics(references: readonly string[], generated: string, options: BleuOptions): Float64Array {
  checkReferences('BLEU', references)
  const { tokenizer = '13a', lowercase = false, maxOrder = MAX_ORDER } = options
  const tokensOf = (text: string) => tokenize(lowercase ? text.toLowerCase() : text, tokenizer)
  const tokens = tokensOf(generated)
  const others = references.map(tokensOf)
  const totals = Array.from({ length: maxOrder }, (_, i) => ngramTotal(tokens.length, i + 1))
  const nearest = nearestLength(tokens.length, others)
  return Float64Array.of(1, tokens.length, nearest, ...sharedNgrams(tokens, others, maxOrder), ...totals)
}

/** Of two equally near, the shorter. */
function nearestLength(length: number, references: readonly (readonly string[])[]): number {
  const distance = (other: number) => Math.abs(other - length)
  return references
    .map((reference) => reference.length)
    .reduce((best, other) => {
      const closer = distance(other) - distance(best)
      return closer < 0 || (closer === 0 && other < best) ? other : best
    })
}

/**
 * @param sum of the statistics of the reports, as `corpusBleu` gives them; shape (3 + 2 maxOrder,)
 * @param isEffectiveOrder stop at the longest order that occurs; only sensible for single reports
 * @returns score NaN for no reports, 0 when nothing matches
 */
export function bleuOf(sum: Float64Array, options: BleuOptions = {}, isEffectiveOrder = false): Bleu {
  const { smoothing = 'exp', maxOrder = MAX_ORDER } = options
  const value = options.smoothingValue ?? DEFAULT_VALUES[smoothing] ?? 0
  const [reports, generatedLength, referenceLength] = sum
  const counts = sum.slice(3, 3 + maxOrder)
  const totals = sum.slice(3 + maxOrder)
  const precisions = new Float64Array(maxOrder)
  const brevityPenalty = generatedLength < referenceLength ? exp(1 - referenceLength / generatedLength) : 1
  const parts = { precisions, counts, totals, brevityPenalty, generatedLength, referenceLength }
  if (counts.every((count) => count === 0)) return { score: reports === 0 ? Number.NaN : 0, ...parts }

  let order = maxOrder
  let halvings = 1
  for (let i = 0; i < maxOrder; i++) {
    if (smoothing === 'add-k' && i > 0) {
      counts[i] += value
      totals[i] += value
    }
    if (totals[i] === 0) break
    if (isEffectiveOrder) order = i + 1
    if (counts[i] > 0) precisions[i] = (100 * counts[i]) / totals[i]
    else if (smoothing === 'exp') precisions[i] = 100 / (2 ** halvings++ * totals[i])
    else if (smoothing === 'floor') precisions[i] = (100 * value) / totals[i]
  }
  const logs = precisions.subarray(0, order).reduce((total, precision) => total + log(precision), 0)
  return { score: brevityPenalty * exp(logs / order), ...parts }
}

/**
 * How a BLEU was computed, in the words that sacrebleu prints.
 *
 * @param references how many each report has; `var` where that differs
 */
export function bleuSignature(references: number | 'var', options: BleuOptions = {}, isEffectiveOrder = false): string {
  const { tokenizer = '13a', smoothing = 'exp', lowercase = false } = options
  const value =
    DEFAULT_VALUES[smoothing] === undefined ? undefined : (options.smoothingValue ?? DEFAULT_VALUES[smoothing])
  return [
    `nrefs:${references}`,
    `case:${lowercase ? 'lc' : 'mixed'}`,
    `eff:${isEffectiveOrder ? 'yes' : 'no'}`,
    `tok:${tokenizer}`,
    `smooth:${smoothing}${value === undefined ? '' : `[${value.toFixed(2)}]`}`,
    `version:${SACREBLEU_VERSION}`,
  ].join('|')
}
