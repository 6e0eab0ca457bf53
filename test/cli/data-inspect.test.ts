import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { renderInspection } from '../../src/cli/present-inspection.js'
import { formatNpy } from '../../src/data/index.js'
import { inspectDataset } from '../../src/inspect/index.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { cleanNumbers, toyDataset } from '../inspect/toy-dataset.js'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const at = (...parts: string[]) => join(folder.path, ...parts)
const inspect = (...args: string[]) => runFmbench(['data', 'inspect', ...args], { cwd: folder.path })

const { labels, splits = [], numbers = [], columns = {} } = cleanNumbers('command')
const persons = labels.map((_, i) => `secret-${i === 15 ? 10 : i}`)

/** Persons 10 and 15 are one, on both sides. */
function writeTable(access: string): void {
  const rows = numbers.map((row, i) => [persons[i], splits[i], labels[i], columns.site?.[i], ...row].join())
  writeFileSync(at('d.csv'), ['person,split,label,site,a,b,c,d', ...rows, ''].join('\n'))
  writeFileSync(
    at('d.yaml'),
    `kind: fmbench.dataset/v1
dataset_id: DS-D
name: d
access: ${access}
persons: true
path: .
loader: { id: table, options: { file: d.csv } }
target: { column: label }
sample_id: row
subject_id: person
split: { column: split }
features: { exclude: [site] }
strata: { site: { column: site } }
`,
  )
}

function writeArrays(): void {
  mkdirSync(at('arrays'))
  writeFileSync(at('arrays', 'X.npy'), formatNpy(Float64Array.from(numbers.flat()), [numbers.length, 4]))
  writeFileSync(
    at('arrays', 'y.npy'),
    formatNpy(
      Float64Array.from(labels, (label) => Number(label === 'ill')),
      [labels.length],
    ),
  )
  const rows = labels.map((_, i) => [persons[i], splits[i], columns.site?.[i], columns.age?.[i]].join())
  writeFileSync(at('arrays', 'metadata.csv'), ['subject_id,split,site,age', ...rows, ''].join('\n'))
}

describe('data inspect', () => {
  test('names what is wrong, rows but no ids; --strict fails', async () => {
    writeTable('open')
    const { code, stdout, stderr } = await inspect('d.yaml')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('1 error, 0 warnings, 0 notes. An evaluation on this data misleads')
    expect(stdout).toMatch(
      /- ERROR separation \(train and test\): One person has samples in several parts.*\n {2}2 of 240\. Rows 11, 16\./,
    )
    expect(stdout).not.toMatch(/secret/)
    expect((await inspect('d.yaml', '--strict')).code).toBe(100)
    expect((await inspect('DS-TOY-FMRI-CLASS', '--strict')).code).toBe(0)
  })

  test('the same data gives the same bytes; --json has every number', async () => {
    writeTable('open')
    const [first, second] = [await inspect('d.yaml', '--json'), await inspect('d.yaml', '--json')]
    expect(first.stdout).toBe(second.stdout)
    const found = JSON.parse(first.stdout)
    expect(found).toMatchObject({ dataset_id: 'DS-D', samples: 240, counts: { error: 1 }, is_private: false })
    expect(found.checks.map(({ check }: { check: string }) => check)).toContain('shortcuts')
  })

  test('person data that is not open is shown, with a word on where it may go', async () => {
    writeTable('controlled')
    const { stdout, stderr } = await inspect('d.yaml')
    expect(stderr).toMatch(/stays on this machine/)
    expect(stdout).toMatch(/this text stays on this machine/)
  })

  test('a folder of arrays: columns mean what they are called', async () => {
    writeArrays()
    const { code, stdout } = await inspect('arrays')
    expect(code).toBe(0)
    expect(stdout).toMatch(/Inspection of arrays/)
    expect(stdout).toMatch(/ERROR separation/)
    expect(stdout).toMatch(/\| site +\| 3 /)
    expect(stdout).toMatch(/\| age +\| 4 /)
  })

  test('a folder with a document is that dataset; any other folder is told what it lacks', async () => {
    writeTable('open')
    expect((await inspect('.')).stdout).toMatch(/Inspection of DS-D/)
    mkdirSync(at('empty'))
    const { code, stderr } = await inspect('empty')
    expect(code).toBe(2)
    expect(stderr).toMatch(/neither a dataset document nor arrays[\s\S]*X\.npy, y\.npy, metadata\.csv/)
  })

  test('an unknown dataset is an error with the nearest name', async () => {
    const { code, stderr } = await inspect('DS-TOY-FMRI-CLAS')
    expect(code).toBe(1)
    expect(stderr).toMatch(/DS-TOY-FMRI-CLASS/)
  })
})

describe('printing', () => {
  const hostile = '|\u001b[2J<b>[x](http://evil)\n# site'

  test('names from files can neither format nor move anything', async () => {
    const site = labels.map((label) => (label === 'ill' ? hostile : 'B'))
    const inspection = await inspectDataset(toyDataset({ labels, splits, numbers, columns: { [hostile]: site } }))
    for (const format of ['text', 'md'] as const) {
      const text = renderInspection(inspection, { format })
      expect(text).not.toContain('\u001b')
      expect(text).not.toMatch(/^# site/m)
      for (const line of text.split('\n').filter((line) => line.startsWith('|'))) {
        expect(line).toMatch(/^\|.*\|$/)
      }
      const head = text.split('\n').find((line) => line.includes('[2J') && line.startsWith('|')) ?? ''
      // Seven cells: the pipe of the name ends none.
      expect(head.match(/(?<!\\)(\\\\)*\|/g)).toHaveLength(8)
    }
    expect(renderInspection(inspection, { format: 'md' })).not.toMatch(/<b>|(?<!\\)\]\(http/)
  })

  test('ids only when asked for', async () => {
    const subjects = labels.map((_, i) => `P${i === 15 ? 10 : i}`)
    const dataset = toyDataset({ labels, splits, numbers, subjects })
    const inspection = await inspectDataset(dataset)
    expect(renderInspection(inspection, { format: 'text' })).not.toMatch(/id-10/)
    expect(renderInspection(inspection, { format: 'text', ids: dataset.ids })).toMatch(
      /Rows 11 \(id-10\), 16 \(id-15\)\./,
    )
  })
})
