import type { Effects, FmbenchError } from '../core/index.js'
import type { Model } from '../models/index.js'
import type { OutputSheet } from './output-sheet.js'
import { PassFiles, type PassPart } from './pass-files.js'
import type { Predictions } from './predictions.js'

/** One call of a model. */
export interface ModelCall {
  readonly samples: number
  readonly seconds: number
}

export interface PassResult {
  /** What is scored: one answer per sample, or per subject or group where the benchmark puts them together. */
  readonly predictions: Predictions
  /** One answer per sample. */
  readonly answers: Predictions
  /** The calls of the model that this process made itself, in order. */
  readonly calls: readonly ModelCall[]
  /** Why the pass ended early; the samples it missed count as wrong. */
  readonly failure: FmbenchError | undefined
  /** What the model said, in this process and in those that made earlier batches. */
  readonly warnings: readonly string[]
}

/** One pass while it is predicted: what is there already, and the files that new batches go to. */
export class PassInProgress {
  readonly id: string
  readonly sheet: OutputSheet
  failure: FmbenchError | undefined
  readonly #calls: ModelCall[] = []
  readonly #files: PassFiles | undefined
  readonly #warnings: Set<string>
  /** The last batch on its way to the disk. */
  #writing: Promise<void> = Promise.resolve()

  private constructor(id: string, sheet: OutputSheet, files: PassFiles | undefined, warnings: readonly string[]) {
    this.id = id
    this.sheet = sheet
    this.#files = files
    this.#warnings = new Set(warnings)
  }

  /** @param folder `private/predictions`; nothing is read or written when absent */
  static async open(
    id: string,
    sheet: OutputSheet,
    classes: readonly string[],
    folder: string | undefined,
    effects: Effects,
  ): Promise<PassInProgress> {
    if (folder === undefined) return new PassInProgress(id, sheet, undefined, [])
    const files = new PassFiles(folder, id, classes, effects)
    for (const part of await files.read()) sheet.fill(part)
    return new PassInProgress(id, sheet, files, await files.readWarnings())
  }

  /**
   * Takes a batch in, once the one before is on the disk; it is written while the model works on the next.
   *
   * @param start place of the part's first sample
   */
  async keep(part: PassPart, start: number, seconds: number, model: Model): Promise<void> {
    await this.#writing
    const before = this.#warnings.size
    for (const warning of model.warnings ?? []) this.#warnings.add(warning)
    this.#writing = this.#write(part, start, this.#warnings.size > before)
    // Whoever waits for it next hears of it.
    this.#writing.catch(() => {})
    this.sheet.fill(part)
    this.#calls.push({ samples: part.ids.length, seconds })
  }

  async #write(part: PassPart, start: number, hasNewWarnings: boolean): Promise<void> {
    // Beside the batches, so that a resumed run says what an uninterrupted one would.
    if (hasNewWarnings) await this.#files?.writeWarnings([...this.#warnings])
    await this.#files?.writePart(start, part)
  }

  /** Ends when all that was kept is on the disk. @throws FmbenchError what writing threw */
  async settled(): Promise<void> {
    await this.#writing
  }

  /** @param together puts answers together for scoring */
  async finish(together: (answers: Predictions) => Predictions): Promise<PassResult> {
    await this.settled()
    const answers = this.sheet.predictions(this.id)
    if (this.failure === undefined) await this.#files?.writeWhole(answers)
    return {
      predictions: together(answers),
      answers,
      calls: this.#calls,
      failure: this.failure,
      warnings: [...this.#warnings],
    }
  }
}
