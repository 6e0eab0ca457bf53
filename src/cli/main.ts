import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { FmbenchError } from '../core/errors.js'
import { type CommandEntry, commandEntries } from './commands/index.js'
import { type Context, EXIT, type ExitCode } from './context.js'

const PACKAGE_FILE = fileURLToPath(new URL('../../package.json', import.meta.url))

/**
 * Runs one command. The only place that turns an FmbenchError into text and an exit code; any other error is a bug
 * of ours and goes through with its stack.
 *
 * @param argv without `node` and the script
 */
export async function main(argv: readonly string[], world: Omit<Context, 'version'>): Promise<ExitCode> {
  const { terminal, effects } = world
  let exitCode: ExitCode = EXIT.done
  try {
    const { version } = JSON.parse(await effects.files.readText(PACKAGE_FILE)) as { version: string } // our own file
    const program = await buildProgram(argv, { ...world, version }, (code) => {
      exitCode = code
    })
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage
    if (!(thrown instanceof FmbenchError)) throw thrown
    terminal.note(`fmbench: ${thrown.message}`)
    return exitCodeOf(thrown)
  }
}

function exitCodeOf({ code }: FmbenchError): ExitCode {
  if (code === 'interrupted') return EXIT.interrupted
  if (code === 'usage') return EXIT.usage
  return code === 'threshold-missed' ? EXIT.failedCheck : EXIT.error
}

/** Only the command that is asked for is loaded, so that `--help` is instant. */
async function buildProgram(
  argv: readonly string[],
  context: Context,
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const program = newProgram(context)
  const asked = argv.find((word) => !word.startsWith('-') && word !== 'help')
  for (const entry of commandEntries) {
    if (asked !== undefined && namesOf(entry).includes(asked)) await declare(program, entry, context, finish)
    else addStub(program, entry)
  }
  return program
}

/** Every command with all its options: what the reference pages are made from. */
export async function buildWholeProgram(context: Context): Promise<Command> {
  const program = newProgram(context)
  for (const entry of commandEntries) await declare(program, entry, context, () => {})
  return program
}

function newProgram({ terminal, version, program }: Context): Command {
  return new Command('fmbench')
    .description('Evaluate healthcare foundation models on your own machine, and rank them honestly.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .addHelpText(
      'after',
      `\nStart here: ${program} run -s SUITE-TOY-CLASS -m dummy_classifier\nHelp on one command: ${program} run --help`,
    )
}

const namesOf = (entry: CommandEntry): readonly string[] => [entry.name, ...entry.aliases]

function addStub(program: Command, { name, aliases, summary }: CommandEntry): void {
  program
    .command(name)
    .aliases([...aliases])
    .description(summary)
}

async function declare(
  program: Command,
  entry: CommandEntry,
  context: Context,
  finish: (code: ExitCode) => void,
): Promise<void> {
  const command = program
    .command(entry.name)
    .aliases([...entry.aliases])
    .description(entry.summary)
  const { declareCommand } = await entry.load()
  declareCommand(command.copyInheritedSettings(program), context, finish)
}
