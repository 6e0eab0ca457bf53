import type { Clock, Effects, FmbenchError } from '../core/index.js'
import { joinOutputs, type Model } from '../models/index.js'
import type { OutputSheet } from './output-sheet.js'
import { PassFiles, type PassPart } from './pass-files.js'
import type { AnswerForm } from './prediction-table.js'
import type { PassOutputs, Predictions } from './predictions.js'

/** One call of a model. */
export interface ModelCall {
  readonly samples: number
  readonly seconds: number
  /** Of how many samples the embedding was there already: the time is then not that of the model. */
  readonly recalled?: number
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

/** A crash loses no more batches than this, */
const MOST_WAITING = 64
/** and those that were made since so long: a write that reaches the disk takes as long as many small batches. */
const WRITE_AGAIN_MS = 200

/** One pass while it is predicted: what is there already, and the files that new batches go to. */
export class PassInProgress {
  readonly id: string
  readonly sheet: OutputSheet
  failure: FmbenchError | undefined
  readonly #calls: ModelCall[] = []
  readonly #files: PassFiles | undefined
  readonly #clock: Clock
  readonly #warnings: Set<string>
  #warningsWritten: number
  /** Batches that are not on the disk yet, each with the place of its first sample. */
  #waiting: { readonly part: PassPart; readonly start: number }[] = []
  #writing: Promise<void> | undefined
  #writtenMs: number

  private constructor(
    id: string,
    sheet: OutputSheet,
    files: PassFiles | undefined,
    warnings: readonly string[],
    clock: Clock,
  ) {
    this.id = id
    this.sheet = sheet
    this.#files = files
    this.#clock = clock
    this.#warnings = new Set(warnings)
    this.#warningsWritten = this.#warnings.size
    this.#writtenMs = clock.elapsedMs()
  }

  /** @param folder `private/predictions`; nothing is read or written when absent */
  static async open(
    id: string,
    sheet: OutputSheet,
    form: AnswerForm,
    folder: string | undefined,
    effects: Effects,
  ): Promise<PassInProgress> {
    if (folder === undefined) return new PassInProgress(id, sheet, undefined, [], effects.clock)
    const files = new PassFiles(folder, id, form, effects)
    for (const part of await files.read()) sheet.fill(part)
    return new PassInProgress(id, sheet, files, await files.readWarnings(), effects.clock)
  }

  /**
   * Takes a batch in. It is written while the model works on the next; small ones that come fast are written together.
   *
   * @param start place of the part's first sample
   * @throws FmbenchError what writing earlier batches threw
   */
  async keep(part: PassPart, start: number, cost: Omit<ModelCall, 'samples'>, model: Model): Promise<void> {
    this.sheet.fill(part)
    this.#calls.push({ samples: part.ids.length, ...cost })
    for (const warning of model.warnings ?? []) this.#warnings.add(warning)
    if (this.#files === undefined) return
    this.#waiting.push({ part, start })
    if (!this.#isDue()) return
    await this.#writing
    this.#writing = this.#write(this.#files)
    // Whoever waits for it next hears of it.
    this.#writing.catch(() => {})
  }

  #isDue(): boolean {
    if (this.#waiting.length >= MOST_WAITING || this.sheet.isWhole) return true
    return this.#writing === undefined && this.#clock.elapsedMs() - this.#writtenMs >= WRITE_AGAIN_MS
  }

  async #write(files: PassFiles): Promise<void> {
    while (this.#waiting.length > 0) {
      const [{ start }] = this.#waiting
      // Beside the batches, so that a resumed run says what an uninterrupted one would.
      if (this.#warnings.size > this.#warningsWritten) await files.writeWarnings([...this.#warnings])
      this.#warningsWritten = this.#warnings.size
      const parts = this.#waiting.map(({ part }) => part)
      this.#waiting = []
      if (this.sheet.isWhole) await files.writeWhole(this.sheet.predictions(this.id))
      else await files.writePart(start, joinParts(parts))
    }
    this.#writtenMs = this.#clock.elapsedMs()
    this.#writing = undefined
  }

  /** Ends when all that was kept is on the disk. @throws FmbenchError what writing threw */
  async settled(): Promise<void> {
    await this.#writing
    if (this.#files !== undefined) await this.#write(this.#files)
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

/** Parts of one pass, which all have the same kinds of output, as one. */
function joinParts(parts: readonly PassPart[]): PassPart {
  const [{ outputs }] = parts
  if (parts.length === 1) return parts[0]
  const kinds = Object.keys(outputs) as (keyof PassOutputs)[] // an object's own keys
  const joined = kinds.map((kind) => [
    kind,
    joinOutputs(
      kind,
      parts.map((part) => part.outputs[kind] as never),
    ),
  ])
  return { ids: parts.flatMap(({ ids }) => ids), outputs: Object.fromEntries(joined) as PassOutputs }
}
