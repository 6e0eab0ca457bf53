import type { NoteBlock } from '../block.js'
import { formatCount, formatShare } from '../format-number.js'
import type { ReportContext } from '../section.js'
import { listInWords } from '../words.js'

/** What a reader must know before any number. */
export function banners(context: ReportContext): NoteBlock[] {
  const { record, dataset, benchmark } = context
  const { run_metadata: run, provenance } = record
  const minN = benchmark?.min_n
  const withheld = record.disclosure?.withheld ?? []
  const smallest = Math.min(...Object.values(run.classes ?? {}))
  const notes: (readonly [NoteBlock['tone'], boolean, string, string])[] = [
    [
      'caution',
      record.status === 'Failed',
      'Failed run.',
      'What is printed here is what was left of it. It cannot be ranked.',
    ],
    ['caution', record.status === 'Partial', 'Partial run.', 'It is not complete, so it cannot be ranked.'],
    [
      'caution',
      provenance.limited === true,
      'Limited run.',
      'Only some of the samples were used, to try things out. It cannot be ranked or compared.',
    ],
    [
      'caution',
      run.labels_from === 'predictions',
      'Labels from the predictions file.',
      'They were not checked against the dataset. The result is shown, never ranked.',
    ],
    [
      'caution',
      run.coverage !== undefined && run.coverage < 1,
      'Incomplete predictions.',
      `${formatShare(run.coverage ?? 1, 1)} of the expected samples have one; each missing prediction counts as wrong.`,
    ],
    [
      'info',
      run.predictions_from === 'file',
      'Predictions made elsewhere.',
      'fmbench scored a file of predictions; how they were made is the submitter’s word.',
    ],
    [
      'caution',
      provenance.origin === 'import',
      'Imported record.',
      'The numbers were read from another tool’s file; fmbench did not compute them.',
    ],
    [
      'caution',
      provenance.origin === 'transcribed',
      'Transcribed record.',
      'The numbers were copied from a publication; fmbench did not compute them.',
    ],
    [
      'caution',
      record.marks.includes('few_samples') || (minN !== undefined && smallest < minN),
      'Very few samples.',
      `${Number.isFinite(smallest) ? `The smallest class has ${formatCount(smallest)}` : 'A class has too few'}; the benchmark asks for ${minN === undefined ? 'more' : formatCount(minN)} before a result is ranked.`,
    ],
    [
      'caution',
      benchmark?.superseded_by !== undefined,
      'Old benchmark.',
      `It has been replaced by ${benchmark?.superseded_by}.`,
    ],
    ...(benchmark?.known_issues ?? [])
      .filter(({ resolved }) => !resolved)
      .map(({ issue, leak }) => {
        const head = leak ? 'Leak: no result of this benchmark is ranked.' : 'Known issue of this benchmark.'
        return ['caution', true, head, issue] as const
      }),
    [
      'info',
      dataset?.synthetic === true,
      'Toy data.',
      'The samples are synthetic: the numbers show that the software works and say nothing about medicine.',
    ],
    [
      'info',
      (record.disclosure?.min_cell ?? 0) > 0,
      'Persons are protected.',
      `The data are about persons and not open: ${withheld.length > 0 ? `${listInWords(withheld)} are withheld in whole or in part, and ` : ''}values are rounded to two decimals.`,
    ],
    ...record.warnings.map((warning) => ['caution', true, 'Warning.', warning] as const),
  ]
  return notes
    .filter(([, applies]) => applies)
    .map(([tone, , head, text]) => ({ kind: 'note', tone, text: [{ strong: head }, ` ${text}`] }))
}
