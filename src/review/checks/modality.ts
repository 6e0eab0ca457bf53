import { ownText } from '../../leaderboard/own.js'
import type { SubmissionCheck } from '../check.js'

/** Kinds of data by the words that name them; whole words, since "gene" is part of "generation". */
const KINDS: Readonly<Record<string, RegExp>> = {
  DNA: /\bDNA\b/i,
  'single-cell RNA': /\bsc-?RNA|single[- ]cell/i,
  fMRI: /\bfMRI\b|functional MRI/i,
  'structural MRI': /\b(?:structural|T[12]-weighted|T[12]w?)\b.*\bMRI\b|\bsMRI\b|\bMRI of\b/i,
  EEG: /\bEEG\b/i,
  'X-ray': /\bX-?rays?\b/i,
  CT: /\bCT\b/,
  histopathology: /\bhistopatholog|\bwhole-slide\b|\bpathology\b/i,
  'images of any kind': /^images?\b|\bimages? (?:and|or) text\b|\bimages, text\b/i,
  text: /\btexts?\b|\breports?\b/i,
  'time series of any kind': /^time series\b/i,
}

/** What is said to take anything of its kind. */
const INCLUDES: Readonly<Record<string, readonly string[]>> = {
  'images of any kind': ['X-ray', 'CT', 'structural MRI', 'histopathology'],
  'time series of any kind': ['EEG', 'fMRI'],
}

const kindsIn = (text: string): string[] => Object.keys(KINDS).filter((kind) => KINDS[kind].test(text))

const isIn = (kind: string, other: string): boolean => kind === other || (INCLUDES[other]?.includes(kind) ?? false)

export const modalityCheck: SubmissionCheck = {
  id: 'modality',
  aliases: ['N12'],
  label: 'The model takes what the benchmark gives it',
  source: 'the modality that the documents of model and benchmark declare',
  check(record, { catalog }) {
    const model = catalog.findModel(record.model_ids.candidate)?.value
    const benchmark = catalog.benchmarks.get(record.benchmark_id)?.value
    const dataset = catalog.datasets.get(record.dataset_id ?? '')?.value
    const given = benchmark?.input_modality ?? dataset?.modality
    if (model?.modality === undefined || given === undefined) return []
    const [taken, offered] = [kindsIn(model.modality), kindsIn(given)]
    const isMatch = taken.some((kind) => offered.some((other) => isIn(kind, other) || isIn(other, kind)))
    if (isMatch || taken.length === 0 || offered.length === 0) return []
    // A reason turns it into something to read, not into nothing.
    const reason = ownText(record.declarations, 'modality_reason')
    return [
      {
        severity: reason === undefined ? 'blocks' : 'notes',
        path: ['model_ids', 'candidate'],
        what: `${model.name} takes ${taken.join(', ')}; the benchmark gives ${offered.join(', ')}`,
        mend: reason ?? 'Say in declarations.modality_reason how it was used on such data, or correct the name.',
      },
    ]
  },
}
