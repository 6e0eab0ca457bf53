import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import type { Dataset } from '../../src/data/index.js'
import { inspectDataset } from '../../src/inspect/index.js'
import { toyDataset } from './toy-dataset.js'

const rng = new Rng('inspect|texts')
const words = (n: number): string[] => Array.from({ length: n }, () => `w${rng.index(5000)}`)

interface Case {
  readonly read?: string
  readonly written: string
  readonly part?: string
}

/** Reports in memory; models are given texts where the first case has one. */
function reportsOf(cases: readonly Case[]): Dataset {
  const { sampleShape: _, ...toy } = toyDataset({
    labels: cases.map(() => ''),
    splits: cases.map(({ part = 'test' }) => part),
  })
  return {
    ...toy,
    references: cases.map(({ written }) => [written]),
    async read(rows) {
      const picked = Array.from(rows)
      const ids = picked.map((row) => toy.ids[row])
      if (cases[0].read === undefined) return { ids }
      return { ids, texts: picked.map((row) => cases[row].read ?? '') }
    },
  }
}

async function inspected(cases: readonly Case[]) {
  const { checks, counts } = await inspectDataset(reportsOf(cases))
  const of = (id: string) => {
    const found = checks.find(({ check }) => check === id)
    if (found === undefined) throw new Error(`No check ${id}.`)
    return found
  }
  return { counts, of }
}

const unlike = (n: number): Case[] =>
  Array.from({ length: n }, (_, i) => ({
    read: words(60).join(' '),
    written: words(30).join(' '),
    part: i % 2 === 0 ? 'train' : 'test',
  }))

describe('a dataset of reports', () => {
  test('without a fault has none, and what does not apply says why', async () => {
    const { counts, of } = await inspected(unlike(40))
    expect(counts).toMatchObject({ error: 0, warning: 0 })
    expect(of('samples').tables[0].rows).toEqual([
      ['texts that a model reads', 40, 0, 60, 60, 60],
      ['reports that people wrote', 40, 0, 30, 30, 30],
    ])
    expect(of('shared-stretches').not_checked).toBe('samples are texts, not sequences')
    expect(of('labels').not_checked).toBe('samples have no labels')
    expect(of('single-features').not_checked).toBe('samples are no rows of features')
  })

  test('whose models are given no text has its references looked at', async () => {
    const { of } = await inspected(unlike(6).map(({ written, part = 'test' }) => ({ written, part })))
    expect(of('samples').tables[0].rows).toHaveLength(1)
    expect(of('shortcuts').not_checked).toBe('models are given no text to read')
  })

  test('a long text to read in both parts is an error, capitals and points apart; a short one is none', async () => {
    const cases = unlike(10)
    const long = { ...cases[1], read: `${cases[0].read?.toUpperCase().replace(' ', ', ')}.` }
    const found = (await inspected([cases[0], long, ...cases.slice(2)])).of('duplicates').findings
    expect(found).toMatchObject([{ severity: 'error', count: 2, rows: [1, 2], where: 'train and test' }])
    const short = cases.map((one) => ({ ...one, read: 'Chest pain.' }))
    expect((await inspected(short)).of('duplicates').findings).toEqual([])
  })

  test('near copies share seven tenths of their runs of eight words', async () => {
    const cases = unlike(10)
    const text = (cases[0].read ?? '').split(' ')
    // 53 runs of 8 words; n other words at the end leave 53 - n shared, of 53 + n.
    const withEnd = (n: number) => [...text.slice(0, 60 - n), ...words(n)].join(' ')
    const near = async (n: number) => {
      const changed = [cases[0], { ...cases[1], read: withEnd(n) }, ...cases.slice(2)]
      return (await inspected(changed)).of('near-duplicates').findings
    }
    expect(await near(9)).toMatchObject([{ severity: 'error', count: 2, rows: [1, 2] }]) // 44 of 62
    expect(await near(10)).toEqual([]) // 43 of 63
  })

  test('what people repeat is a note, with how many stand in both parts', async () => {
    const cases = unlike(10).map((one, i) => (i < 4 ? { ...one, written: 'No acute disease.' } : one))
    const { counts, of } = await inspected(cases)
    expect(counts).toMatchObject({ error: 0, warning: 0 })
    expect(of('duplicates').findings).toMatchObject([{ severity: 'info', count: 4, of: 10, rows: [1, 2, 3, 4] }])
    expect(of('duplicates').tables[0].rows[1]).toEqual(['reports that people wrote', 10, 4, 4])
  })

  test('texts without a word are told, and are copies of nothing', async () => {
    const cases = unlike(6).map((one, i) => (i < 2 ? { ...one, read: ' ... ' } : one))
    const { of } = await inspected(cases)
    expect(of('samples').findings).toMatchObject([{ severity: 'info', count: 2, rows: [1, 2] }])
    expect(of('duplicates').tables[0].rows[0]).toEqual(['texts that a model reads', 6, 0, 0])
  })

  test('whose length can be read off the input says so', async () => {
    const cases = Array.from({ length: 40 }, (_, i) => ({
      read: words(10 + i).join(' '),
      written: words(5 + i).join(' '),
    }))
    const { of } = await inspected(cases)
    expect(of('shortcuts').findings).toMatchObject([{ severity: 'info', what: expect.stringContaining('rho 1.00') }])
  })
})
