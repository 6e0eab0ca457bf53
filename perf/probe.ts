import { sha256Hex } from '../src/core/index.js'
import { probeProtocol } from '../src/protocols/probe.js'
import { countKmers, kmerColumns } from '../src/stats/index.js'
import { randomDna } from './dna.js'

// A whole probe on 5,000 embeddings of 4,096 numbers: 7 penalties in 5 inner folds, then the fit.
// tsx perf/probe.ts

const TARGET_SECONDS = 20
const classes = ['no', 'yes']
const { sequences, y } = randomDna(5000, 500)
const columns = kmerColumns(6, false)
const head = probeProtocol.head?.(
  {
    outputs: ['embedding'],
    digest: sha256Hex('perf'),
    predict: async (_, batch) => countKmers(batch.sequences ?? [], columns, { frequencies: true }) as never,
    async close() {},
  },
  { options: probeProtocol.parseOptions({}, 'perf'), classes, seed: 42, batchSize: 256 },
)
const ids = sequences.map((_, i) => `s${i}`)
const before = process.cpuUsage()
await head?.fit?.({ ids, sequences, y, classes }, new AbortController().signal)
const { user, system } = process.cpuUsage(before)
const seconds = (user + system) / 1e6
console.log(`probe of 5,000 x 4,096, 7 penalties, 5 folds (Node ${process.versions.node})`)
console.log(`  ${seconds.toFixed(1)} s of processor time (target: at most ${TARGET_SECONDS})`)
for (const warning of head?.warnings ?? []) console.log(`  ${warning}`)
process.exitCode = seconds <= TARGET_SECONDS ? 0 : 1
