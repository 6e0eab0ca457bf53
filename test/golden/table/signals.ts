import { welchDensity } from '../../../src/stats/index.js'
import { type GoldenRow, row } from '../row.js'

export const signalRows: readonly GoldenRow[] = [
  row('welch', 'density', 'welchDensity', (i) =>
    Array.from(
      welchDensity(i.numbers('x'), { hz: i.number('hz'), segment: i.number('segment'), padded: i.number('padded') }),
    ),
  ),
  row('welch', 'frequencies', 'welchDensity', (i) => {
    const [hz, padded] = [i.number('hz'), i.number('padded')]
    return Array.from({ length: padded / 2 + 1 }, (_, j) => (j * hz) / padded)
  }),
]
