import type { Argument, Command, Option } from 'commander'
import { EXIT } from '../../src/cli/context.js'
import { buildWholeProgram } from '../../src/cli/main.js'
import type { SettingName } from '../../src/core/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { code, escapeText, markdownTable } from './markdown-table.js'

const EXIT_MEANING: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'Done.',
  error: 'Something is wrong; the message says what, where, and how to mend it.',
  usage: 'The command line is wrong.',
  partial:
    'Something is missing: one of several models failed, predictions are incomplete, or a file must still be made by hand.',
  failedCheck: 'A check failed: a document has faults, or `doctor` found the model unfit.',
  interrupted: 'Interrupted by Ctrl-C. Finished batches are kept; run again with `--resume`.',
}

const SETTING_MEANING: Readonly<Record<SettingName | 'FMBENCH_CACHE', string>> = {
  FMBENCH_CACHE: 'Where datasets are kept. Without it: `$XDG_CACHE_HOME/fmbench`, or `~/.cache/fmbench`.',
  FMBENCH_DATA_MIRROR:
    'A folder in which declared files are found by size and SHA-256, whatever the layout; or a URL that `data pull` tries first.',
  FMBENCH_CATALOG: 'A catalogue of your own beside the built-in one; `--catalog` goes first.',
  FMBENCH_JOBS: 'How many threads score; `--jobs` goes first. Never changes a number.',
}

/** docs/reference/cli.md, from the commands themselves. */
export async function cliPage(): Promise<string> {
  const terminal = { out() {}, note() {}, progress() {}, ask: async () => undefined, isInteractive: false }
  const signal = new AbortController().signal
  const program = await buildWholeProgram({ effects: nodeEffects, terminal, signal, version: '', program: 'fmbench' })
  const exitCodes = Object.entries(EXIT) as [keyof typeof EXIT, number][]
  return `# The command line

After this page you know every command, option, exit code and environment variable of fmbench.

From a clone, write \`node dist/cli/bin.js\` where this page says \`fmbench\` (or run \`npm link\` once). Data goes to the
standard output, everything else to standard error.

${program.commands.map((command) => commandPart(command, 'fmbench', 2)).join('\n')}
## Exit codes

${markdownTable(
  ['code', 'meaning'],
  exitCodes.map(([name, exitCode]) => [code(String(exitCode)), EXIT_MEANING[name]]),
)}
## Environment variables

Nothing else in the environment changes what fmbench does.

${markdownTable(
  ['variable', 'meaning'],
  Object.entries(SETTING_MEANING).map(([name, meaning]) => [code(name), meaning]),
)}`
}

function commandPart(command: Command, parent: string, depth: number): string {
  const name = `${parent} ${command.name()}`
  const paragraphs = [
    `${'#'.repeat(depth)} ${name}\n`,
    `${sentence(command.description())}${aliasSentence(command)}\n`,
    `${code(`${name} ${command.usage()}`)}\n`,
  ]
  if (command.registeredArguments.length > 0) {
    paragraphs.push(markdownTable(['argument', 'what it is'], command.registeredArguments.map(argumentRow)))
  }
  if (command.options.length > 0) {
    paragraphs.push(markdownTable(['option', 'what it does', 'default'], command.options.map(optionRow)))
  }
  return [...paragraphs, ...command.commands.map((inner) => commandPart(inner, name, depth + 1))].join('\n')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function aliasSentence(command: Command): string {
  const aliases = command.aliases().map(code)
  return aliases.length === 0 ? '' : ` Also answers to ${aliases.join(', ')}.`
}

function argumentRow(argument: Argument): string[] {
  const choices = argument.argChoices === undefined ? '' : `: ${argument.argChoices.map(code).join(', ')}`
  return [
    code(argument.name()),
    `${escapeText(argument.description)}${choices}${argument.required ? '' : ' (optional)'}`,
  ]
}

function optionRow(option: Option): string[] {
  const given = option.defaultValue === undefined ? '' : code(String(option.defaultValue))
  return [code(option.flags), escapeText(option.description), option.mandatory && given === '' ? 'required' : given]
}
