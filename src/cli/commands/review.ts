import { type Effects, FmbenchError } from '../../core/index.js'
import {
  countFindings,
  formatFindings,
  type HubState,
  type IndexRow,
  indexOfRows,
  indexRow,
  type ReviewFinding,
  reviewSubmission,
} from '../../review/index.js'
import { parseEval, printable } from '../../spec/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { openHubState } from '../hub-state.js'
import { collect } from '../options.js'
import { recordFiles } from '../read-records.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

interface Flags {
  readonly evals: readonly string[]
  readonly json?: true
  readonly catalog?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('<files...>', 'records, folders of records, or benchmarks that are proposed')
    .option(
      '--evals <folder>',
      'a folder of records to look for twins in, beside the evals/ of the catalogue; repeatable',
      collect,
      [],
    )
    .option('--json', 'print the findings as JSON')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (files: string[], flags: Flags) => finish(await review(files, flags, context)))
}

interface Reviewed {
  readonly file: string
  readonly findings: readonly ReviewFinding[]
}

async function review(paths: readonly string[], flags: Flags, context: Context): Promise<ExitCode> {
  const { effects, terminal } = context
  const files = (await Promise.all(paths.map((path) => recordsAt(path, effects)))).flat()
  const texts = await Promise.all(files.map((file) => readRecord(file, effects)))
  const workspace = await openWorkspace(effects, flags.catalog)
  const hub = await openHubState(workspace, effects, flags.evals)
  // Two of the files may be each other's twins.
  const rows = await Promise.all(texts.map((text, i) => rowOf(text, files[i])))
  const whole: HubState = { ...hub, index: indexOfRows([...hub.index.rows, ...rows.flat()]) }
  const reviewed: Reviewed[] = []
  for (const [i, file] of files.entries()) {
    const text = texts[i]
    const findings = await findingsOf(text, file, whole, flags, context)
    reviewed.push({ file, findings })
  }
  terminal.out(flags.json ? JSON.stringify(reviewed, null, 2) : reviewed.map(toText).join('\n\n'))
  const all = reviewed.flatMap(({ findings }) => findings)
  terminal.note(`${countOf(files.length, 'record')}: ${countFindings(all)}`)
  return all.some(({ severity }) => severity === 'blocks') ? EXIT.failedCheck : EXIT.done
}

async function findingsOf(
  text: string | ReviewFinding,
  file: string,
  hub: HubState,
  flags: Flags,
  context: Context,
): Promise<readonly ReviewFinding[]> {
  if (typeof text !== 'string') return [text]
  if (!isProposal(text)) return reviewSubmission(text, file, hub)
  const { reviewProposal } = await import('../review-proposal.js')
  return reviewProposal(file, flags, context)
}

/** A benchmark document: records and suites name a benchmark too. */
const isProposal = (text: string): boolean => /^benchmark_id:/m.test(text) && !/^(?:eval|suite)_id:/m.test(text)

const toText = ({ file, findings }: Reviewed): string =>
  `${printable(file, 300)}\n\n${formatFindings(findings, 'terminal')}`

const countOf = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

/** A file; of a folder its eval.yaml, or every record below it. */
async function recordsAt(path: string, effects: Effects): Promise<string[]> {
  const { files } = effects
  const facts = await files.facts(path)
  if (facts === undefined) throw new FmbenchError('not-found', 'There is no such file or folder.', { where: path })
  if (facts.kind !== 'directory') return [path]
  const own = files.join(path, 'eval.yaml')
  const found = (await files.facts(own)) === undefined ? await recordFiles(path, effects) : [own]
  if (found.length === 0) throw new FmbenchError('not-found', 'This folder holds no record.', { where: path })
  return found
}

/** Twice what the longest record may have, so that one in any alphabet is read; more is not worth the memory. */
const MAX_BYTES = 16 * 2 ** 20

/** The text, or what keeps it from being one. */
async function readRecord(file: string, { files }: Effects): Promise<string | ReviewFinding> {
  const { bytes = 0 } = (await files.facts(file)) ?? {}
  const fault = (what: string): ReviewFinding => {
    return { severity: 'blocks', check: 'document', where: file, what, mend: 'Hand in the record as fmbench wrote it.' }
  }
  if (bytes > MAX_BYTES) return fault(`is ${(bytes / 2 ** 20).toFixed(0)} MiB long; a record has less than 16`)
  try {
    return await files.readText(file)
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'bad-data') return fault(thrown.what)
    throw thrown
  }
}

async function rowOf(text: string | ReviewFinding, file: string): Promise<IndexRow[]> {
  if (typeof text !== 'string') return []
  try {
    return [indexRow({ record: (await parseEval(text, file)).value, evidence: 'self-reported' })]
  } catch (thrown) {
    // The review says what is wrong with it.
    if (thrown instanceof FmbenchError) return []
    throw thrown
  }
}
