import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readForeign } from '../../src/exchange/index.js'

const read = (text: string) => readForeign(strToU8(text), 'in')

describe('JSON', () => {
  test('NaN and Infinity of Python are no numbers; inside of text they are words', async () => {
    const text = '{"a": NaN, "b": [Infinity, -Infinity, 1], "NaN": "NaN, \\"-Infinity\\" \\\\", "c": "NaN"}'
    const expected = { a: null, b: [null, null, 1], NaN: 'NaN, "-Infinity" \\', c: 'NaN' }
    expect(await read(text)).toEqual(expected)
  })

  test('says what is wrong', async () => {
    await expect(read('{"a": nan}')).rejects.toThrow('no valid JSON')
    await expect(read('{"a": 1')).rejects.toThrow('no valid JSON')
  })
})

describe('YAML', () => {
  test('lists, mappings, and the head of a Markdown file', async () => {
    expect(await read('- dataset: {id: a/b}\n  value: 1\n')).toEqual([{ dataset: { id: 'a/b' }, value: 1 }])
    const body = '\n# Title\n---\nmodel-index: not this\n'
    expect(await read(`---\nlanguage: no\nmodel-index: []\n---${body}`)).toEqual({ language: 'no', 'model-index': [] })
    expect(await read(`---\r\na: 1\r\n---\r\n${body}`)).toEqual({ a: 1 })
  })

  test('faults carry the line of the file', async () => {
    await expect(read('---\na: 1\nb: [1\n---\ntext\n')).rejects.toThrow(/in:[34]/)
  })

  test('no bombs', async () => {
    const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n`
    await expect(read(bomb)).rejects.toThrow('in:1')
    await expect(read(`---\n${'x: 1\n'.repeat(300_000)}---\n`)).rejects.toThrow('at most 1.0 MiB')
  })
})

describe('an archive', () => {
  const zip = (members: Record<string, Uint8Array>) => zipSync(members)

  test('only its header is unpacked', async () => {
    const bytes = zip({ 'header.json': strToU8('{"status": "success"}'), 'samples/1.json': new Uint8Array(1_000_000) })
    expect(await readForeign(bytes, 'in')).toEqual({ status: 'success' })
  })

  /** An archive whose directory says that its header unpacks to so many bytes. */
  const claiming = (size: number): Uint8Array => {
    const bytes = zip({ 'header.json': new Uint8Array(100_000).fill(32) })
    const view = new DataView(bytes.buffer)
    const directory = bytes.findLastIndex((_, i) => i + 4 <= bytes.length && view.getUint32(i, true) === 0x02014b50)
    view.setUint32(directory + 24, size, true)
    return bytes
  }

  test('a header that would fill memory is refused before it does', async () => {
    await expect(readForeign(claiming(2_000_000_000), 'in')).rejects.toThrow('2000000000 bytes')
  })

  test('one that lies about its size gives no more than it admitted', async () => {
    await expect(readForeign(claiming(100), 'in')).rejects.toThrow('no valid JSON')
  })

  test('without a header, cut short or of another kind: says so', async () => {
    await expect(readForeign(zip({ 'a.json': strToU8('{}') }), 'in')).rejects.toThrow('no finished Inspect log')
    await expect(readForeign(zip({ 'header.json': strToU8('{}') }).subarray(0, 30), 'in')).rejects.toThrow(
      'does not unpack',
    )
  })
})
