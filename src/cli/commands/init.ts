import { InvalidArgumentError } from 'commander'
import { type Effects, FmbenchError } from '../../core/index.js'
import { hubTemplate, LOGIN, REPOSITORY } from '../../hub/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { copyProgram } from '../copy-program.js'
import type { DeclareCommand } from './index.js'

interface InitHubFlags {
  readonly name?: string
  readonly repository?: string
  readonly reviewer: readonly string[]
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .command('hub')
    .description('a repository for GitHub that takes submissions, has them reviewed and publishes boards')
    .argument('<folder>', 'where: a new folder; an older hub there gets this version of fmbench and of the workflows')
    .option('--name <text>', 'what it is called (default: the name of the folder)')
    .option('--repository <owner/name>', 'where it will lie on GitHub; can be written into hub.yaml later', repository)
    .option('--reviewer <login>', 'who decides, by the name on GitHub; repeatable', reviewer, [])
    .action(async (folder: string, flags: InitHubFlags) => finish(await initHub(folder, flags, context)))
}

function repository(text: string): string {
  if (REPOSITORY.test(text)) return text
  throw new InvalidArgumentError('It must be the OWNER/NAME of a repository on GitHub.')
}

function reviewer(text: string, before: readonly string[]): string[] {
  if (LOGIN.test(text)) return [...before, text]
  throw new InvalidArgumentError('It must be a name on GitHub.')
}

async function initHub(folder: string, flags: InitHubFlags, { effects, terminal }: Context): Promise<ExitCode> {
  const { files } = effects
  const isThere = await isHub(folder, effects)
  const name = flags.name ?? files.nameOf(files.resolve(folder))
  const template = hubTemplate({ name, repository: flags.repository, reviewers: flags.reviewer })
  await copyProgram(files.join(folder, 'fmbench'), effects)
  // What says that a hub is here comes last.
  const { 'hub.yaml': config, ...others } = template
  for (const [path, text] of Object.entries(others)) {
    // A folder that an older version did not know yet comes with its empty file.
    if (!isThere || /^\.github\/|\/\.gitkeep$/.test(path))
      await files.write(files.join(folder, ...path.split('/')), text)
  }
  if (!isThere) await files.write(files.join(folder, 'hub.yaml'), config)
  terminal.out(files.resolve(folder))
  terminal.note(
    isThere
      ? 'This hub has this version of fmbench and of its workflows now; all else is as it was.'
      : `Next: name the reviewers in ${files.join(folder, 'hub.yaml')}, and read ${files.join(folder, 'README.md')}.`,
  )
  return EXIT.done
}

/** @throws FmbenchError `conflict` when something else than a hub lies in the folder */
async function isHub(folder: string, { files }: Effects): Promise<boolean> {
  const names = (await files.list(folder)).filter((name) => name !== '.git')
  if (names.includes('hub.yaml')) return true
  if (names.length === 0) return false
  throw new FmbenchError('conflict', 'This folder holds something else than a hub.', {
    where: folder,
    hint: 'Nothing was changed. Name a new folder.',
  })
}
