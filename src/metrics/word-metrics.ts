import { TEXT_SCORES } from './report-measures.js'
import { type TextFacts, textMetric } from './text-metric.js'

interface WordFacts extends Omit<TextFacts, 'reads' | 'scoreOf' | 'whyUndefined' | 'direction' | 'undefinedWhen'> {
  readonly measure: string
}

/** A score of how alike the words of a report and its reference are. It knows nothing of what is true. */
function wordMetric({ measure, ...facts }: WordFacts) {
  return textMetric({
    ...facts,
    direction: 'higher',
    undefinedWhen: 'there are no reports',
    reads: [{ measure }],
    // Rounding takes equal texts a little above the largest value.
    scoreOf: (sum) => Math.min(facts.range[1], TEXT_SCORES[measure].scoreOf(sum)),
    whyUndefined: 'empty',
  })
}

const LIN = 'Lin 2004, https://aclanthology.org/W04-1013; as computed by Google rouge_score'

function rougeMetric(variant: string, what: string) {
  const id = `rouge_${variant.toLowerCase()}`
  return wordMetric({
    id,
    label: `ROUGE-${variant}`,
    aliases: [`rouge${variant}`],
    measure: id,
    range: [0, 1],
    source: `${LIN}, with the Porter stemmer`,
    meaning: {
      what: `How many ${what} a report shares with its reference (F), averaged over the reports.`,
      example: `${id} 0.30: a shared wording of three tenths. One stock sentence for everybody can reach that.`,
    },
  })
}

/** As many publications have it: "clot" and "clots" are then two words. */
function unstemmedRougeMetric(variant: string, what: string) {
  const id = `rouge_${variant.toLowerCase()}_unstemmed`
  return wordMetric({
    id,
    label: `ROUGE-${variant} without stemming`,
    measure: id,
    range: [0, 1],
    source: `${LIN}, without a stemmer`,
    meaning: {
      what: `How many ${what} a report shares with its reference (F), endings of words included, averaged over the reports.`,
      example: `${id} 0.30: to be compared with published values that name no stemmer, and not with ROUGE-${variant}.`,
    },
  })
}

/** Overlap of words. */
export const wordMetrics = [
  wordMetric({
    id: 'bleu',
    label: 'BLEU',
    measure: 'bleu',
    range: [0, 100],
    source:
      'Papineni et al. 2002, doi:10.3115/1073083.1073135; as computed by sacrebleu: corpus BLEU, tokeniser 13a, exponential smoothing',
    meaning: {
      what: 'How many runs of one to four words of all reports stand in their references, less a penalty for reports that are too short; 0 to 100.',
      example:
        'bleu 15: usual for systems that write chest X-ray reports, and for one report copied for every patient.',
    },
  }),
  rougeMetric('1', 'words'),
  rougeMetric('2', 'pairs of words'),
  rougeMetric('L', 'words in the same order'),
  rougeMetric('Lsum', 'words in the same order, line by line,'),
  unstemmedRougeMetric('1', 'words'),
  unstemmedRougeMetric('2', 'pairs of words'),
  unstemmedRougeMetric('Lsum', 'words in the same order, line by line,'),
  wordMetric({
    id: 'meteor_exact_stem',
    label: 'METEOR, exact words and stems only',
    measure: 'meteor',
    range: [0, 1],
    source: 'Lavie & Agarwal 2007, doi:10.3115/1626355.1626389, without the synonyms of WordNet',
    meaning: {
      what: 'How many words or stems of words match, recall counting nine times precision, less a penalty for another order; averaged over the reports.',
      example: 'meteor_exact_stem 0.35. It is lower than METEOR with synonyms, and not to be compared with it.',
    },
  }),
  wordMetric({
    id: 'chrf',
    label: 'chrF',
    measure: 'chrf',
    range: [0, 100],
    source: 'Popović 2015, doi:10.18653/v1/W15-3049; as computed by sacrebleu',
    meaning: {
      what: 'How many runs of one to six characters reports and references share; 0 to 100. It forgives other endings of words.',
      example: 'chrf 40: four tenths of the runs of characters are shared.',
    },
  }),
  textMetric({
    id: 'bertscore',
    label: 'BERTScore',
    direction: 'higher',
    // With a baseline, a text unlike any other falls below 0, as far as the baseline is near 1.
    range: [-Infinity, 1],
    source: 'Zhang et al. 2020, arXiv:1904.09675; with the encoder, layer and baseline that the record names',
    meaning: {
      what: 'How alike the words of a report and of its reference are in the eyes of a language model (F), averaged over the reports.',
      example: 'bertscore 0.40 after rescaling: two fifths of the way from unrelated texts to equal ones.',
    },
    undefinedWhen: 'no encoder is configured (--text-encoder), or there are no reports',
    reads: [{ measure: 'bertscore' }],
    scoreOf: ([reports, , , fmeasure]) => Math.min(1, fmeasure / reports),
    whyUndefined: 'empty',
  }),
]
