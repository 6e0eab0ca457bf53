import { pathToFileURL } from 'node:url'
import { FmbenchError, type Tensor } from '../core/index.js'
import { builtInProbes, type Damage, damageRows, type Probe } from '../probes/index.js'

/** Some rows of a batch to damage. Its numbers lie in memory that threads share; the rest is plain data. */
export interface PerturbTask extends Omit<Damage, 'probe'> {
  readonly probe: string
  readonly ids: readonly string[]
  readonly x: Tensor
  /** One per wanted level; the damaged rows are written there. */
  readonly targets: readonly Tensor[]
  readonly from: number
  readonly to: number
}

/** The thread's side of `Threads.start`. @param probeModules absolute paths; the default export of each is a probe */
export async function open(probeModules: readonly string[]) {
  const modules = await Promise.all(probeModules.map((path) => import(pathToFileURL(path).href)))
  const probes = builtInProbes.with(modules.map((module) => module.default as Probe)) // checked by who read the paths
  return {
    async run({ ids, x, targets, from, to, ...rest }: PerturbTask): Promise<void> {
      const probe = probes.get(rest.probe)
      if (probe.of !== 'array') throw new FmbenchError('bad-data', `The probe ${probe.id} damages no numbers.`)
      damageRows(ids, x, targets, { ...rest, probe }, from, to)
    },
  }
}
