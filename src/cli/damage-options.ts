import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Effects, FmbenchError, type Registry, SAMPLE_KINDS, type SampleKind, type Signal } from '../core/index.js'
import { amplitudeOf, builtInProbes, type Probe } from '../probes/index.js'
import type { RobustnessOptions } from '../run/index.js'
import type { CatalogEntry, DatasetDocument } from '../spec/index.js'
import { names, wholeNumber } from './options.js'
import { importProbe } from './private-probe.js'

/** What commander hands over for the options of `addDamageOptions`. */
export interface DamageFlags {
  readonly probes?: readonly string[]
  readonly severities?: readonly AskedSeverities[]
  readonly replicates?: number
  readonly fs?: number
  readonly mains?: 50 | 60
  readonly modality?: SampleKind
}

interface AskedSeverities {
  /** Absent where only one probe is asked for. */
  readonly probe: string | undefined
  readonly severities: readonly number[]
}

/** The options about damage to samples. */
export function addDamageOptions(command: Command): Command {
  return command
    .option('--probes <names>', 'damage the samples: ids of list probes, files of your own, or all that fit', names)
    .option(
      '--severities <probe=list>',
      "severities instead of the probe's own: dropout=0.1,0.3 or noise=20dB,10dB; repeatable",
      severities,
    )
    .option('--replicates <n>', 'how often the noise is drawn (default: as the benchmark says, else 1)', wholeNumber(1))
    .option('--fs <hz>', 'samples per second, where the dataset does not say', hertz)
    .addOption(
      new Option('--mains <hz>', 'frequency of the mains (default: as the dataset says, else 50)')
        .choices(['50', '60'])
        .argParser(mains),
    )
    .addOption(
      new Option('--modality <kind>', 'what the samples are, where the dataset does not say').choices(SAMPLE_KINDS),
    )
}

function hertz(text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new InvalidArgumentError('It must be a number of samples per second, above 0.')
}

function mains(text: string): 50 | 60 {
  if (text === '50' || text === '60') return text === '50' ? 50 : 60
  throw new InvalidArgumentError('It must be 50 or 60.')
}

/** `dropout=0.1,0.3`, `noise=20dB,10dB`, `dropout=10%,30%`, or `0.1,0.3` where one probe is asked for. */
function severities(text: string, previous: readonly AskedSeverities[] = []): AskedSeverities[] {
  const [before, after] = text.includes('=') ? text.split('=', 2) : [undefined, text]
  const found = after.split(',').map(severity)
  if (found.some((value) => !(value > 0))) {
    throw new InvalidArgumentError('Severities are numbers above 0 (0.3, 30%, 20dB); the clean sample is always there.')
  }
  // 40 dB is weaker than 20 dB: what counts is the strength.
  if (found.some((value, i) => i > 0 && value <= found[i - 1])) {
    const sorted = [...new Set(found)].sort((a, b) => a - b)
    throw new InvalidArgumentError(`They must grow, each stronger than the one before: ${sorted.join(',')}.`)
  }
  return [...previous, { probe: before?.trim(), severities: found }]
}

function severity(text: string): number {
  const [, number, unit] = /^\s*(-?[\d.]+(?:e-?\d+)?)\s*(dB|%)?\s*$/i.exec(text) ?? []
  if (number === undefined) return Number.NaN
  if (unit === '%') return Number(number) / 100
  return unit === undefined ? Number(number) : amplitudeOf(Number(number))
}

/** The probes that a command line may use, and what it asks of them. */
export interface AskedDamage {
  readonly registry: Registry<Probe>
  /** Absolute paths of private probes. */
  readonly modules: readonly string[]
  readonly options: RobustnessOptions
}

/**
 * What the flags ask for, with private probes imported.
 *
 * @param signal what the samples are, asked for `--probes all` only
 * @throws FmbenchError `unknown-name`, `usage`, and `bad-document` for a file that is no probe
 */
export async function askedDamage(
  flags: DamageFlags,
  signal: () => Promise<Signal>,
  effects: Effects,
): Promise<AskedDamage> {
  const asked = flags.probes ?? []
  const files = asked.filter((name) => /\.[cm]?js$/i.test(name))
  const own = await Promise.all(files.map((file) => importProbe(file, effects)))
  const registry = builtInProbes.with(own.map(({ probe }) => probe))
  const all = asked.includes('all') ? fittingProbes(await signal(), registry) : []
  const ids = asked.flatMap((name) => {
    if (name === 'all') return all
    const place = files.indexOf(name)
    return [place < 0 ? registry.get(name, '--probes').id : own[place].probe.id]
  })
  const severities = severitiesByProbe(flags.severities ?? [], ids, registry)
  const choices = ids.map((id) => {
    const chosen = severities.get(id)
    return chosen === undefined ? id : { probe: id, severities: chosen }
  })
  return {
    registry,
    modules: own.map(({ path }) => path),
    options: {
      ...(flags.probes !== undefined && { probes: choices }),
      ...(flags.replicates !== undefined && { replicates: flags.replicates }),
      ...(own.length > 0 && { privateProbes: Object.fromEntries(own.map(({ probe, sha256 }) => [probe.id, sha256])) }),
    },
  }
}

/** Ids of the probes that make sense for such samples. */
export function fittingProbes(signal: Signal, registry: Registry<Probe>): string[] {
  const fits = (probe: Probe) => probe.kinds.includes(signal.kind) && probe.misfit?.(signal) === undefined
  return registry
    .all()
    .filter(fits)
    .map(({ id }) => id)
}

function severitiesByProbe(
  asked: readonly AskedSeverities[],
  ids: readonly string[],
  registry: Registry<Probe>,
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>()
  for (const { probe, severities } of asked) {
    const id = probe === undefined && ids.length === 1 ? ids[0] : probe && registry.get(probe, '--severities').id
    if (id === undefined || !ids.includes(id)) {
      throw new FmbenchError(
        'usage',
        `The severities are for ${probe ?? 'no named probe'}, which --probes does not ask for.`,
        {
          where: '--severities',
          hint: 'Write them like dropout=0.1,0.3, and name the probe in --probes.',
        },
      )
    }
    found.set(id, severities)
  }
  return found
}

/** The dataset, with what the command line says about its samples. */
export function withSignal(
  entry: CatalogEntry<DatasetDocument>,
  { fs, mains, modality }: DamageFlags,
): CatalogEntry<DatasetDocument> {
  if (fs === undefined && mains === undefined && modality === undefined) return entry
  const kind = modality ?? entry.value.signal?.kind
  if (kind === undefined) {
    throw new FmbenchError('usage', `${entry.value.dataset_id} does not say what its samples are measurements of.`, {
      where: '--fs',
      hint: `Add --modality: ${SAMPLE_KINDS.join(', ')}.`,
    })
  }
  const signal = {
    ...entry.value.signal,
    kind,
    ...(fs !== undefined && { sampling_hz: fs }),
    ...(mains !== undefined && { mains_hz: mains }),
  }
  return { ...entry, value: { ...entry.value, signal } }
}
