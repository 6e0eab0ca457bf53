import * as z from 'zod'
import { compareText, type Effects, FmbenchError, Rng, sha256Hex } from '../core/index.js'
import { parseNumber, readTable, tableColumn, textCells } from '../data/index.js'
import type { RecordReports } from '../spec/eval.js'
import { parseSettings } from '../spec/settings.js'
import { bootstrapReplicates, percentileInterval } from '../stats/index.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { subjectClusters } from './score.js'

export const externalSchema = z.strictObject({
  metrics: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200).describe('Such as RadGraph-F1 (complete).'),
        version: z.string().min(1).max(200).describe('Of the tool.'),
        digest: z.string().min(1).max(200).describe('Of its weights, or of the image it ran in.'),
        direction: z.enum(['higher', 'lower']).describe('Which values are better.'),
        file: z.string().min(1).describe('A table with a row per report; paths start at this file.'),
        column: z.string().min(1).describe('Its column of values; empty where there is none.'),
        id: z.string().default('sample_id').describe('Its column of sample ids.'),
      }),
    )
    .min(1),
})

type External = z.output<typeof externalSchema>['metrics'][number]

/** One number per report that another tool made, as a file has it. */
export interface ExternalValues extends Pick<External, 'name' | 'version' | 'digest' | 'direction'> {
  /** By sample id; NaN where the tool gave none. */
  readonly values: ReadonlyMap<string, number>
}

/**
 * Reads what a file of `--external` names.
 *
 * @throws FmbenchError `bad-document`, `not-found`, `bad-data` naming file and row
 */
export async function readExternal(file: string, effects: Effects): Promise<ExternalValues[]> {
  const { files } = effects
  const { metrics } = await parseSettings(await files.readText(file), file, externalSchema)
  const folder = files.folderOf(files.resolve(file))
  return Promise.all(
    metrics.map(async ({ file: name, column, id, ...facts }) => {
      const table = await readTable(files.resolve(name, folder), effects)
      const ids = textCells(tableColumn(table, id, 'holds the sample ids'))
      const cells = textCells(tableColumn(table, column, `holds the values of ${facts.name}`))
      const values = new Map<string, number>()
      for (const [i, cell] of cells.entries()) {
        const value = cell.trim() === '' ? Number.NaN : parseNumber(cell)
        if (value === undefined) {
          throw new FmbenchError('bad-data', `Column "${column}" is "${cell}", which is no number.`, {
            where: table.where(i),
            hint: 'Leave the cell empty where the tool gave nothing.',
          })
        }
        if (values.has(ids[i])) {
          throw new FmbenchError('id-mismatch', 'A report has two rows.', { where: table.where(i) })
        }
        values.set(ids[i], value)
      }
      return { ...facts, values }
    }),
  )
}

/**
 * The mean of each over the scored reports, with a bootstrap interval over patients.
 *
 * @throws FmbenchError `id-mismatch` when it holds none of the reports
 */
export function summarizeExternal(
  external: readonly ExternalValues[],
  { options }: EvaluationPlan,
  predictions: Predictions,
): NonNullable<RecordReports['external']> {
  const clusters = subjectClusters(predictions)
  return external.map(({ values, ...facts }) => {
    const own = Float64Array.from(predictions.ids, (id) => values.get(id) ?? Number.NaN)
    const n = own.filter((value) => !Number.isNaN(value)).length
    if (n === 0) {
      throw new FmbenchError('id-mismatch', `${facts.name} has no value for any of the scored reports.`, {
        hint: 'Name the column of its ids with id: in the file of --external.',
      })
    }
    const mean = (times: ArrayLike<number>) => weightedMean(own, times)
    const once = new Uint16Array(own.length).fill(1)
    const rng = new Rng(`${options.seed}|external|${facts.name}`)
    const [replicates] = bootstrapReplicates([mean], new Int32Array(own.length), {
      replicates: options.replicates,
      rng,
      clusters,
    })
    const interval = percentileInterval(replicates, options.level)
    const lines = predictions.ids.map((id, i) => `${id}\t${Number.isNaN(own[i]) ? '' : own[i]}\n`)
    return {
      ...facts,
      values_sha256: sha256Hex(lines.sort(compareText).join('')),
      value: mean(once),
      n,
      ...(interval && { low: interval.low, high: interval.high }),
    }
  })
}

/** Of the reports that have a value; NaN when none was drawn. */
function weightedMean(values: Float64Array, times: ArrayLike<number>): number {
  let sum = 0
  let n = 0
  for (let i = 0; i < values.length; i++) {
    if (times[i] === 0 || Number.isNaN(values[i])) continue
    sum += times[i] * values[i]
    n += times[i]
  }
  return sum / n
}
