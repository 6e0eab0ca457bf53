import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatNpy, openNpy, parseNpy, parseNpz } from '../../src/data/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const fixture = JSON.parse(readFileSync(new URL('fixtures/numpy-arrays.json', import.meta.url), 'utf8')) as {
  files: Record<string, string>
}
const saved = (name: string) => new Uint8Array(Buffer.from(fixture.files[name], 'base64'))
const counts = Array.from({ length: 24 }, (_, i) => i)
const numericTypes = Object.keys(fixture.files).filter((name) => /^[<>|][fiu]\d$|^fortran|^version 2$/.test(name))

describe('parseNpy reads what numpy writes', () => {
  test.each(numericTypes)('%s', (name) => {
    const { shape, data } = parseNpy(saved(name), 'X.npy')
    expect(shape).toEqual([2, 3, 4])
    expect([...data]).toEqual(counts)
    expect(data).toBeInstanceOf(name.includes('f4') ? Float32Array : Float64Array)
  })

  test('booleans as 0 and 1', () => {
    expect([...parseNpy(saved('|b1'), 'X.npy').data]).toEqual(counts.map((i) => (i % 2 === 0 ? 1 : 0)))
  })

  test('text of either byte order, beyond the basic plane, padding removed', () => {
    expect(parseNpy(saved('version 3, text'), 'y.npy').data).toEqual(['é', 'b', '𝛼x'])
    expect(parseNpy(saved('big-endian text'), 'y.npy').data).toEqual(['é', 'bc', ''])
  })

  test('archives of named arrays', () => {
    const arrays = parseNpz(saved('npz'), 'all.npz')
    expect([...arrays.keys()]).toEqual(['X', 'y', 'site', 'split'])
    expect([...(arrays.get('X')?.data ?? [])]).toEqual(counts)
    expect(arrays.get('site')).toEqual({ shape: [2], data: ['A', 'B'] })
  })
})

describe('formatNpy', () => {
  test('gives the bytes of numpy.save', () => {
    expect(formatNpy(Float64Array.from(counts), [2, 3, 4])).toEqual(saved('<f8'))
    expect(formatNpy(Float32Array.from(counts), [2, 3, 4])).toEqual(saved('<f4'))
    expect(formatNpy(Int32Array.from(counts), [2, 3, 4])).toEqual(saved('<i4'))
  })

  test('comes back from parseNpy', () => {
    const array = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(array, (numbers) => {
        const back = parseNpy(formatNpy(Float64Array.from(numbers), [numbers.length, 1]), 'X.npy')
        expect(back.shape).toEqual([numbers.length, 1])
        expect([...back.data]).toEqual(numbers)
      }),
    )
  })
})

describe('openNpy', () => {
  const rowsOf = async (bytes: Uint8Array, rows: number[]) => {
    const opened = await openNpy('/X.npy', memoryEffects({ '/X.npy': bytes }))
    return [...(await opened.readRows(rows))]
  }

  test('gives any rows in any order, equal to the whole array, for C and Fortran order and both byte orders', async () => {
    const picks = fc.array(fc.nat(1), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('<f8', '>f8', '<f4', '>i2', 'fortran <f8', 'fortran >i4'),
        picks,
        async (name, rows) => {
          expect(await rowsOf(saved(name), rows)).toEqual(rows.flatMap((row) => counts.slice(row * 12, row * 12 + 12)))
        },
      ),
    )
  })

  test('reads only the parts it needs of a long file', async () => {
    const n = 40_000
    const x = Float64Array.from({ length: n * 4 }, (_, i) => i)
    const effects = memoryEffects({ '/X.npy': formatNpy(x, [n, 4]) })
    const opened = await openNpy('/X.npy', effects)
    let read = 0
    const readRange = effects.files.readRange
    effects.files.readRange = async (path, start, end) => {
      read += end - start
      return readRange(path, start, end)
    }
    const rows = [39_999, 0, 20_000, 1, 0]
    expect([...(await opened.readRows(rows))]).toEqual(rows.flatMap((row) => [0, 1, 2, 3].map((j) => row * 4 + j)))
    expect(read).toBe(4 * 32)
  })
})

describe('bad files are named, with both sizes', () => {
  const whole = saved('<f8')
  const open = (bytes: Uint8Array | string) => openNpy('/X.npy', memoryEffects({ '/X.npy': bytes }))

  test.each([
    ['cut short in the numbers', whole.slice(0, 200), /\(2, 3, 4\) and type <f8 takes 320 bytes, the file has 200/],
    ['cut short in the header', whole.slice(0, 60), /ends inside its header/],
    ['cut short before the header', whole.slice(0, 8), /ends inside its header/],
    ['something appended', Uint8Array.of(...whole, 0), /takes 320 bytes, the file has 321/],
    ['empty', new Uint8Array(0), /empty/],
    ['a web page', new TextEncoder().encode('\n<!DOCTYPE html><html>login</html>'), /HTML page/],
    ['another format', new TextEncoder().encode('PK\x03\x04 something'), /not a \.npy file: it begins with "PK/],
    ['pickled objects', saved('objects'), /pickled Python objects/],
    ['named fields', saved('fields'), /named fields/],
    ['half precision', saved('f2'), /<f2, which is not read[\s\S]*astype\("float32"\)/],
  ])('%s', async (_, bytes, message) => {
    await expect(open(bytes)).rejects.toThrow(message)
    await expect(open(bytes)).rejects.toMatchObject({ code: 'bad-data', where: '/X.npy' })
    expect(() => parseNpy(bytes, 'X.npy')).toThrow(message)
  })

  test('whole numbers beyond 2^53', () => {
    expect(() => parseNpy(saved('beyond 2^53'), 'y.npy')).toThrow(/beyond 2\^53/)
  })

  test('damaged archives', () => {
    expect(() => parseNpz(saved('npz').slice(0, 100), 'all.npz')).toThrow(/does not unpack/)
    expect(() => parseNpz(new TextEncoder().encode('<html>'), 'all.npz')).toThrow(/HTML page/)
  })
})
