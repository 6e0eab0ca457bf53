import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { aurocBootstrapTable, aurocTable } from './coverage/auroc.js'
import { bootstrapTable } from './coverage/bootstrap.js'
import { clusteredAccuracyTable, clusterTable } from './coverage/clusters.js'
import { aurocTestTable, datasetsTable, mcnemarTable } from './coverage/differences.js'
import { aurocGapTable, sharedGapTable, shareGapTable } from './coverage/gaps.js'
import { proportionTable } from './coverage/proportions.js'
import { rankTable } from './coverage/rankings.js'
import { formatTable, type Table } from './coverage/tally.js'

// How often intervals hold the truth and tests find what is not there, on simulated data with fixed seeds. Prints the
// tables and writes them into docs/coverage.md, below its marker.
// tsx perf/coverage.ts

const DOCUMENT = fileURLToPath(new URL('../docs/coverage.md', import.meta.url))
const MARKER = '<!-- Below: written by perf/coverage.ts -->'

const studies: readonly (() => Table)[] = [
  () => aurocTable(3000),
  () => aurocBootstrapTable(600, 500),
  () => proportionTable(),
  () => bootstrapTable(1000, 500),
  () => clusterTable(1000, 400),
  () => clusteredAccuracyTable(2000, 400),
  () => aurocGapTable(1000),
  () => shareGapTable(1000),
  () => sharedGapTable(600, 500),
  () => aurocTestTable(1000, 400),
  () => mcnemarTable(5000),
  () => datasetsTable(4000),
  () => rankTable(600, 500),
]

const tables = studies.map((study) => {
  const table = formatTable(study())
  console.log(`${table}\n`)
  return table
})
const [prose] = readFileSync(DOCUMENT, 'utf8').split(MARKER)
writeFileSync(DOCUMENT, `${prose}${MARKER}\n\n${tables.join('\n\n')}\n`)
