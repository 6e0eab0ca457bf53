import { FmbenchError } from '../../core/index.js'
import { parseNumber } from '../tables/parse-number.js'
import { filledCells, type Table } from '../tables/table.js'
import { chooseChannels, type Recording, type RecordingEvent } from './recording.js'

export interface TableRecordingOptions {
  readonly channels?: readonly string[] | undefined
  /** A table does not say it. */
  readonly hz: number
  /** The column of states: as long as it holds one value, that is one event, whose type is the value. */
  readonly states?: string | undefined
}

/**
 * A recording whose file is a table: a row per moment, a column per channel.
 *
 * @throws FmbenchError `bad-data` for an unknown channel, or a cell that is no number
 */
export function tableRecording(table: Table, { channels, hz, states }: TableRecordingOptions): Recording {
  const labels = table.columns.filter((name) => name !== states)
  const places = chooseChannels(labels, channels, table.file)
  const series = places.map((place) => numbersOf(table, labels[place]))
  return {
    channels: places.map((place) => labels[place]),
    hz,
    length: table.rows,
    events:
      states === undefined ? [] : statesOf(filledCells(table, states, 'holds the states (loader.options.states)'), hz),
    mayNamePerson: false,
    async read(start, end) {
      const values = new Float64Array(series.length * (end - start))
      series.forEach((own, c) => void values.set(own.subarray(start, end), c * (end - start)))
      return values
    },
  }
}

function numbersOf(table: Table, name: string): Float64Array {
  const cells = table.cells.get(name) ?? []
  return Float64Array.from({ length: table.rows }, (_, row) => {
    const cell = cells[row]
    const value = typeof cell === 'number' ? cell : parseNumber(cell)
    if (value !== undefined) return value
    throw new FmbenchError('bad-data', `The channel "${name}" is "${cell}" in this row, which is no number.`, {
      where: table.where(row),
      hint: 'Name the columns that are channels: options: { channels: […] }',
    })
  })
}

/** Runs of one value. */
function statesOf(cells: readonly string[], hz: number): RecordingEvent[] {
  const starts = cells.flatMap((cell, row) => (row === 0 || cell !== cells[row - 1] ? [row] : []))
  return starts.map((start, s) => {
    const end = starts[s + 1] ?? cells.length
    return { onset: start / hz, duration: (end - start) / hz, fields: { type: cells[start] } }
  })
}
