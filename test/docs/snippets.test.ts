import { execFile, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { allPages, type CodeBlock, codeBlocks, type Page, ROOT } from './pages.js'

/**
 * What a page shows must work. Per page, in a folder of its own and from top to bottom: a block under a file name is
 * written to that file; each line of an `sh` block that starts with COMMAND is run and must exit with 0; a `text`
 * block right after it is what those commands print. Other lines need a reason to stand there: NOT_RUN.
 */
const COMMAND = 'node dist/cli/bin.js '
const PYTHON = 'python3 '

const NOT_RUN: readonly (readonly [line: RegExp, reason: string])[] = [
  [/^npm (ci|install|link|start|test|run [a-z]+)\b/, 'the whole project; npm test itself, or tested apart'],
  [/^npx vitest run /, 'part of npm test'],
  [/^UPDATE_(DOCS|CASES)=1 /, 'rewrites files of the project'],
  [/^export FMBENCH_DATA_MIRROR=/, 'a folder of the reader'],
  [/^(cd|Rscript) /, 'a folder of the reader; the R command is compared with the dataset document'],
  [/^node dist\/cli\/bin\.js view /, 'opens a browser'],
  [/^node dist\/cli\/bin\.js serve /, 'runs until Ctrl-C; test/node/serve.test.ts tries the server'],
  [
    /SUITE-REPORT-GEN/,
    'needs published reports; test/data/reports.test.ts and test/run/generate.test.ts try what it shows',
  ],
  [/SUITE-DNA-CLASS|results\/dna/, 'takes a minute; test/cli/dna-suite.test.ts runs the suite with cheaper models'],
]

/** The patients' data is not part of the project. */
const MIRROR = process.env.FMBENCH_DATA_MIRROR ?? resolve(ROOT, '../shared/data')
const NEEDS = [
  {
    what: /\bAD-CSF\b/,
    isThere: (await runFmbench(['data', 'pull', 'DS-AD-CSF'], { env: { FMBENCH_DATA_MIRROR: MIRROR } })).code === 0,
    reason: 'set FMBENCH_DATA_MIRROR to a folder that has ad_data.csv',
  },
  {
    what: /\bDS-DNA-/,
    isThere:
      (await runFmbench(['data', 'pull', 'DS-DNA-PROMOTERS-NONTATA-LOCAL'], { env: { FMBENCH_DATA_MIRROR: MIRROR } }))
        .code === 0,
    reason: 'set FMBENCH_DATA_MIRROR to a folder that has the test.tsv files of the Genomic Benchmarks',
  },
  {
    what: /^python3 |wrapped\.yaml/m,
    isThere: spawnSync('python3', ['-c', 'import numpy']).status === 0,
    reason: 'python3 with numpy is not here',
  },
]

const reasonToSkip = (block: CodeBlock): string | undefined =>
  NEEDS.find(({ what, isThere }) => what.test(block.text) && !isThere)?.reason

const linesOf = (block: CodeBlock): string[] =>
  block.text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')

const isRun = (line: string): boolean =>
  (line.startsWith(COMMAND) || line.startsWith(PYTHON)) && !NOT_RUN.some(([pattern]) => pattern.test(line))

async function runLine(line: string, cwd: string): Promise<string> {
  const [program, ...words] = line.split(/\s+/)
  if (program === 'python3') return (await promisify(execFile)('python3', words, { cwd })).stdout
  const { code, stdout, stderr } = await runFmbench(words.slice(1), { cwd, env: { FMBENCH_DATA_MIRROR: MIRROR } })
  expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' })
  return stdout
}

async function runPage(page: Page, cwd: string): Promise<string[]> {
  cpSync(join(ROOT, 'examples'), join(cwd, 'examples'), { recursive: true })
  const skipped: string[] = []
  let printed: string | undefined
  for (const block of codeBlocks(page)) {
    if (block.file !== undefined) {
      mkdirSync(dirname(join(cwd, block.file)), { recursive: true })
      writeFileSync(join(cwd, block.file), block.text)
    }
    if (block.language === 'text' && printed !== undefined) expect(printed.trim(), block.where).toBe(block.text.trim())
    printed = undefined
    const lines = block.language === 'sh' ? linesOf(block).filter(isRun) : []
    const reason = reasonToSkip(block)
    if (lines.length > 0 && reason !== undefined) skipped.push(`${block.where}: ${reason}`)
    if (lines.length === 0 || reason !== undefined) continue
    printed = ''
    for (const line of lines) printed += await runLine(line, cwd)
  }
  return skipped
}

const pages = allPages().filter((page) => codeBlocks(page).some((block) => linesOf(block).some(isRun)))

describe.concurrent('what a page shows works', () => {
  test.each(pages.map((page) => [page.path, page] as const))(
    '%s',
    async (_path, page) => {
      const folder = temporaryFolder()
      try {
        for (const skipped of await runPage(page, folder.path)) console.warn(`not run: ${skipped}`)
      } finally {
        folder.remove()
      }
    },
    120_000,
  )
})

test('every line of an sh block is run, or there is a reason', () => {
  const unexplained = allPages()
    .flatMap((page) => codeBlocks(page))
    .filter(({ language }) => language === 'sh')
    .flatMap((block) => linesOf(block).map((line) => ({ where: block.where, line })))
    .filter(({ line }) => !isRun(line) && !NOT_RUN.some(([pattern]) => pattern.test(line)))
  expect(unexplained).toEqual([])
})
