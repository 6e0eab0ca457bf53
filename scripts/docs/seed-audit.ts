import { groupBy } from '../../src/leaderboard/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import {
  type HubState,
  hubIndexOf,
  type ReviewFinding,
  reviewRecord,
  submissionChecks,
} from '../../src/review/index.js'
import type { EvalRecord } from '../../src/spec/index.js'
import { code, escapeText, markdownTable } from './markdown-table.js'
import { readSeedHub } from './seed-hub.js'

/** A record of the two pages, and what a reviewer is told about it. */
export interface Audited {
  readonly record: EvalRecord
  readonly findings: readonly ReviewFinding[]
}

/** What no page could say: it is asked of each of them. */
const ASKED_OF_ALL = 'declarations'

/** Every record of the two pages, reviewed as if it were handed in today beside the others. */
export async function auditSeedHub(): Promise<readonly Audited[]> {
  const { catalog, records } = await readSeedHub()
  const index = hubIndexOf(records.map((record) => ({ record, evidence: 'transcribed' })))
  const hub: HubState = { catalog, metrics: builtInMetrics, index }
  return records.map((record) => {
    const findings = reviewRecord(record, '', hub)
    return { record, findings: findings.filter(({ check }) => check !== ASKED_OF_ALL) }
  })
}

/** More records than this are counted, not named. */
const MAX_NAMED = 4

/** The part of docs/seed-hub-audit.md that lists what is found: by check, the same finding once. */
export async function seedAuditText(): Promise<string> {
  const audited = await auditSeedHub()
  const rows = audited.flatMap(({ record, findings }) => findings.map((finding) => ({ record, ...finding })))
  const parts = submissionChecks.all().flatMap(({ id, aliases = [], label }) => {
    const ofCheck = rows.filter(({ check }) => check === id)
    if (ofCheck.length === 0) return []
    const same = groupBy(ofCheck, ({ severity, where, what }) => [severity, where, what].join('\n'))
    const lines = [...same.values()].map((found) => [
      found[0].severity,
      found.length > MAX_NAMED ? `${found.length} records` : found.map(({ record }) => shortName(record)).join(', '),
      code(found[0].where.trim()),
      escapeText(found[0].what),
    ])
    const title = [id, ...aliases].map(code).join(', ')
    return [`### ${label}\n\n${title}\n\n${markdownTable(['severity', 'of', 'where', 'what'], lines)}`]
  })
  return `${totals(audited)}\n${parts.join('\n')}`
}

function totals(audited: readonly Audited[]): string {
  const all = audited.flatMap(({ findings }) => findings)
  const lines = (['blocks', 'asks', 'notes'] as const).map((severity) => [
    severity,
    String(all.filter((finding) => finding.severity === severity).length),
    String(audited.filter(({ findings }) => findings.some((finding) => finding.severity === severity)).length),
  ])
  return markdownTable(['severity', 'findings', `records, of ${audited.length}`], lines)
}

const shortName = ({ eval_id }: EvalRecord): string => eval_id.replace(/^SEED-/, '')
