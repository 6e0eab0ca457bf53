import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseDelimited } from '../../src/data/tables/index.js'
import { meanRouge, type ReportPair, scoreReports } from '../../src/text/index.js'

// The notes are not part of the project: ACI-Bench, CC BY 4.0 (Yim et al. 2023, doi:10.1038/s41597-023-02487-3).
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data'), 'aci_bench')
const isThere = existsSync(folder)

/** Which file holds the notes of which system of the published table, and its ROUGE-1 and ROUGE-2 there. */
const SYSTEMS: readonly [file: string, system: string, rouge1: number, rouge2: number][] = [
  ['longest_speaker_turn_clinicalnlp_taskB_test1', 'longest speaker turn', 27.84, 9.32],
  ['longest_doctor_turn_clinicalnlp_taskB_test1', 'longest doctor turn', 27.47, 9.23],
  ['12_speaker_turns_clinicalnlp_taskB_test1', '12 speaker turns', 33.16, 10.6],
  ['12_doctor_turns_clinicalnlp_taskB_test1', '12 doctor turns', 35.88, 12.44],
  ['transcript_clinicalnlp_taskB_test1', 'transcript', 32.84, 12.53],
  ['UMLS_similarity_clinicalnlp_taskB_test1', 'nearest training note by UMLS', 43.87, 17.55],
  ['spacy_similarity_clinicalnlp_taskB_test1', 'nearest training note by sentence', 41.59, 15.5],
  ['BART_large_clinicalnlp_taskB_test1_full', 'BART', 41.76, 19.2],
  ['bart-large-xsum-samsum_clinicalnlp_taskB_test1_full', 'BART+FT SAMSum', 40.87, 18.96],
  ['bart-large-xsum-samsum_clinicalnlp_taskB_test1_division_combined', 'BART+FT SAMSum (Division)', 53.46, 25.08],
  ['BioBART_clinicalnlp_taskB_test1_full', 'BioBART', 39.09, 17.24],
  ['BioBART_clinicalnlp_taskB_test1_division_combined', 'BioBART (Division)', 49.53, 22.47],
  ['LED_clinicalnlp_taskB_test1_full', 'LED', 28.37, 5.52],
  ['LED_clinicalnlp_taskB_test1_division_combined', 'LED (Division)', 34.15, 8.01],
  ['LED_pubmed_clinicalnlp_taskB_test1_full', 'LED+FT PubMed', 27.19, 5.3],
  ['test1Text-Davinci-002_', 'Text-Davinci-002', 41.08, 17.27],
  ['test1Text-Davinci-003_', 'Text-Davinci-003', 47.07, 22.08],
  ['test1ChatGPT_', 'ChatGPT', 47.44, 19.01],
  ['test1GPT-4_', 'GPT-4', 51.76, 22.58],
]

function notesById(path: string): Map<string, string> {
  const { cells } = parseDelimited(readFileSync(join(folder, path), 'utf8'), ',', path)
  const notes = cells.get('note') ?? []
  return new Map(cells.get('encounter_id')?.map((id, i) => [id, notes[i]]))
}

function pairsOf(file: string): ReportPair[] {
  const notes = notesById(`predictions/${file}.csv`)
  const references = notesById('data/challenge_data/clinicalnlp_taskB_test1.csv')
  expect(references.size).toBe(40)
  return [...references].map(([id, reference]) => ({ references: [reference], generated: notes.get(id) ?? '' }))
}

const reason = isThere ? '' : ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has aci_bench)'

describe.runIf(isThere)(`ACI-Bench, test1${reason}`, () => {
  test.each(SYSTEMS)('%s: the published ROUGE-1 and ROUGE-2', (file, _, rouge1, rouge2) => {
    const pairs = pairsOf(file)
    // The table has two decimals, and some values lie within 0.0001 of the middle between two.
    const isPublished = (value: number, published: number) => Math.abs(100 * value - published) <= 0.0051
    expect(scoreReports(meanRouge(1, false), pairs)).toSatisfy((value: number) => isPublished(value, rouge1))
    expect(scoreReports(meanRouge(2, false), pairs)).toSatisfy((value: number) => isPublished(value, rouge2))
  })
})

test.skipIf(isThere)(`ACI-Bench${reason}`, () => undefined)
