import type { Effects } from '../core/index.js'
import { formatParquet, readTable, textCells } from '../data/index.js'
import { readBeside, writeBeside } from './arrays-beside.js'
import { type AnswerForm, outputColumns, predictionColumns, readOutputs } from './prediction-table.js'
import { onlyPresent, type PassOutputs, type Predictions } from './predictions.js'

/** Finished outputs of some samples of a pass. */
export interface PassPart {
  readonly ids: readonly string[]
  readonly outputs: PassOutputs
}

/**
 * The files of one pass in `private/predictions/`: `<pass>.parquet` when it is complete, and until then finished
 * batches beside it in `<pass>.parts/`. Each file appears whole or not at all, so whatever is there can be trusted.
 * Reconstructions lie beside the table, in the order of its rows: `<pass>.npy`, with `<pass>.mask.npy` and
 * `<pass>.truth.npy`, what was hidden and what stood there.
 */
export class PassFiles {
  readonly #effects: Effects
  readonly #form: AnswerForm
  readonly #whole: string
  readonly #parts: string
  readonly #warnings: string
  #isWhole: boolean | undefined

  constructor(folder: string, pass: string, form: AnswerForm, effects: Effects) {
    this.#effects = effects
    this.#form = form
    this.#whole = effects.files.join(folder, `${pass}.parquet`)
    this.#parts = effects.files.join(folder, `${pass}.parts`)
    this.#warnings = effects.files.join(folder, `${pass}.warnings.json`)
  }

  /** Everything that is finished: the complete pass, or the batches of a run that ended early. */
  async read(): Promise<PassPart[]> {
    const { files } = this.#effects
    this.#isWhole = (await files.facts(this.#whole)) !== undefined
    if (this.#isWhole) return [await this.#readPart(this.#whole)]
    const names = (await files.list(this.#parts)).filter((name) => name.endsWith('.parquet'))
    return Promise.all(names.map((name) => this.#readPart(files.join(this.#parts, name))))
  }

  /** What the model said while earlier batches were made. */
  async readWarnings(): Promise<readonly string[]> {
    const { files } = this.#effects
    if ((await files.facts(this.#warnings)) === undefined) return []
    return JSON.parse(await files.readText(this.#warnings)) as string[] // written by writeWarnings
  }

  async writeWarnings(warnings: readonly string[]): Promise<void> {
    await this.#effects.files.write(this.#warnings, JSON.stringify(warnings))
  }

  /** @param start place of the batch's first sample among the samples of the pass; names the file */
  async writePart(start: number, { ids, outputs }: PassPart): Promise<void> {
    const columns = [{ name: 'sample_id', data: ids }, ...outputColumns(outputs, this.#form.classes)]
    const path = this.#effects.files.join(this.#parts, `${String(start).padStart(9, '0')}.parquet`)
    // The table last: it says that the part is there.
    if (outputs.reconstruction) await writeBeside(path, '', outputs.reconstruction, this.#effects)
    await this.#effects.files.write(path, await formatParquet(columns))
  }

  /** Writes the complete pass, unless it is there already, then drops the batches. */
  async writeWhole(predictions: Predictions): Promise<void> {
    if (this.#isWhole) return
    const { masked, outputs } = onlyPresent(predictions)
    if (masked && outputs.reconstruction) {
      const { values, mask } = masked
      await writeBeside(this.#whole, '', outputs.reconstruction, this.#effects)
      await writeBeside(this.#whole, '.truth', values, this.#effects)
      await writeBeside(this.#whole, '.mask', { data: mask, shape: values.shape }, this.#effects)
    }
    await this.#effects.files.write(
      this.#whole,
      await formatParquet(predictionColumns(predictions, this.#form.classes)),
    )
    await this.#effects.files.remove(this.#parts)
    this.#isWhole = true
  }

  async #readPart(path: string): Promise<PassPart> {
    const table = await readTable(path, this.#effects)
    const ids = textCells(table.cells.get('sample_id') ?? [])
    const reconstruction = await readBeside(path, '', this.#effects)
    return { ids, outputs: reconstruction ? { reconstruction } : readOutputs(table, this.#form).outputs }
  }
}
