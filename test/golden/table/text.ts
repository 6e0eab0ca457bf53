import * as text from '../../../src/text/index.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

const bleu = 'nlg_bleu'
const rouge = 'nlg_rouge'
const matching = 'word_matching'
const readability = 'nlg_readability_findings'

/** From sacrebleu's words to ours. */
const OPTION_NAMES: Readonly<Record<string, keyof text.BleuOptions>> = {
  tokenize: 'tokenizer',
  smooth_method: 'smoothing',
  smooth_value: 'smoothingValue',
  lowercase: 'lowercase',
  max_ngram_order: 'maxOrder',
}

/** As the case gives them; null stands for the default. */
function bleuOptions(input: CaseInput): text.BleuOptions {
  const given = Object.entries(input.values('options')).filter(
    ([name, value]) => value !== null && name in OPTION_NAMES,
  )
  return Object.fromEntries(given.map(([name, value]) => [OPTION_NAMES[name], value]))
}

const isEffectiveOrder = (input: CaseInput): boolean => input.values('options').effective_order === true

/** Of a whole corpus, or of one report where the case has one. */
function bleuOfCase(input: CaseInput): text.Bleu {
  const options = bleuOptions(input)
  if (input.has('hyp')) return text.sentenceBleu(input.texts('ref'), input.text('hyp'), options)
  const streams = input.textLists('refs')
  const pairs = input
    .texts('hyps')
    .map((generated, i) => ({ references: streams.map((stream) => stream[i]), generated }))
  const { data, columns } = text.statisticsOfReports(text.corpusBleu(options), pairs)
  const sum = new Float64Array(columns)
  for (let i = 0; i < data.length; i++) sum[i % columns] += data[i]
  return text.bleuOf(sum, options, isEffectiveOrder(input))
}

function tokenised(input: CaseInput): string[] {
  const { tokenizer = '13a', lowercase = false } = bleuOptions(input)
  return input.texts('hyps').map((line) => text.tokenizedLine(lowercase ? line.toLowerCase() : line, tokenizer))
}

const bleuRow = (field: string, part: (found: text.Bleu) => number | number[]): GoldenRow =>
  row(bleu, field, 'bleuOf', (input) => part(bleuOfCase(input)))

const rougeRow = (field: string, variant: text.RougeVariant): GoldenRow =>
  row(rouge, field, 'rouge', (input) => ({
    ...text.rouge([input.text('target')], input.text('prediction'), variant, input.flag('use_stemmer')),
  }))

const counts = (input: CaseInput): text.TextCounts => ({
  words: input.number('words'),
  sentences: input.number('sentences'),
  syllables: input.number('syllables'),
})

export const textRows: readonly GoldenRow[] = [
  bleuRow('score', (found) => found.score),
  bleuRow('precisions', (found) => [...found.precisions]),
  bleuRow('counts', (found) => [...found.counts]),
  bleuRow('totals', (found) => [...found.totals]),
  bleuRow('bp', (found) => found.brevityPenalty),
  bleuRow('sys_len', (found) => found.generatedLength),
  bleuRow('ref_len', (found) => found.referenceLength),
  row(bleu, 'signature', 'bleuSignature', (i) =>
    text.bleuSignature(i.textLists('refs').length, bleuOptions(i), isEffectiveOrder(i)),
  ),
  row(bleu, 'tokenised', 'tokenizedLine', tokenised),
  rougeRow('rouge1', 1),
  rougeRow('rouge2', 2),
  rougeRow('rouge3', 3),
  rougeRow('rougeL', 'L'),
  rougeRow('rougeLsum', 'Lsum'),
  ...[rouge, matching].map((suite) => row(suite, 'stems', 'porterStem', (i) => i.texts('words').map(text.porterStem))),
  ...['nlg_meteor', matching].map((suite) =>
    row(suite, 'meteor', 'meteorOfWords', (i) =>
      text.meteorOfWords(i.texts('reference_tokens'), i.texts('hypothesis_tokens')),
    ),
  ),
  row(readability, 'fk_grade', 'fleschKincaidGrade', (i) => text.fleschKincaidGrade(counts(i))),
  row(readability, 'flesch_reading_ease', 'fleschReadingEase', (i) => text.fleschReadingEase(counts(i))),
]
