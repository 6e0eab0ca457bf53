// Whole commands at hubs of 1,000 and of 10,000 published records: `fmbench ingest` of a submission and of an acceptance.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sha256Hex } from '../src/core/index.js'
import { type History, withDeed } from '../src/hub/history.js'
import { hubTemplate } from '../src/hub/index.js'
import { formatIndexRows, type IndexRow } from '../src/review/index.js'

const BIN = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))
const EVENTS = new URL('../test/hub/events/', import.meta.url)
const SIZES = [1000, 10_000]
const ROUNDS = 9
const TARGET_SECONDS = 0.5

/** A record like those of the toy suite, with values of its own. */
const row = (i: number): IndexRow => ({
  eval_id: `SUITE-TOY-CLASS-model_${i}-20260101-000000`,
  model_id: `model_${i % 500}`,
  benchmark_id: 'BM-TOY-CLASS',
  benchmark_version: '1.0.0',
  dataset_id: 'DS-TOY-FMRI-CLASS',
  split: 'test',
  rows_sha256: sha256Hex('rows'),
  predictions_sha256: sha256Hex(`predictions ${i}`),
  model_digest: sha256Hex(`model ${i}`),
  evidence: 'self-reported',
  metrics: { AUROC: 0.5 + i / 20_001, Accuracy: 0.5 + i / 20_003, 'F1-Score': 0.5 + i / 20_011 },
})

function deedsOf(i: number) {
  const at = '2026-01-01T00:00:00.000Z'
  const issue = i + 1000
  return [
    {
      at,
      act: 'checked' as const,
      by: `user-${i % 300}`,
      issue,
      submitter: `user-${i % 300}`,
      eval_id: row(i).eval_id,
      record_sha256: sha256Hex(`record ${i}`),
      source_sha256: sha256Hex(`source ${i}`),
      findings: { blocks: 0, asks: 0, notes: 1 },
      salt: sha256Hex(`a ${i}`),
    },
    { at, act: 'accepted' as const, by: 'anna', issue, salt: sha256Hex(`b ${i}`) },
  ]
}

function writeHub(hub: string, records: number): void {
  const template = hubTemplate({ name: 'Large', repository: 'toy-lab/toy-hub', reviewers: ['anna'] })
  const pieces: string[] = []
  let last: History = { text: '', file: 'history.jsonl' }
  for (const deed of Array.from({ length: records }, (_, i) => deedsOf(i)).flat()) {
    const { text } = withDeed(last, deed)
    last = { ...last, text: text.slice(last.text.length) }
    pieces.push(last.text)
  }
  const files = {
    ...template,
    'history.jsonl': pieces.join(''),
    'evals/index.json': formatIndexRows(Array.from({ length: records }, (_, i) => row(i))),
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(hub, path, '..'), { recursive: true })
    writeFileSync(join(hub, path), text)
  }
}

function seconds(hub: string, event: string): number {
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [BIN, 'ingest', '--hub', hub, '--event', event], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`exit code ${status}: ${stderr}`)
  return (performance.now() - started) / 1000
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

let isSlow = false
for (const records of SIZES) {
  const hub = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
  writeHub(hub, records)
  const untouched = ['history.jsonl', 'evals/index.json'].map((name) => [name, readFileSync(join(hub, name))] as const)
  const times: Record<string, number[]> = { 'issues.opened': [], 'issue_comment.created': [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, found] of Object.entries(times))
      found.push(seconds(hub, fileURLToPath(new URL(`${name}.json`, EVENTS))))
    for (const [name, bytes] of untouched) writeFileSync(join(hub, name), bytes)
  }
  rmSync(hub, { recursive: true })
  for (const [name, found] of Object.entries(times)) {
    isSlow ||= median(found) > TARGET_SECONDS
    console.log(`${records} records, ${name.padEnd(24)} ${median(found).toFixed(3)} s (at most ${TARGET_SECONDS})`)
  }
}
process.exitCode = isSlow ? 1 : 0
