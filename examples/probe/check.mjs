// Tries my_probe.mjs against what every probe promises: node examples/probe/check.mjs
import { Rng } from 'fmbench/core'
import { checkProbe } from 'fmbench/testing'
import probe from './my_probe.mjs'

const failures = checkProbe(probe, new Rng('my probe'))
for (const failure of failures) console.error(failure)
if (failures.length > 0) process.exit(1)
console.log(`${probe.id} keeps its word.`)
