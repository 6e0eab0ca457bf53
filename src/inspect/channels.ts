import { axesOf, type Layout, layoutOf } from '../core/index.js'
import { type CheckResult, type DatasetCheck, type FactTable, type Finding, listed, someRows } from './check.js'
import type { InspectedData } from './inspected-data.js'

/** A channel of fewer numbers may well have all of them equal. */
const MANY_TIMES = 10

export const channelsCheck: DatasetCheck = {
  id: 'channels',
  title: 'Channels of recordings',
  what: `Within one recording, channels of ${MANY_TIMES} numbers or more that never change, and channels without a number.`,
  async inspect(data) {
    const layout = recordingsOf(data)
    if (typeof layout === 'string') return { findings: [], not_checked: layout }
    const scan = await scanChannels(data, layout)
    return { findings: channelFindings(scan, data.y.length), ...tablesOf(scan) }
  },
}

/** How recordings are laid out, or why samples are none. */
function recordingsOf({ dataset: { document, sampleShape: shape = [] } }: InspectedData): Layout | string {
  const axes = document.signal === undefined ? [] : axesOf(document.signal)
  if (!['channel', 'time'].every((axis) => axes.some((one) => one === axis))) {
    return 'the document does not say that samples are channels over time (signal)'
  }
  if (axes.length !== shape.length) return 'the samples do not have the axes that the document names (signal.axes)'
  const layout = layoutOf({ shape, axes })
  if (layout.channels === 1) return 'samples have one channel'
  return layout.times < MANY_TIMES ? `a channel has fewer than ${MANY_TIMES} numbers` : layout
}

/** Recordings in which a channel has a fault. */
interface Faulty {
  /** Places of the recordings in which some channel has it, ascending. */
  readonly rows: number[]
  /** In how many recordings each channel has it; shape (channels,) */
  readonly perChannel: Float64Array
}

interface Scan {
  readonly flat: Faulty
  readonly empty: Faulty
}

async function scanChannels(data: InspectedData, layout: Layout): Promise<Scan> {
  const { channels, times } = layout
  const none = (): Faulty => ({ rows: [], perChannel: new Float64Array(channels) })
  const scan: Scan = { flat: none(), empty: none() }
  for await (const { first, x } of data.pieces()) {
    for (let i = 0; i < x.shape[0]; i++) {
      const kinds = kindsOf(x.data.subarray(i * channels * times, (i + 1) * channels * times), layout)
      // One number throughout, or none at all: a fault of the whole recording, which the check of samples reports.
      if (kinds[0] !== 'varies' && kinds.every((kind) => kind === kinds[0])) continue
      for (const [fault, found] of [
        ['flat', kinds.map((kind) => typeof kind === 'number')],
        ['empty', kinds.map((kind) => kind === 'empty')],
      ] as const) {
        if (!found.includes(true)) continue
        scan[fault].rows.push(first + i)
        for (const [c, has] of found.entries()) scan[fault].perChannel[c] += Number(has)
      }
    }
  }
  return scan
}

/** Of each channel of a recording: the one number that it holds throughout, that it holds none, or that it varies. */
function kindsOf(
  values: ArrayLike<number>,
  { channels, times, channelStep, timeStep }: Layout,
): (number | 'empty' | 'varies')[] {
  return Array.from({ length: channels }, (_, c) => {
    let only: number | 'empty' = 'empty'
    for (let t = 0; t < times; t++) {
      const value = values[c * channelStep + t * timeStep]
      if (!Number.isFinite(value) || value === only) continue
      if (only !== 'empty') return 'varies'
      only = value
    }
    return only
  })
}

const channelsIn = ({ perChannel }: Faulty): string =>
  listed(Array.from(perChannel.keys()).flatMap((c) => (perChannel[c] > 0 ? [`channel ${c + 1}`] : [])))

function channelFindings({ flat, empty }: Scan, n: number): Finding[] {
  const finding = (fault: Faulty, what: string): Finding[] =>
    fault.rows.length === 0
      ? []
      : [
          {
            severity: 'warning',
            where: channelsIn(fault),
            what,
            count: fault.rows.length,
            of: n,
            rows: someRows(fault.rows),
            mend: 'Leave these recordings out, or rebuild the channels, before the evaluation; say so in the notes.',
          },
        ]
  return [
    ...finding(flat, 'A channel of the recording never changes: an electrode or sensor without contact?'),
    ...finding(empty, 'A channel of the recording holds no number.'),
  ]
}

/** The channels that have a fault, none where there are none. */
function tablesOf({ flat, empty }: Scan): Pick<CheckResult, 'tables'> {
  const rows = Array.from(flat.perChannel, (nFlat, c) => [c + 1, nFlat, empty.perChannel[c]]).filter(
    ([, nFlat, nEmpty]) => nFlat + nEmpty > 0,
  )
  const table: FactTable = {
    caption: 'Recordings in which a channel',
    columns: ['channel', 'never changes', 'holds no number'],
    rows,
  }
  return rows.length === 0 ? {} : { tables: [table] }
}
