/** What a sample is a measurement of. It is declared, never guessed from the shape of an array. */
export const SAMPLE_KINDS = [
  'eeg',
  'ieeg',
  'meg',
  'ecg',
  'roi_series',
  'series',
  'mri',
  'expression',
  'counts',
  'dna',
  'report',
  'table',
] as const
export type SampleKind = (typeof SAMPLE_KINDS)[number]

/** What the axes of one sample may be. */
export const AXES = ['channel', 'time', 'gene', 'feature', 'x', 'y', 'z'] as const
export type Axis = (typeof AXES)[number]

/** The axes of a sample where its document names none. */
const USUAL_AXES: Readonly<Record<SampleKind, readonly Axis[]>> = {
  eeg: ['channel', 'time'],
  ieeg: ['channel', 'time'],
  meg: ['channel', 'time'],
  ecg: ['channel', 'time'],
  roi_series: ['channel', 'time'],
  series: ['channel', 'time'],
  mri: ['x', 'y', 'z'],
  expression: ['gene'],
  counts: ['gene'],
  dna: [],
  report: [],
  table: ['feature'],
}

/** The axes of one sample, as a dataset document says them. */
export function axesOf({
  kind,
  axes,
}: {
  readonly kind: SampleKind
  readonly axes?: readonly Axis[] | undefined
}): readonly Axis[] {
  return axes ?? USUAL_AXES[kind]
}

/** What a dataset says of its samples as measurements, for whoever wants to damage or rebuild them. */
export interface Signal {
  readonly kind: SampleKind
  /** Shape of one sample; empty for sequences and texts. */
  readonly shape: readonly number[]
  /** One per entry of `shape`. */
  readonly axes: readonly Axis[]
  /** Samples per second along `time`; absent where nobody said. */
  readonly samplingHz?: number
  /** Frequency of the mains where it was measured. */
  readonly mainsHz: 50 | 60
  /** What stands where nothing was measured: one number per channel, gene or feature; shape (c,), (1,) for images */
  readonly missing: Float64Array
}

/** The axis along which lie things that are measured one by one, and can be lost one by one. */
const MEASURED: readonly Axis[] = ['channel', 'gene', 'feature']

/** How the numbers of a sample are laid out, seen as channels by time: number t of channel c is at c * channelStep + t * timeStep. */
export interface Layout {
  readonly channels: number
  readonly times: number
  readonly channelStep: number
  readonly timeStep: number
}

/** A sample as channels (genes, features) by time; one channel or one time where there is no such axis. */
export function layoutOf({ shape, axes }: Pick<Signal, 'shape' | 'axes'>): Layout {
  const stepOf = (axis: number) => shape.slice(axis + 1).reduce((product, size) => product * size, 1)
  const channel = axes.findIndex((axis) => MEASURED.includes(axis))
  const time = axes.indexOf('time')
  return {
    channels: channel < 0 ? 1 : shape[channel],
    times: time < 0 ? 1 : shape[time],
    channelStep: channel < 0 ? 0 : stepOf(channel),
    timeStep: time < 0 ? 0 : stepOf(time),
  }
}
