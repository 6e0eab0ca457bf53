import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { MAY_IMPORT } from './helpers/import-table.js'

const SRC = fileURLToPath(new URL('../src', import.meta.url))
const CONTRACTS = [
  'data/loader',
  'models/adapter',
  'protocols/protocol',
  'metrics/metric',
  'probes/probe',
  'report/section',
  'report/block',
]

/** Node's own modules are the outside world; only these are arithmetic on text. */
const HARMLESS = ['node:path', 'node:url']

interface Import {
  readonly file: string
  readonly target: string
  readonly isTypeOnly: boolean
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(SRC, file), 'utf8')
  const statements = [...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gms)]
  const dynamic = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  return [
    ...statements.map(([, type, target]) => ({ file, target, isTypeOnly: type !== undefined })),
    ...dynamic.map(([, target]) => ({ file, target, isTypeOnly: false })),
  ]
})

function folderOf(file: string): string {
  return file.split('/')[0]
}

function fault({ file, target, isTypeOnly }: Import): string | undefined {
  const from = folderOf(file)
  if (!target.startsWith('.')) {
    if (!target.startsWith('node:')) return undefined
    return from === 'node' || HARMLESS.includes(target) ? undefined : `${file} imports ${target}`
  }
  const path = relative(SRC, join(SRC, dirname(file), target)).replaceAll('\\', '/')
  const to = folderOf(path)
  const allowed = MAY_IMPORT[from]
  if (from === to || allowed.includes(to)) return undefined
  const isContract = CONTRACTS.includes(path.replace(/\.js$/, ''))
  return allowed.includes(`types:${to}`) && isTypeOnly && isContract ? undefined : `${file} imports ${path}`
}

describe('the house', () => {
  test('every folder of src is in the table', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => MAY_IMPORT[folder] === undefined)).toEqual([])
  })

  test('imports are found at all', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  test('every import is allowed', () => {
    expect(imports.map(fault).filter((found) => found !== undefined)).toEqual([])
  })

  test('the table refuses what it should', () => {
    expect(fault({ file: 'stats/sum.ts', target: '../metrics/auroc.js', isTypeOnly: false })).toBeDefined()
    expect(fault({ file: 'run/score.ts', target: 'node:fs', isTypeOnly: false })).toBeDefined()
    expect(fault({ file: 'protocols/predict.ts', target: '../data/loader.js', isTypeOnly: false })).toBeDefined()
    expect(fault({ file: 'protocols/predict.ts', target: '../data/loader.js', isTypeOnly: true })).toBeUndefined()
  })

  test('nobody outside node uses the clock, chance or the process', () => {
    const banned = /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bprocess\.|\bsetTimeout\b|\bfetch\(/
    const found = files.filter((file) => {
      const isEntry = file === 'cli/bin.ts'
      const text = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      return folderOf(file) !== 'node' && !isEntry && banned.test(text)
    })
    expect(found).toEqual([])
  })
})
