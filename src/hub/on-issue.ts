import { sha256Hex } from '../core/index.js'
import type { ReviewFinding, Severity } from '../review/index.js'
import { applyDeed, digestsOf } from './apply-deed.js'
import { checkedComment, decidedComment, disputeComment, proposalComment, unreachableComment } from './comments.js'
import { FIELDS, type IssueBody, type IssueKind, kindOfIssue, readIssueBody } from './issue-body.js'
import { kindLabel, NOTHING_TO_DO, type Outcome, stateLabels } from './outcome.js'
import { findDocument, type Reading, readSubmission } from './read-submission.js'
import { hubStateFor, newDeed, type Scene } from './scene.js'
import { disputedIn, isKept, isWaiting, type SubmissionHistory, type SubmissionState } from './states.js'

/** An issue was opened or edited. */
export async function onIssue(scene: Scene): Promise<Outcome> {
  const body = readIssueBody(scene.event.body)
  const kind = scene.before === undefined ? kindOfIssue(body) : 'submission'
  if (kind === 'submission') return onSubmission(scene, body)
  if (kind === 'proposal') return onProposal(scene, body)
  return kind === 'dispute' ? onDispute(scene, body) : NOTHING_TO_DO
}

async function onSubmission(scene: Scene, body: IssueBody): Promise<Outcome> {
  const { event, hub, before, context, effects } = scene
  const source = sha256Hex(event.body)
  if (before?.content.sourceSha256 === source && before.state !== 'received') return NOTHING_TO_DO
  if (before !== undefined && !isWaiting(before.state)) return afterDecision(scene, before)
  const ownId = before !== undefined && isKept(before) ? before.content.evalId : undefined
  const reading = await readSubmission(body, ownId, hubStateFor(scene), { rescore: context.rescore, effects })
  const { kept, findings } = 'findings' in reading ? reading : {}
  const deed = {
    ...newDeed(stateAfter(reading), event.sender, effects),
    issue: event.number,
    submitter: before?.submitter ?? event.author,
    source_sha256: source,
    ...(kept && digestsOf(kept)),
    ...(findings !== undefined && { findings: countBySeverity(findings) }),
  }
  const { after, changes } = applyDeed(hub, deed, kept)
  const comment = 'findings' in reading ? checkedComment(reading) : unreachableComment(reading.unreachable)
  return {
    exitCode: after.content.findings.blocks > 0 ? 100 : 0,
    state: after.state,
    changes,
    replies: [{ number: event.number, comment, ...stateLabels(after.state), close: false }],
    message: `Submission #${event.number}: ${after.state}`,
  }
}

function stateAfter(reading: Reading): SubmissionState {
  if ('unreachable' in reading) return 'received'
  return reading.findings.every(({ severity }) => severity === 'notes') ? 'checked' : 'changes_requested'
}

function countBySeverity(findings: readonly ReviewFinding[]): Record<Severity, number> {
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length
  return { blocks: count('blocks'), asks: count('asks'), notes: count('notes') }
}

/** What was decided upon stays as it was, whatever becomes of the issue. */
function afterDecision({ event }: Scene, before: SubmissionHistory): Outcome {
  const reply = { number: event.number, comment: decidedComment(before), add: [], remove: [], close: false }
  return { ...NOTHING_TO_DO, exitCode: 100, state: before.state, replies: [reply] }
}

async function onProposal({ event, context, effects }: Scene, body: IssueBody): Promise<Outcome> {
  const text = await findDocument(body, FIELDS.benchmark, effects)
  if (typeof text !== 'string' && 'unreachable' in text)
    return answer(event.number, 'proposal', unreachableComment(text.unreachable))
  const findings = typeof text === 'string' ? await context.reviewProposal(text, 'benchmark.yaml') : [text]
  const isBlocked = findings.some(({ severity }) => severity === 'blocks')
  return { ...answer(event.number, 'proposal', proposalComment(findings)), exitCode: isBlocked ? 100 : 0 }
}

function onDispute({ event, hub }: Scene, body: IssueBody): Outcome {
  const disputed = disputedIn(body, hub.history)
  const outcome = answer(event.number, 'dispute', disputeComment(disputed?.content.evalId))
  return disputed === undefined ? { ...outcome, exitCode: 100 } : outcome
}

const answer = (number: number, kind: IssueKind, comment: string): Outcome => ({
  ...NOTHING_TO_DO,
  replies: [{ number, comment, add: [kindLabel(kind)], remove: [], close: false }],
})
