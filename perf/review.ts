// Records reviewed per second on one core against a hub of 10,000 records, twins included: as many as the hub holds, from
// the first one on. Reading the text counts, starting the program does not.
// tsx perf/review.ts
import { reviewSubmission } from '../src/review/index.js'
import { HUB_RECORDS, largeHub, measuredTexts } from './large-hub.js'

/** After so many, what is slow is no longer the compiler. */
const WARM_UP = 300
const TARGET = { perSecond: 500, longestMs: 100 }

process.exitCode = (await measure()) ? 0 : 1

/** @returns whether the targets are met */
async function measure(): Promise<boolean> {
  const hub = await largeHub()
  // Each under the name of another model as well: a twin of itself.
  const models = [...hub.catalog.models.keys()]
  let [size, nFindings, longest] = [0, 0, 0]
  const start = process.cpuUsage()
  for (let n = 0; n < HUB_RECORDS; n++) {
    const text = measuredTexts[n % measuredTexts.length]
      .replace(/^eval_id: .*/m, `eval_id: PERF-NEW-${n}`)
      .replace(/^model_ids: .*/m, `model_ids: { candidate: ${models[n % models.length]} }`)
    const before = performance.now()
    nFindings += (await reviewSubmission(text, `record-${n}.yaml`, hub)).length
    if (n >= WARM_UP) longest = Math.max(longest, performance.now() - before)
    size += text.length
  }
  const { user, system } = process.cpuUsage(start)
  const perSecond = HUB_RECORDS / ((user + system) / 1e6)
  console.log(
    `${HUB_RECORDS} records of ${(size / HUB_RECORDS / 1024).toFixed(0)} kB against as many, Node ${process.versions.node}: ${nFindings} findings`,
  )
  console.log(`${perSecond.toFixed(0)} records per second of processor time (target: at least ${TARGET.perSecond})`)
  console.log(`longest: ${longest.toFixed(0)} ms (target: below ${TARGET.longestMs})`)
  return perSecond >= TARGET.perSecond && longest < TARGET.longestMs
}
