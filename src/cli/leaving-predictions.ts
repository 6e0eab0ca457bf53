import { type Effects, FmbenchError, sha256Hex } from '../core/index.js'
import { parseDelimited, parseNumber, textCells } from '../data/index.js'
import { MAX_ATTACHMENT_BYTES } from '../hub/index.js'
import { protocols } from '../protocols/index.js'
import type { LeavingField } from '../review/egress-manifest.js'
import { privateTraces, type ReviewFinding } from '../review/index.js'
import { privateNamesIn } from '../review/private-names.js'
import { DEFAULT_OPTIONS, hidesSamples } from '../run/index.js'
import { type EvalRecord, printable } from '../spec/index.js'
import { answersCsv } from './predictions-csv.js'
import { planOfRecord } from './rescore-result.js'
import { findPredictions, predictionsOf, type Result } from './result.js'
import type { Workspace } from './workspace.js'

export const PREDICTIONS_FILE = 'predictions.csv'

/** The second file of a submission: what the model answered, sample by sample. */
export interface LeavingPredictions {
  readonly text: string
  readonly bytes: number
  readonly sha256: string
}

/**
 * The predictions of a result, to be scored again by a hub.
 *
 * @throws FmbenchError `usage` for data that is not open and all that no hub could score again, `not-found` where the
 *   predictions cannot be used, `bad-data` where they are longer than a hub reads
 */
export async function predictionsToHandIn(
  result: Result,
  workspace: Workspace,
  effects: Effects,
): Promise<LeavingPredictions> {
  checkScoredByHub(result.record, workspace)
  const { catalog } = workspace
  const found = await findPredictions(result, DEFAULT_OPTIONS.level, catalog, effects)
  const file = await predictionsOf(result, effects)
  if (typeof found === 'string' || file === undefined) {
    throw new FmbenchError('not-found', `No predictions can go with it: ${found as string}.`, { where: result.folder })
  }
  const text = await answersCsv(file, found.plan, effects)
  if (text.includes('\r')) {
    throw new FmbenchError('bad-data', 'A generated report holds a carriage return, which a CSV file does not keep.', {
      where: file,
      hint: 'Hand in the record alone; or have the model write line feeds, and score it again.',
    })
  }
  const bytes = new TextEncoder().encode(text).length
  if (bytes > MAX_ATTACHMENT_BYTES) {
    throw new FmbenchError('bad-data', `The predictions have ${bytes} bytes; a hub reads ${MAX_ATTACHMENT_BYTES}.`, {
      hint: 'Hand in the record alone, and give the file to a maintainer, who scores it with fmbench rescore --hub.',
    })
  }
  return { text, bytes, sha256: sha256Hex(text) }
}

/** @throws FmbenchError `usage` and what `planOfRecord` throws: a hub would refuse them as well */
function checkScoredByHub(record: EvalRecord, workspace: Workspace): void {
  const hint = 'Leave out --with-predictions: the record alone can be handed in.'
  try {
    const { plan } = planOfRecord(record, workspace)
    if (hidesSamples(plan, protocols)) throw new FmbenchError('usage', 'Reconstructed samples do not go into a table.')
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    throw new FmbenchError(thrown.code, thrown.what, { hint, cause: thrown })
  }
}

/** Each column by its size: every row of it leaves. */
export function leavingColumns({ text }: LeavingPredictions): LeavingField[] {
  const { columns, cells } = parseDelimited(text, ',', PREDICTIONS_FILE)
  return columns.map((name) => ({
    field: `${PREDICTIONS_FILE} ${name}`,
    value: sizeOf(textCells(cells.get(name) ?? [])),
  }))
}

/** `70 numbers, 0.01 to 0.98`, `70 texts, 812 bytes, "P000" to "P069"` */
function sizeOf(cells: readonly string[]): string {
  const numbers = cells.map((cell) => parseNumber(cell) ?? Number.NaN)
  if (!numbers.some(Number.isNaN)) {
    const [low, high] = numbers.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity])
    return `${cells.length} numbers, ${low} to ${high}`
  }
  const bytes = cells.reduce((sum, cell) => sum + new TextEncoder().encode(cell).length, 0)
  const [first, last] = [cells[0], cells[cells.length - 1]].map((cell) => JSON.stringify(printable(cell, MAX_SHOWN)))
  return `${cells.length} texts, ${bytes} bytes, ${first} to ${last}`
}

const MAX_SHOWN = 40

/** Private traces in what a model wrote. @param own names of this machine and of who works at it */
export function doubtsAboutPredictions({ text }: LeavingPredictions, own: readonly string[]): ReviewFinding[] {
  const table = parseDelimited(text, ',', PREDICTIONS_FILE)
  const generated = textCells(table.cells.get('generated') ?? [])
  return generated.flatMap((report, row) => {
    const traces = privateTraces(report).map(({ kind, found }) => `${found} looks like: ${kind}`)
    const names = privateNamesIn(report, { ids: new Map(), own }).map(({ what }) => what)
    return [...traces, ...names].map((what): ReviewFinding => {
      const where = `${table.where(row)} generated`
      return { severity: 'blocks', check: 'private-text', where, what, mend: 'Hand in the record alone.' }
    })
  })
}
