import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatParquet, parseNumber, readTable, type Table, textCells } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'

const read = (name: string, content: string | Uint8Array) =>
  readTable(`/${name}`, memoryEffects({ [`/${name}`]: content }))
const rowsOf = (table: Table) =>
  Array.from({ length: table.rows }, (_, i) => table.columns.map((name) => textCells(table.cells.get(name) ?? [])[i]))

describe('delimited text', () => {
  test.each([
    ['plain', 'a.csv', 'id,v\n1,2\n3,4\n'],
    ['no final newline', 'a.csv', 'id,v\n1,2\n3,4'],
    ['byte order mark', 'a.csv', '\uFEFFid,v\n1,2\n3,4\n'],
    ['Windows line ends', 'a.csv', 'id,v\r\n1,2\r\n3,4\r\n'],
    ['old Macintosh line ends', 'a.csv', 'id,v\r1,2\r3,4\r'],
    ['quoted', 'a.csv', '"id","v"\n"1","2"\n"3","4"\n'],
    ['tabs', 'a.tsv', 'id\tv\n1\t2\n3\t4\n'],
    ['gzip', 'a.csv.gz', gzipSync('id,v\n1,2\n3,4\n')],
    ['gzip in two members', 'a.tsv.gz', Buffer.concat([gzipSync('id\tv\n1\t2\n'), gzipSync('3\t4\n')])],
    ['capital ending', 'A.CSV', 'id,v\n1,2\n3,4\n'],
  ])('%s', async (_, name, content) => {
    const table = await read(name, content)
    expect(table.columns).toEqual(['id', 'v'])
    expect(rowsOf(table)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  test('keeps quotes, separators, blanks and line breaks inside cells, and still knows the lines', async () => {
    const table = await read('a.csv', 'id,note\n1,"a ""b"", c"\n2,"two\r\nlines"\n 3 ,\n')
    expect(rowsOf(table)).toEqual([
      ['1', 'a "b", c'],
      ['2', 'two\nlines'],
      [' 3 ', ''],
    ])
    expect([0, 1, 2].map(table.where)).toEqual(['/a.csv:2', '/a.csv:3', '/a.csv:5'])
  })

  test('any cells survive being written as RFC 4180 says', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é', '\t') })
    const grid = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(grid, fc.boolean(), async (rows, endsWithNewline) => {
        const quoted = [['x', 'y', 'z'], ...rows].map((r) => r.map((c) => `"${c.replaceAll('"', '""')}"`).join(','))
        expect(rowsOf(await read('a.csv', quoted.join('\n') + (endsWithNewline ? '\n' : '')))).toEqual(rows)
      }),
    )
  })

  test.each([
    ['a short row', 'a,b\n1,2\n3\n', /1 cells, the header has 2 columns/, '/a.csv:3'],
    ['a long row', 'a,b\n1,2,3\n', /3 cells, the header has 2 columns/, '/a.csv:2'],
    ['a blank line', 'a,b\n1,2\n\n3,4\n', /line is empty/, '/a.csv:3'],
    ['blank lines at the end', 'a,b\n1,2\n\n', /line is empty/, '/a.csv:3'],
    ['an unnamed column', 'a,\n1,2\n', /Column 2 of 2 has no name/, '/a.csv:1'],
    ['a repeated column', 'a,b,a\n1,2,3\n', /Columns 1 and 3 are both called "a"/, '/a.csv:1'],
    ['an open quote', 'a,b\n1,2\n"3,4\n5,6\n', /never closed/, '/a.csv:3'],
    ['text behind a quote', 'a,b\n"1"x,2\n', /malformed/, '/a.csv:2'],
    ['an open quote in the header', '"a,b\n1,2\n', /never closed/, '/a.csv:1'],
    ['nothing', '', /empty/, '/a.csv'],
    ['only line breaks', '\n\n', /empty/, '/a.csv'],
    ['only a header', 'a,b\n', /no row/, '/a.csv'],
    ['a web page', '<!doctype html>\n<html></html>', /HTML page[\s\S]*download the file again/, '/a.csv'],
    ['Latin-1', Uint8Array.of(0x61, 0x0a, 0xe9), /not UTF-8/, '/a.csv:2'],
  ])('refuses %s', async (_, content, message, where) => {
    await expect(read('a.csv', content)).rejects.toThrow(message)
    await expect(read('a.csv', content)).rejects.toMatchObject({ code: 'bad-data', where })
  })

  test.each([
    ['a web page called .gz', new TextEncoder().encode('<html>sign in</html>'), /HTML page/],
    ['a packed web page', gzipSync('<!DOCTYPE HTML>'), /HTML page/],
    ['plain text called .gz', new TextEncoder().encode('a,b\n1,2\n'), /does not unpack/],
    ['a file cut short', gzipSync('a,b\n1,2\n').subarray(0, 20), /does not unpack/],
    ['a damaged file', flipped(gzipSync('a,b\n1,2\n'), -6), /does not unpack/],
  ])('refuses %s', async (_, content, message) => {
    await expect(read('a.csv.gz', content)).rejects.toThrow(message)
  })

  function flipped(bytes: Uint8Array, place: number): Uint8Array {
    const copy = Uint8Array.from(bytes)
    copy[copy.length + place] ^= 1
    return copy
  }
})

describe('JSON Lines', () => {
  test('reads flat objects; null is missing; the order of keys does not matter', async () => {
    const table = await read('a.jsonl', '{"id":"x","p":0.25}\r\n{"p":null,"id":"y"}')
    expect(table.columns).toEqual(['id', 'p'])
    expect(rowsOf(table)).toEqual([
      ['x', '0.25'],
      ['y', ''],
    ])
    expect(table.where(1)).toBe('/a.jsonl:2')
  })

  test.each([
    ['{"a":1}\n{"a":2', /not JSON/, '/a.jsonl:2'],
    ['{"a":1}\n[2]', /no object/, '/a.jsonl:2'],
    ['{"a":1}\n\n{"a":2}\n', /not JSON/, '/a.jsonl:2'],
    ['{"a":1}\n{"b":2}\n', /key "a" is missing/, '/a.jsonl:2'],
    ['{"a":1}\n{"a":2,"b":3}\n', /"b" is not a key of the first line/, '/a.jsonl:2'],
    ['{"a":[1]}\n', /a list or an object/, '/a.jsonl:1'],
    ['{"a":12345678901234567890}\n', /beyond 2\^53/, '/a.jsonl:1'],
    ['', /empty/, '/a.jsonl'],
  ])('refuses %j', async (content, message, where) => {
    await expect(read('a.jsonl', content)).rejects.toThrow(message)
    await expect(read('a.jsonl', content)).rejects.toMatchObject({ code: 'bad-data', where })
  })
})

describe('Parquet', () => {
  const columns = [
    { name: 'sample_id', data: ['b', '', 'ä'] },
    { name: 'p', data: Float64Array.of(0.1, -0, 5e-324) },
  ]

  test('comes back bit for bit, more rows than one row group too', async () => {
    const table = await read('a.parquet', await formatParquet(columns))
    expect(table.cells.get('sample_id')).toEqual(['b', '', 'ä'])
    expect(table.cells.get('p')).toEqual(Float64Array.of(0.1, -0, 5e-324))
    const long = Float64Array.from({ length: 2500 }, (_, i) => Math.sin(i))
    expect((await read('a.parquet', await formatParquet([{ name: 'v', data: long }]))).cells.get('v')).toEqual(long)
  })

  test('same columns, same bytes', async () => {
    expect(await formatParquet(columns)).toEqual(await formatParquet(columns))
  })

  test('a file cut short, and a web page', async () => {
    const bytes = await formatParquet(columns)
    await expect(read('a.parquet', bytes.slice(0, -9))).rejects.toMatchObject({ code: 'bad-data', where: '/a.parquet' })
    await expect(read('a.parquet', '<html>')).rejects.toThrow(/HTML page/)
    await expect(read('a.parquet', '')).rejects.toMatchObject({ code: 'bad-data' })
  })

  test('what pyarrow writes: zstd, dictionaries, whole numbers, gaps', async () => {
    const bytes = new Uint8Array(readFileSync(new URL('../fixtures/pyarrow.parquet', import.meta.url)))
    const table = await read('a.parquet', bytes)
    expect(table.columns).toEqual(['id', 'site', 'n', 'p', 'isTest'])
    expect(rowsOf(table)).toEqual([
      ['s1', 'A', '1', '0.25', 'true'],
      ['s2', 'A', '', '0.5', 'false'],
      ['s3', '', '9007199254740991', '', 'true'],
    ])
  })
})

test('npz: arrays are columns, blocks of columns are numbered', async () => {
  const fixture = JSON.parse(readFileSync(new URL('../fixtures/numpy-arrays.json', import.meta.url), 'utf8'))
  const table = await read('p.npz', Buffer.from(fixture.files['npz table'], 'base64'))
  expect(table.columns).toEqual(['sample_id', 'p_0', 'p_1'])
  expect(rowsOf(table)).toEqual([
    ['a', '0.25', '0.75'],
    ['b', '1', '0'],
  ])
  await expect(read('a.npz', Buffer.from(fixture.files.npz, 'base64'))).rejects.toThrow(/"X" has 3 axes/)
})

test('an unknown ending lists the known ones', async () => {
  await expect(read('a.xlsx', 'x')).rejects.toThrow(/\.csv, .*\.parquet/)
})

describe('parseNumber', () => {
  test.each([
    '',
    ' 1',
    '1 ',
    '1,5',
    '1.000,5',
    '0x1',
    'Infinity',
    '-inf',
    'nan',
    'NaN',
    'NA',
    '1e',
    '.',
    '1e999',
    '１',
    '--1',
    '1_000',
  ])('refuses %j', (cell) => expect(parseNumber(cell)).toBeUndefined())

  test.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['+2e-3', 0.002],
    ['.5', 0.5],
    ['5.', 5],
    ['007', 7],
    ['1e-05', 1e-5],
    ['1E+05', 1e5],
  ])('reads %j', (cell, value) => expect(parseNumber(cell)).toBe(value))

  test('reads every number as JavaScript prints it', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(fc.property(finite, (x) => parseNumber(String(x)) === x))
  })
})
