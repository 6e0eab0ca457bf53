import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/rng.js'
import { parseDelimited, parseNpy } from '../../src/data/index.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { tinyDocument, tinySamples, toCsv, writeTinyHub } from '../helpers/tiny-hub.js'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const at = (...parts: string[]) => join(folder.path, ...parts)
const exported = (id: string, split: string, out = 'out') =>
  runFmbench(['data', 'export', id, '--split', split, '-o', out, '--catalog', 'catalog'], { cwd: folder.path })
const tableAt = (name: string) => parseDelimited(readFileSync(at(name), 'utf8'), ',', name)

describe('data export of numbers', () => {
  test('train with labels, test without, and nothing that a model must not see', async () => {
    writeTinyHub(folder.path)
    const train = await exported('DS-TINY', 'train')
    expect(train).toMatchObject({ code: 0, stdout: `${join('out', 'train.csv')}\n` })
    const expected = tinySamples().filter(({ split }) => split === 'train')
    const table = tableAt('out/train.csv')
    expect(table.columns).toEqual(['sample_id', 'y_true', 'marker', 'noise'])
    expect(table.cells.get('sample_id')).toEqual(expected.map(({ id }) => id))
    expect(table.cells.get('y_true')).toEqual(expected.map(({ label }) => label))
    expect(table.cells.get('marker')).toEqual(expected.map(({ marker }) => String(marker)))

    const { code, stderr } = await exported('DS-TINY', 'test')
    expect(code).toBe(0)
    expect(tableAt('out/test.csv').columns).toEqual(['sample_id', 'marker', 'noise'])
    expect(stderr).toContain('score --template DS-TINY > predictions.csv')
    expect(stderr).not.toContain('warning')
  })

  test('data of persons that is not open comes with a warning, and with the persons', async () => {
    const rows = tinySamples().map((sample, i) => ({ ...sample, person: `p${i >> 2}` }))
    const document = tinyDocument('catalog/datasets/ds_tiny.yaml')
      .replace('access: open', 'access: controlled\nsubject_id: person')
      .replace('synthetic: true', 'synthetic: false')
    writeTinyHub(folder.path, { 'catalog/datasets/ds_tiny.yaml': document, 'data/tiny.csv': toCsv(rows) })
    const { code, stderr } = await exported('DS-TINY', 'train')
    expect(code).toBe(0)
    expect(stderr).toContain('warning: these are data of persons, and access is controlled: keep them on this machine')
    expect(tableAt('out/train.csv').columns).toEqual(['sample_id', 'subject_id', 'y_true', 'marker', 'noise'])
  })

  test('samples with two axes go into an array in the same order', async () => {
    const { code } = await exportToySeries()
    expect(code).toBe(0)
    const { shape } = parseNpy(new Uint8Array(readFileSync(at('out/test.npy'))), 'test.npy')
    expect(shape).toHaveLength(3)
    expect(shape[0]).toBe(tableAt('out/test.csv').rows)
  })

  const exportToySeries = () =>
    runFmbench(['data', 'export', 'DS-TOY-TIMESERIES', '--split', 'test', '-o', 'out'], { cwd: folder.path })
})

describe('data export of sequences', () => {
  const writeDna = () => {
    const rng = new Rng('dna')
    const letters = () => Array.from({ length: 30 }, () => 'ACGT'[rng.index(4)]).join('')
    const rows = Array.from({ length: 12 }, (_, i) => `${letters()},${i % 2}`)
    writeTinyHub(folder.path, {
      'data/dna.csv': `seq,label\n${rows.join('\n')}\n`,
      'catalog/datasets/ds_dna.yaml': `kind: fmbench.dataset/v1
dataset_id: DS-DNA
name: DNA
access: open
persons: false
path: ../../data
loader: { id: sequence-table, options: { file: dna.csv, sequence: seq } }
target: { column: label }
sample_id: { hash_of: [seq] }
group: { shared_kmer: 16 }
split: { by_hash: { n_train: 7, n_test: 4, seed: 1, by: group } }
`,
    })
  }

  test('gives letters and groups', async () => {
    writeDna()
    const { code, stderr } = await exported('DS-DNA', 'train')
    expect(code).toBe(0)
    expect(stderr).toContain('note: Each group is on one side')
    const { columns, cells } = tableAt('out/train.csv')
    expect(columns).toEqual(['sample_id', 'group', 'y_true', 'sequence'])
    expect(cells.get('sequence')?.[0]).toMatch(/^[ACGT]{30}$/)
  })
})

describe('data export refuses', () => {
  beforeEach(() => writeTinyHub(folder.path))

  test('a folder with other files, and leaves it as it was', async () => {
    mkdirSync(at('out'))
    writeFileSync(at('out/thesis.tex'), '')
    const { code, stderr } = await exported('DS-TINY', 'train')
    expect([code, stderr]).toEqual([1, expect.stringContaining('holds other files, such as thesis.tex')])
    expect(readdirSync(at('out'))).toEqual(['thesis.tex'])
  })

  test('to overwrite what it wrote before', async () => {
    await exported('DS-TINY', 'train')
    writeFileSync(at('out/train.csv'), 'mine')
    const { code, stderr } = await exported('DS-TINY', 'train')
    expect([code, stderr]).toEqual([1, expect.stringContaining('has train.csv already')])
    expect(readFileSync(at('out/train.csv'), 'utf8')).toBe('mine')
  })

  test('a part that is not there, naming those that are', async () => {
    const { code, stderr } = await exported('DS-TINY', 'tset')
    expect([code, stderr]).toEqual([2, expect.stringContaining('Parts it has: test, train.')])
    expect(existsSync(at('out'))).toBe(false)
  })
})
