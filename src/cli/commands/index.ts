import type { Command } from 'commander'
import type { Context, ExitCode } from '../context.js'

/** Adds arguments, options and the action to a command; the action reports its exit code through `finish`. */
export type DeclareCommand = (command: Command, context: Context, finish: (code: ExitCode) => void) => void

export interface CommandEntry {
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: string
  load(): Promise<{ readonly declareCommand: DeclareCommand }>
}

/** One file per command, loaded when it is asked for. */
export const commandEntries: readonly CommandEntry[] = [
  {
    name: 'run',
    aliases: [],
    summary: 'evaluate models on a suite: predictions, eval.yaml, report',
    load: () => import('./run.js'),
  },
  {
    name: 'run-robustness',
    aliases: ['robustness'],
    summary: 'how much skill is left when the samples of any dataset are damaged',
    load: () => import('./run-robustness.js'),
  },
  {
    name: 'score',
    aliases: [],
    summary: 'evaluate predictions made elsewhere: eval.yaml, report',
    load: () => import('./score.js'),
  },
  {
    name: 'rescore',
    aliases: [],
    summary: 'score the predictions of a record again, and show in what the two differ',
    load: () => import('./rescore.js'),
  },
  {
    name: 'list',
    aliases: [],
    summary: 'show what the catalogue holds',
    load: () => import('./list.js'),
  },
  {
    name: 'validate',
    aliases: [],
    summary: 'check documents and records against schema and rules',
    load: () => import('./validate.js'),
  },
  {
    name: 'data',
    aliases: [],
    summary: 'generate toy datasets, fetch others',
    load: () => import('./data.js'),
  },
  {
    name: 'report',
    aliases: [],
    summary: 'render the report of a result again',
    load: () => import('./report.js'),
  },
  {
    name: 'view',
    aliases: [],
    summary: 'open the report of a result in the browser',
    load: () => import('./view.js'),
  },
  {
    name: 'compare',
    aliases: [],
    summary: 'compare results: differences with intervals, paired where predictions are at hand',
    load: () => import('./compare.js'),
  },
  {
    name: 'adjudicate',
    aliases: [],
    summary: 'let readers judge what was read in sampled reports: a worksheet out, agreement back',
    load: () => import('./adjudicate.js'),
  },
  {
    name: 'submit',
    aliases: [],
    summary: 'show what of a result would leave, check it, and make it ready to hand in; sends nothing',
    load: () => import('./submit.js'),
  },
  {
    name: 'review',
    aliases: [],
    summary: 'say what is wrong with submitted records: what blocks, what to ask, what to note',
    load: () => import('./review.js'),
  },
  {
    name: 'ingest',
    aliases: [],
    summary: 'take in what happened to an issue of a hub: a submission, an edit, a decision',
    load: () => import('./ingest.js'),
  },
  {
    name: 'queue',
    aliases: [],
    summary: 'show what waits at a hub',
    load: () => import('./queue.js'),
  },
  {
    name: 'verify-history',
    aliases: [],
    summary: 'check the history of a hub, and every record against it',
    load: () => import('./verify-history.js'),
  },
  {
    name: 'purge',
    aliases: [],
    summary: 'take a record, and all words about it, out of a hub',
    load: () => import('./purge.js'),
  },
  {
    name: 'build-leaderboard',
    aliases: [],
    summary: 'build the leaderboards from records: Markdown, JSON, CSV',
    load: () => import('./build-leaderboard.js'),
  },
  {
    name: 'build-site',
    aliases: [],
    summary: 'build the leaderboards as a static site',
    load: () => import('./build-site.js'),
  },
  {
    name: 'serve',
    aliases: [],
    summary: 'show a site, or the leaderboards of some records, in the browser of this machine',
    load: () => import('./serve.js'),
  },
  {
    name: 'export',
    aliases: [],
    summary: "write results in other tools' formats: Hugging Face, Every Eval Ever, CSV, JUnit, LaTeX, ...",
    load: () => import('./export.js'),
  },
  {
    name: 'import',
    aliases: [],
    summary: "read other tools' results as self-reported records: MTEB, Inspect, Hugging Face, ...",
    load: () => import('./import.js'),
  },
  {
    name: 'init',
    aliases: [],
    summary: 'make a hub of your own',
    load: () => import('./init.js'),
  },
  {
    name: 'doctor',
    aliases: [],
    summary: 'say what is installed and what is missing; try a model on one batch',
    load: () => import('./doctor.js'),
  },
]
