import { describe, expect, test } from 'vitest'
import { formatParquet, openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'

type Changes = Parameters<typeof datasetDocument>[0]

const open = (files: Record<string, string | Uint8Array>, options: Record<string, unknown>, changes: Changes = {}) => {
  const stored = Object.fromEntries(Object.entries(files).map(([name, content]) => [`/hub/data/${name}`, content]))
  const loader = { id: 'reports', options: { file: Object.keys(files)[0], ...options } }
  const document = datasetDocument({ loader, target: undefined, ...changes })
  return openDataset(document, '/hub', memoryEffects(stored))
}
const openCsv = (text: string, options: Record<string, unknown> = {}, changes: Changes = {}) =>
  open({ 'd.csv': text }, { references: ['report'], ...options }, changes)

const SECTIONS = 'id,reason_for_exam,comparison,findings,impression\n1,Cough,None,Clear.,Normal.\n2,Pain,,Effusion.,\n'

describe('reports', () => {
  test('one column is a text as it stands', async () => {
    const dataset = await openCsv('id,report,history\na,"Two\nlines, ""quoted""",Fever\nb,<b>One</b>,\n', {
      text: 'history',
    })
    expect(dataset.references).toEqual([['Two\nlines, "quoted"'], ['<b>One</b>']])
    expect(await dataset.read([1, 0])).toEqual({ ids: ['b', 'a'], texts: ['', 'Fever'] })
    expect(dataset.labels).toEqual(['', ''])
    expect(dataset.notes).toEqual(['1 of 2 samples give a model nothing to read.'])
  })

  test('several columns are sections under their names; empty ones are left out', async () => {
    const dataset = await open(
      { 'd.csv': SECTIONS },
      { text: ['reason_for_exam', 'comparison'], reference_sections: ['findings', 'impression'] },
    )
    expect((await dataset.read([0, 1])).texts).toEqual([
      'Reason for exam: Cough\nComparison: None',
      'Reason for exam: Pain',
    ])
    expect(dataset.references).toEqual([['Findings: Clear.\nImpression: Normal.'], ['Findings: Effusion.']])
  })

  test('several references are texts of their own; a sample may have fewer than others', async () => {
    const { references } = await open({ 'd.csv': SECTIONS }, { references: ['impression', 'findings'] })
    expect(references).toEqual([['Normal.', 'Clear.'], ['Effusion.']])
  })

  test('without a column to read, models get ids alone', async () => {
    const dataset = await openCsv('id,report\na,x\n')
    expect(await dataset.read([0])).toEqual({ ids: ['a'] })
  })

  test('JSON Lines, TSV and Parquet give the same', async () => {
    const jsonl = await open({ 'd.jsonl': '{"id":"a","report":"x\\r\\ny"}\n' }, { references: ['report'] })
    const tsv = await open({ 'd.tsv': 'id\treport\na\t"x\r\ny"\n' }, { references: ['report'] })
    const columns = [
      { name: 'id', data: ['a'] },
      { name: 'report', data: ['x\ry'] },
    ]
    const parquet = await open({ 'd.parquet': await formatParquet(columns) }, { references: ['report'] })
    for (const { references } of [jsonl, tsv, parquet]) expect(references).toEqual([['x\ny']])
  })

  test('reports as long as a megabyte, with control characters, are kept to the letter', async () => {
    const long = `\u0000${'Effusion. '.repeat(110_000)}\u001b[31m\ufffd`
    const { references, notes } = await openCsv(`id,report\na,${long}\nb,x\n`)
    expect(references?.[0]).toEqual([long])
    expect(notes).toEqual(['1 of 2 samples hold control characters, or traces of another encoding such as U+FFFD.'])
  })

  test('parts may be files', async () => {
    const { splits, ids } = await open(
      { 'a.csv': 'id,report\n1,x\n2,\n', 'b.csv': 'id,report\n3,y\n' },
      { file: undefined, references: ['report'], without_reference: 'leave_out' },
      { split: { files: { train: ['a.csv'], test: ['b.csv'] } } },
    )
    expect([ids, splits]).toEqual([
      ['1', '3'],
      ['train', 'test'],
    ])
  })
})

describe('rows without a reference', () => {
  const text = 'id,report\na,x\nb, \nc,\nd,y\n'

  test('are refused with the first of them', async () => {
    await expect(openCsv(text)).rejects.toMatchObject({
      code: 'bad-data',
      what: '2 of 4 rows have no reference; the first is row 2.',
      where: '/hub/data/d.csv:3',
    })
  })

  test('are left out and counted where the document says so', async () => {
    const { ids, references, notes } = await openCsv(text, { without_reference: 'leave_out' }, { n_samples: 2 })
    expect([ids, references]).toEqual([
      ['a', 'd'],
      [['x'], ['y']],
    ])
    expect(notes).toEqual(['2 of 4 rows have no reference and were left out.'])
    await expect(openCsv('id,report\na,\n', { without_reference: 'leave_out' })).rejects.toThrow(
      'No row has a reference.',
    )
  })
})

describe('other tables', () => {
  const join = (other: string, main = 'id,report\na,x\nb,y\n') =>
    open(
      { 'd.csv': main, 'm.csv': other },
      { references: ['report'], join: [{ file: 'm.csv', by: 'id' }] },
      { strata: { sex: { column: 'sex' } } },
    )

  test('are put beside the first by a common column, which keeps its own', async () => {
    const { columns, references, notes } = await join('sex,id,report\nf,b,other\nm,zz,other\n')
    expect(columns).toEqual({ sex: ['', 'f'] })
    expect(references).toEqual([['x'], ['y']])
    expect(notes).toEqual(['m.csv has no row for 1 of 2 samples.'])
  })

  test.each([
    ['a key twice', 'sex,id\nf,a\nm,a\n', /Rows 1 and 2 have the same id\. \(.*m\.csv:3\)/],
    ['an empty key', 'sex,id\nf,\n', /The column "id", which joins the tables, is empty here\. \(.*m\.csv:2\)/],
    ['no such column', 'sex,key\nf,a\n', /There is no column "id"/],
  ])('with %s are refused', async (_, other, message) => {
    await expect(join(other)).rejects.toThrow(message)
  })
})

describe('bad input', () => {
  test.each([
    ['a number for a report', 'id,report\na,x\nb, 12 \n', /The reference is 12, which is a number.*\(.*d\.csv:3\)/],
    ['an id twice', 'id,report\na,x\na,y\n', /Rows 1 and 2 have the same sample id/],
    ['no such column', 'id,Report\na,x\n', /no column "report", which holds a reference.*\nDid you mean "Report"/],
  ])('%s', async (_, text, message) => {
    await expect(openCsv(text)).rejects.toThrow(message)
  })

  test.each([
    ['a list for a report', '["x"]', /"report" holds a list or an object.*\(.*d\.jsonl:2\)/],
    ['a number for a report', '7', /The reference is 7, which is a number.*\(.*d\.jsonl:2\)/],
  ])('%s in JSON Lines', async (_, value, message) => {
    const text = `{"id":"a","report":"x"}\n{"id":"b","report":${value}}\n`
    await expect(open({ 'd.jsonl': text }, { references: ['report'] })).rejects.toThrow(message)
  })

  test('another encoding than UTF-8 is refused with the line', async () => {
    const latin1 = Uint8Array.from('id,report\na,x\nb,Pleuraerguß\n', (letter) => letter.charCodeAt(0))
    await expect(open({ 'd.csv': latin1 }, { references: ['report'] })).rejects.toThrow(
      /not UTF-8 text\. \(.*d\.csv:3\)\nSave it as UTF-8; from Latin-1: iconv/,
    )
  })

  test.each([
    [{}, 'needs one of references and reference_sections'],
    [{ references: ['a'], reference_sections: ['a', 'b'] }, 'needs one of references and reference_sections'],
    [{ reference_sections: ['a'] }, 'The option "reference_sections"'],
    [{ references: ['a'], reference: 'a' }, 'Unknown option "reference". Did you mean "references"?'],
  ])('the options %j', async (options, message) => {
    await expect(open({ 'd.csv': 'id,a\n1,x\n' }, options)).rejects.toMatchObject({ code: 'bad-document' })
    await expect(open({ 'd.csv': 'id,a\n1,x\n' }, options)).rejects.toThrow(message)
  })
})
