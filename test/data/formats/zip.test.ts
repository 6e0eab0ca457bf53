import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { openZip } from '../../../src/data/formats/zip.js'
import { memoryEffects } from '../../helpers/memory-effects.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const open = (zip: Uint8Array) => openZip('/a.zip', memoryEffects({ '/a.zip': zip }))

async function textOf(zip: Uint8Array, name: string): Promise<string> {
  const members = await open(zip)
  return new TextDecoder().decode(await members.read(name, 0, (await members.size(name)) ?? 0))
}

/** An archive whose numbers all stand in the fields of 64 bits, as of one with more than 4 GiB. */
function zip64(members: readonly (readonly [string, string])[]): Uint8Array {
  const bytes: number[] = []
  const put = (size: 2 | 4 | 8, ...values: number[]) => {
    for (const value of values) for (let i = 0; i < size; i++) bytes.push(Math.floor(value / 256 ** i) % 256)
  }
  const offsets = members.map(([name, content]) => {
    const offset = bytes.length
    put(4, 0x04034b50)
    put(2, 45, 0, 0, 0, 0)
    put(4, 0, content.length, content.length)
    put(2, name.length, 0)
    bytes.push(...utf8(name), ...utf8(content))
    return offset
  })
  const directory = bytes.length
  for (const [i, [name, content]] of members.entries()) {
    put(4, 0x02014b50)
    put(2, 45, 45, 0, 0, 0, 0)
    put(4, 0, 0xffffffff, 0xffffffff)
    put(2, name.length, 8 + 28, 0, 0, 0)
    put(4, 0, 0xffffffff)
    bytes.push(...utf8(name))
    // Another extra field first, as that of a file's times.
    put(2, 0x5455, 4)
    put(4, 0)
    put(2, 1, 24)
    put(8, content.length, content.length, offsets[i])
  }
  const end64 = bytes.length
  put(4, 0x06064b50)
  put(8, 44)
  put(2, 45, 45)
  put(4, 0, 0)
  put(8, members.length, members.length, end64 - directory, directory)
  put(4, 0x07064b50, 0)
  put(8, end64)
  put(4, 1, 0x06054b50)
  put(2, 0, 0, 0xffff, 0xffff)
  put(4, 0xffffffff, 0xffffffff)
  put(2, 7)
  bytes.push(...utf8('comment'))
  return Uint8Array.from(bytes)
}

test.each([
  ['stored', zipSync({ a: utf8('first'), 'b/c': utf8('second') }, { level: 0 })],
  ['packed', zipSync({ a: utf8('first'), 'b/c': utf8('second') })],
  [
    'Zip64, with a comment',
    zip64([
      ['a', 'first'],
      ['b/c', 'second'],
    ]),
  ],
])('members of an archive: %s', async (_, zip) => {
  const members = await open(zip)
  expect(members.names).toEqual(['a', 'b/c'])
  expect([await members.size('b/c'), await members.size('d')]).toEqual([6, undefined])
  expect(await textOf(zip, 'a')).toBe('first')
  expect(new TextDecoder().decode(await members.read('b/c', 2, 5))).toBe('con')
})

test('of two members with one name the last counts', async () => {
  const zip = zip64([
    ['a', 'old'],
    ['b', 'other'],
    ['a', 'newer'],
  ])
  expect((await open(zip)).names).toEqual(['a', 'b'])
  expect(await textOf(zip, 'a')).toBe('newer')
})

test('wrong bytes anywhere give the members or a message, never another failure', async () => {
  const zip = zipSync({ a: utf8('first'.repeat(20)) })
  for (let at = 0; at < zip.length; at++) {
    const wrong = zip.map((byte, i) => (i === at ? byte ^ 0xff : byte))
    await textOf(wrong, 'a').catch((thrown) => expect(thrown).toMatchObject({ code: 'bad-data' }))
  }
})

test('an encrypted member', async () => {
  const zip = zipSync({ a: utf8('first') })
  zip[zip.length - 22 - 47 + 8] |= 1
  await expect(open(zip)).rejects.toThrow('a is encrypted')
})
