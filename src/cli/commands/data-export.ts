import { denseBatch, FmbenchError, sizePerSample } from '../../core/index.js'
import { type Dataset, formatNpy } from '../../data/index.js'
import { isProtected } from '../../spec/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { formatCsv } from '../csv.js'
import { openWorkspace } from '../workspace.js'

export interface ExportFlags {
  readonly split: string
  readonly out: string
  readonly catalog?: string
}

/** How many samples are read at a time. */
const BATCH = 1024

/**
 * Writes one part of a dataset for training elsewhere: `<part>.csv` with sample_id, subject_id, group, y_true, and
 * the features or the sequence; samples of higher rank as `<part>.npy` in the same order. The test part goes without
 * y_true: `score` joins the labels by sample_id.
 */
export async function exportPart(reference: string, flags: ExportFlags, context: Context): Promise<ExitCode> {
  const { effects, terminal, program } = context
  const { files } = effects
  const workspace = await openWorkspace(effects, flags.catalog)
  const entry = await workspace.dataset(reference)
  const dataset = await workspace.open(entry)
  const { dataset_id, access } = dataset.document
  const rows = rowsOfPart(dataset, flags.split)
  const isTable = dataset.sampleShape === undefined || dataset.sampleShape.length === 1
  const names = isTable ? [`${flags.split}.csv`] : [`${flags.split}.csv`, `${flags.split}.npy`]
  await refuseOtherFiles(flags.out, names, new Set(dataset.splits), context)

  const facts = factColumns(dataset, rows, flags.split)
  const measured = await readMeasurements(dataset, rows)
  const columns = [...facts, ...measured.columns]
  const table = Array.from(rows, (_, i) => columns.map(({ cells }) => cells[i]))
  const header = columns.map(({ name }) => name)
  await files.write(files.join(flags.out, names[0]), formatCsv(header, table))
  if (measured.npy !== undefined) await files.write(files.join(flags.out, names[1]), measured.npy)

  for (const name of names) terminal.out(files.join(flags.out, name))
  for (const note of dataset.notes ?? []) terminal.note(`note: ${note}`)
  if (isProtected(dataset.document)) {
    terminal.note(
      `warning: these are data of persons, and access is ${access}: keep them on this machine, and out of any repository.`,
    )
  }
  if (flags.split === 'test') {
    terminal.note('y_true of the test part is not written. Fill in your predictions and score them:')
    terminal.note(`${program} score --template ${dataset_id} > predictions.csv`)
  }
  return EXIT.done
}

function rowsOfPart(dataset: Dataset, part: string): Int32Array {
  const rows = Int32Array.from(dataset.ids.keys()).filter((i) => dataset.splits[i] === part)
  if (rows.length > 0 && !/[\\/]/.test(part)) return rows
  throw new FmbenchError('usage', `${dataset.document.dataset_id} has no part "${part}".`, {
    where: '--split',
    hint: `Parts it has: ${[...new Set(dataset.splits)].join(', ')}.`,
  })
}

/** The other part may lie there already; nothing else, and nothing is overwritten. */
async function refuseOtherFiles(
  folder: string,
  names: readonly string[],
  parts: ReadonlySet<string>,
  { effects }: Context,
): Promise<void> {
  const present = await effects.files.list(folder)
  const own = [...parts].flatMap((part) => [`${part}.csv`, `${part}.npy`])
  const other = present.find((name) => names.includes(name) || !own.includes(name))
  if (other === undefined) return
  const what = names.includes(other) ? `has ${other} already` : `holds other files, such as ${other}`
  throw new FmbenchError('conflict', `The folder ${what}.`, {
    where: folder,
    hint: 'Name a new folder with -o, or empty this one.',
  })
}

interface CsvColumn {
  readonly name: string
  readonly cells: readonly string[]
}

function factColumns({ ids, subjects, groups, labels }: Dataset, rows: Int32Array, part: string): CsvColumn[] {
  const columnOf = (name: string, all: readonly string[] | undefined): CsvColumn[] =>
    all === undefined ? [] : [{ name, cells: Array.from(rows, (row) => all[row]) }]
  return [
    ...columnOf('sample_id', ids),
    ...columnOf('subject_id', subjects),
    ...columnOf('group', groups),
    ...(part === 'test' ? [] : columnOf('y_true', labels)),
  ]
}

interface Measurements {
  readonly columns: readonly CsvColumn[]
  /** Samples that are no row of numbers. */
  readonly npy?: Uint8Array
}

async function readMeasurements(dataset: Dataset, rows: Int32Array): Promise<Measurements> {
  const { sampleShape } = dataset
  const sequences: string[] = []
  const data = new Float64Array(sampleShape === undefined ? 0 : sizePerSample([1, ...sampleShape]) * rows.length)
  let filled = 0
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = denseBatch(await dataset.read(rows.subarray(at, at + BATCH)))
    sequences.push(...(batch.sequences ?? []))
    if (batch.x === undefined) continue
    data.set(batch.x.data, filled)
    filled += batch.x.data.length
  }
  if (sampleShape === undefined) return { columns: [{ name: 'sequence', cells: sequences }] }
  if (sampleShape.length > 1) return { columns: [], npy: formatNpy(data, [rows.length, ...sampleShape]) }
  const [width] = sampleShape
  const { featureNames = Array.from({ length: width }, (_, j) => `x${j + 1}`) } = dataset
  return {
    columns: featureNames.map((name, j) => ({
      name,
      cells: Array.from(rows, (_, i) => String(data[i * width + j])),
    })),
  }
}
