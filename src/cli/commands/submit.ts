import { InvalidArgumentError } from 'commander'
import { type Files, FmbenchError } from '../../core/index.js'
import { REPOSITORY } from '../../hub/config.js'
import { reviewEgress } from '../../review/egress.js'
import { leavingFields } from '../../review/egress-manifest.js'
import { cardFindings, formatFindings, MODEL_CARD_FILE, type ReviewFinding, withCard } from '../../review/index.js'
import { formatModel } from '../../spec/index.js'
import { approvalSheet, checkApproval } from '../approval-sheet.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { openHubState } from '../hub-state.js'
import { issueLink, issueText } from '../issue-text.js'
import {
  doubtsAboutPredictions,
  leavingColumns,
  PREDICTIONS_FILE,
  predictionsToHandIn,
} from '../leaving-predictions.js'
import { egressKnowledge, leavingFiles, readBundle, readCard, type SubmissionBundle } from '../submission-bundle.js'
import { formatTable } from '../table.js'
import { openWorkspace, type Workspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

interface SubmitFlags {
  readonly modelCard?: string
  readonly withPredictions?: true
  readonly dryRun?: true
  readonly declarations?: string
  readonly approval?: string
  readonly repo?: string
  readonly out?: string
  readonly yes?: true
  readonly json?: true
  readonly catalog?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('<folder>', 'the folder of one result')
    .option('--model-card <file>', 'the document of a model that the hub does not know: who it is, not how it is run')
    .option('--with-predictions', 'hand in the predictions too, for a hub to score again; only of open data')
    .option('--dry-run', 'show what would leave and what stands against it; write nothing')
    .option(
      '--declarations <file>',
      'YAML: submitter, conflicts, training_data and so on; laid over those of the record',
    )
    .option('--approval <file>', 'the approval sheet, filled in by who must agree')
    .option('--repo <owner/name>', 'the repository of the hub, for a link to its form', repository)
    .option('-o, --out <folder>', 'where the bundle goes (default: submissions/<eval_id>)')
    .option('--yes', 'agree to what would leave without being asked')
    .option('--json', 'print the manifest and the findings as JSON')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (folder: string, flags: SubmitFlags) => finish(await submit(folder, flags, context)))
}

function repository(text: string): string {
  if (REPOSITORY.test(text)) return text
  throw new InvalidArgumentError('It must be the OWNER/NAME of a repository on GitHub.')
}

/** Shows what would leave, says what stands against it, and writes it for its owner to hand in. Sends nothing. */
async function submit(folder: string, flags: SubmitFlags, context: Context): Promise<ExitCode> {
  const { effects, terminal } = context
  const workspace = await openWorkspace(effects, flags.catalog)
  const record = await readBundle(folder, flags.declarations, effects)
  const predictions = flags.withPredictions && (await predictionsToHandIn({ ...record, folder }, workspace, effects))
  const card = flags.modelCard === undefined ? undefined : await readCard(flags.modelCard, effects)
  const bundle = { ...record, ...(predictions && { predictions }), ...(card && { card }) }
  const known = await openHubState(workspace, effects)
  const hub = card ? withCard(known, card) : known
  const findings = [
    ...(card ? cardFindings(card, record.record) : []),
    ...(predictions ? doubtsAboutPredictions(predictions, effects.machine.ownNames) : []),
    ...(await reviewEgress(bundle.text, 'eval.yaml', hub, await egressKnowledge(folder, effects))),
  ]
  present(bundle, findings, flags, context)
  if (findings.some(({ severity }) => severity === 'blocks')) {
    terminal.note('Stopped: what blocks must be mended first. Nothing was written, nothing has left.')
    return EXIT.failedCheck
  }
  const isApproved = await approve(bundle, flags, workspace, context)
  if (flags.dryRun) {
    terminal.note('Nothing was written, nothing has left. To go on: the same command without --dry-run.')
    return EXIT.done
  }
  if (!isApproved) return EXIT.failedCheck
  if (!(await agree(flags, context))) return EXIT.failedCheck
  await writeBundle(bundle, flags, context)
  return EXIT.done
}

/** What leaves and what stands against it, on standard output. */
function present(
  bundle: SubmissionBundle,
  findings: readonly ReviewFinding[],
  { json }: SubmitFlags,
  { terminal }: Context,
): void {
  const { document, predictions, card } = bundle
  const files = leavingFiles(bundle)
  const ofCard = card ? leavingFields({ [MODEL_CARD_FILE]: card }) : []
  const fields = [...leavingFields(document), ...ofCard, ...(predictions ? leavingColumns(predictions) : [])]
  if (json) {
    terminal.out(JSON.stringify({ leaves: { files, fields }, findings }, null, 2))
    return
  }
  terminal.out(
    formatTable(
      ['Field', 'What leaves'],
      fields.map(({ field, value }) => [field, value]),
    ),
  )
  terminal.out(`\n${['', 'One file', 'Two files', 'Three files'][files.length]} would leave:`)
  for (const { file, bytes, sha256 } of files) terminal.out(`  ${file}, ${bytes} bytes, SHA-256 ${sha256}`)
  terminal.out('')
  terminal.out(formatFindings(findings, 'terminal'))
}

/** @returns whether nobody must approve, or who must has: else a sheet is written for them */
async function approve(
  bundle: SubmissionBundle,
  flags: SubmitFlags,
  { catalog }: Workspace,
  { effects, terminal }: Context,
): Promise<boolean> {
  const { files } = effects
  const dataset = catalog.dataset(bundle.record.dataset_id ?? '').value
  const approver = dataset.terms?.outputs_need_approval_by
  if (approver === undefined) return true
  if (flags.approval !== undefined) {
    checkApproval(await files.readText(flags.approval), flags.approval, bundle)
    return true
  }
  if (flags.dryRun) {
    terminal.note(`Before it leaves, it must be approved by: ${approver}`)
    return false
  }
  const path = `${outOf(bundle, flags, files)}-approval.md`
  await files.write(path, approvalSheet(bundle, dataset, approver))
  terminal.out(path)
  terminal.note(`Stopped: the terms of ${dataset.dataset_id} ask for approval by: ${approver}`)
  terminal.note(`Have this sheet filled in, then give the same command with: --approval ${path}`)
  return false
}

/** @throws FmbenchError `usage` when nobody is there to ask */
async function agree({ yes }: SubmitFlags, { terminal }: Context): Promise<boolean> {
  if (yes) return true
  const answer = await terminal.ask('Make these fields ready to hand in? Type yes: ')
  if (answer === undefined) {
    throw new FmbenchError('usage', 'Nobody is at this terminal to agree to what would leave.', {
      hint: 'Read the list (--dry-run shows it), then add --yes.',
    })
  }
  if (answer.trim().toLowerCase() === 'yes') return true
  terminal.note('Not agreed: nothing was written, nothing has left.')
  return false
}

const OWN_FILES = ['eval.yaml', 'issue.md', MODEL_CARD_FILE, PREDICTIONS_FILE]

async function writeBundle(
  bundle: SubmissionBundle,
  flags: SubmitFlags,
  { effects, terminal }: Context,
): Promise<void> {
  const { files } = effects
  const out = outOf(bundle, flags, files)
  const { predictions, card } = bundle
  const parts = {
    'eval.yaml': bundle.text,
    'issue.md': issueText(bundle),
    ...(card && { [MODEL_CARD_FILE]: formatModel(card) }),
    ...(predictions && { [PREDICTIONS_FILE]: predictions.text }),
  }
  const before = await files.list(out)
  const foreign = before.filter((name) => !OWN_FILES.includes(name))
  if (foreign.length > 0) {
    throw new FmbenchError('conflict', `This folder holds something else: ${foreign.slice(0, 5).join(', ')}.`, {
      where: out,
      hint: 'Nothing was changed. Choose another folder with -o.',
    })
  }
  for (const name of before) if (!Object.hasOwn(parts, name)) await files.remove(files.join(out, name))
  for (const [name, text] of Object.entries(parts)) {
    await files.write(files.join(out, name), text)
    if (!flags.json) terminal.out(files.join(out, name))
  }
  const pasted = ['eval.yaml', ...(card ? [MODEL_CARD_FILE] : [])].join(' and ')
  const dropped = predictions ? `, drop ${PREDICTIONS_FILE}` : ''
  terminal.note(
    `Nothing has left yet. Hand it in with the form of the hub, "Submit a result": paste ${pasted}${dropped}.`,
  )
  terminal.note('issue.md is the same as one text, for: gh issue create --body-file issue.md')
  if (flags.repo === undefined) return
  const { url, isWhole } = issueLink(flags.repo, bundle)
  terminal.note(
    isWhole
      ? 'This opens the form, filled in:'
      : 'This opens the form; paste the record from eval.yaml, which no link can hold:',
  )
  terminal.note(url)
}

const outOf = ({ record }: SubmissionBundle, { out }: SubmitFlags, files: Files): string =>
  out ?? files.join('submissions', record.eval_id)
