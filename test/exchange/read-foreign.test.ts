import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { FmbenchError } from '../../src/core/index.js'
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
    await expect(read(' \n')).rejects.toThrow('empty')
  })

  test('and on which line, where the machine tells it', async () => {
    const where = (text: string): Promise<unknown> => read(text).catch((error: FmbenchError) => error.where)
    expect(await where('{\n  "a": NaN,\n  "b" 1\n}')).toBe('in:3')
    expect(await where('{\n  "a": [1,\n\n')).toBe('in:2')
    // The machine does not tell where a wrong word stands.
    expect(await where('{\n  "a": nan}')).toMatch(/^in(:2)?$/)
  })

  test('depth alone breaks nothing', async () => {
    await expect(read(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).resolves.toHaveLength(1)
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

  test('whatever byte is wrong, the file is read or refused', async () => {
    const whole = readFileSync(new URL('peers/inspect-zstd.eval', import.meta.url))
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length - 1 }),
        fc.nat({ max: 255 }),
        fc.boolean(),
        async (at, byte, isCut) => {
          const bytes = isCut ? Uint8Array.from(whole.subarray(0, at)) : Uint8Array.from(whole).fill(byte, at, at + 1)
          const read = readForeign(bytes, 'in')
          await read.catch((error: unknown) => expect(error).toBeInstanceOf(FmbenchError))
        },
      ),
    )
  })

  test('without a header, cut short or of another kind: says so', async () => {
    await expect(readForeign(zip({ 'a.json': strToU8('{}') }), 'in')).rejects.toThrow('no finished Inspect log')
    await expect(readForeign(zip({ 'header.json': strToU8('{}') }).subarray(0, 30), 'in')).rejects.toThrow(
      'does not unpack',
    )
  })
})
