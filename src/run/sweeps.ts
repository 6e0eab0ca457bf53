import { type Batch, denseBatch, sizePerSample } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { Damaged, DamagedPass } from './damaged.js'
import type { PassResult } from './pass-in-progress.js'
import type { Perturber } from './perturber.js'
import type { EvaluationPlan } from './plan.js'
import { damagedPass } from './robustness-plan.js'

/** Passes whose samples are made together: the clean samples alone, or one kind of damage at all its severities. */
export interface Sweep {
  /** One per batch that `read` gives. */
  readonly passes: readonly string[]
  /** At most so many samples at a time; as many as a batch has when absent. */
  readonly most?: number
  /** @param wanted places in `passes` */
  read(rows: Int32Array, wanted: readonly number[]): Promise<readonly Batch[]>
  /** Says that nobody reads these batches any more. */
  release?(batches: readonly Batch[]): void
}

/** The samples as they are. */
export const cleanSweep = (pass: string, dataset: Dataset): Sweep => ({
  passes: [pass],
  read: async (rows) => [await dataset.read(rows)],
})

/** The samples as they are, once more: a model that answers differently now answers at random. */
export const AGAIN = 'clean-again'

const againSweep = (dataset: Dataset): Sweep => ({
  passes: [AGAIN],
  read: async (rows) => [{ ...(await dataset.read(rows)), isFresh: true }],
})

/** All severities of a batch are in memory together, those of the next one too: so many numbers at most, some 50 MB. */
const MOST_NUMBERS = 12_000_000

/** Everything a model is asked about besides the clean pass: the clean samples again, then each kind of damage. */
export function damagedSweeps(
  { robustness }: EvaluationPlan,
  dataset: Dataset,
  perturber: Perturber | undefined,
): Sweep[] {
  if (robustness === undefined || perturber === undefined) return []
  const size = sizePerSample([1, ...(dataset.sampleShape ?? [])])
  const sweeps = robustness.probes.flatMap(({ id, severities, replicates }) =>
    Array.from({ length: replicates }, (_, replicate): Sweep => {
      const levels = severities.map((_, level) => level).slice(1)
      return {
        passes: levels.map((level) => damagedPass(id, level, replicate)),
        most: Math.max(1, Math.floor(MOST_NUMBERS / (size * levels.length))),
        async read(rows, wanted) {
          const batch = denseBatch(await dataset.read(rows))
          const asked = wanted.map((place) => levels[place])
          const damaged = await perturber.damage(batch, id, severities, asked, replicate)
          return damaged.map((made) => ({ ...made, isFresh: true }))
        },
        release: (batches) => perturber.release(batches),
      }
    }),
  )
  return [againSweep(dataset), ...sweeps]
}

/** The results of `damagedSweeps`, found by the names of their passes; undefined where none was made. */
export function damagedOf(plan: EvaluationPlan, results: readonly PassResult[]): Damaged | undefined {
  const byPass = new Map(results.map((result) => [result.predictions.pass, result]))
  if (results.length <= 1) return undefined
  // Each was made.
  const passes = damagedPasses(plan, (pass) => byPass.get(pass) as PassResult)
  return { passes, again: byPass.get(AGAIN)?.predictions }
}

/** What a model that never looks at its samples says of damaged ones: what it says of the clean ones. */
export function unmovedBy(plan: EvaluationPlan, clean: PassResult): Damaged | undefined {
  return plan.robustness && { passes: damagedPasses(plan, () => clean), again: clean.predictions }
}

function damagedPasses(
  { robustness }: EvaluationPlan,
  resultOf: (pass: string) => Pick<PassResult, 'predictions' | 'failure'>,
): DamagedPass[] {
  return (robustness?.probes ?? []).flatMap(({ id, severities, replicates }) =>
    Array.from({ length: replicates }, (_, replicate) =>
      severities.slice(1).map((_, l): DamagedPass => {
        const { predictions, failure } = resultOf(damagedPass(id, l + 1, replicate))
        return { probe: id, level: l + 1, replicate, predictions, failure }
      }),
    ).flat(),
  )
}
