import { FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import type { Dataset, GenomicPlaces } from '../loader.js'
import { describeSamples, type RawSamples, selectSamples } from '../samples.js'
import { parseNumber } from '../tables/parse-number.js'
import { type Table, type TableColumn, textCells } from '../tables/table.js'

/** Letters of DNA and RNA, those for bases that are not surely known (IUPAC 1984) included. */
const NO_LETTER = /[^ACGTURYSWKMBDHVN]/

/**
 * A sequence in upper case: lower case means no other base (it marks repeats in genome files).
 *
 * @throws FmbenchError `bad-data` when it is empty, or has a character that is no IUPAC letter
 */
export function checkedSequence(cell: string, where: string): string {
  const sequence = cell.toUpperCase()
  const place = sequence.search(NO_LETTER)
  if (place === -1 && sequence !== '') return sequence
  const what =
    sequence === ''
      ? 'The sequence is empty.'
      : `The sequence has ${JSON.stringify(cell[place])} at position ${place + 1}, which is no letter of DNA.`
  throw new FmbenchError('bad-data', what, {
    where,
    hint: 'Letters: A C G T U, N for an unknown base, and R Y S W K M B D H V. Remove blanks and gaps, or the row.',
  })
}

/** A dataset of sequences that are held in memory. @param sha256 as `Dataset` has it */
export function sequenceDataset(
  document: DatasetDocument,
  samples: RawSamples & { readonly sequences: readonly string[] },
  sha256: string,
): Dataset {
  const selected = selectSamples(document, samples)
  const facts = describeSamples(document, selected)
  const { sequences = [] } = selected
  const places = placesIn(selected.table)
  return {
    document,
    ...facts,
    ...(places && { places }),
    sha256,
    async read(rows) {
      return { ids: Array.from(rows, (row) => facts.ids[row]), sequences: Array.from(rows, (row) => sequences[row]) }
    },
  }
}

/** The columns region, start and end, where a table has all three. */
function placesIn({ cells }: Table): GenomicPlaces | undefined {
  const [region, start, end] = ['region', 'start', 'end'].map((name) => cells.get(name))
  if (region === undefined || start === undefined || end === undefined) return undefined
  const numbers = (column: TableColumn) =>
    Float64Array.from(textCells(column), (cell) => parseNumber(cell) ?? Number.NaN)
  return { region: textCells(region), start: numbers(start), end: numbers(end) }
}
