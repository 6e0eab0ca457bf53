import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseMat } from '../../../src/data/formats/mat5.js'

const fixture = JSON.parse(readFileSync(new URL('../fixtures/matlab-files.json', import.meta.url), 'utf8'))
const saved = (name: string) => new Uint8Array(Buffer.from(fixture.files[name], 'base64'))

describe('MATLAB files, as SciPy writes them', () => {
  test.each(['plain', 'compressed'])('numbers, text, cells and structs: %s', (name) => {
    const found = parseMat(saved(name), 'x.mat')
    const numbers = (key: string) => {
      const value = found.get(key)
      return value?.kind === 'numbers' ? [value.shape, [...value.data]] : value
    }
    expect(numbers('double')).toEqual([
      [2, 3],
      [1.5, 4, 2, 5, 3, 6],
    ])
    expect(numbers('single')).toEqual([
      [1, 2],
      [Math.fround(0.1), 2.5],
    ])
    expect(numbers('int8')).toEqual([
      [1, 2],
      [-3, 4],
    ])
    expect(numbers('uint16')).toEqual([[1, 1], [65535]])
    expect(numbers('int64')).toEqual([[1, 1], [-(2 ** 40)]])
    expect(numbers('flag')).toEqual([
      [1, 2],
      [1, 0],
    ])
    expect(numbers('nothing')).toEqual([[0, 0], []])
    expect(found.get('cube')).toMatchObject({ shape: [2, 3, 4] })
    expect(found.get('text')).toMatchObject({ kind: 'text', rows: ['Fz'] })
    expect(found.get('lines')).toMatchObject({ kind: 'text', rows: ['one', 'three'] })
    expect(found.get('cells')).toMatchObject({ kind: 'cells', values: [{ rows: ['a'] }, { shape: [1, 1] }] })
  })

  test('an array of structs', () => {
    const eeg = parseMat(saved('eeglab'), 'x.set').get('EEG')
    const events = eeg?.kind === 'structs' ? eeg.values[0].get('event') : undefined
    expect(events?.kind === 'structs' && events.values.map((event) => event.get('type'))).toMatchObject([
      { rows: ['square'] },
      { rows: ['rt'] },
      { rows: ['square'] },
    ])
  })

  test('what is not read beside what is', () => {
    const found = parseMat(saved('sparse'), 'x.mat')
    expect([...found.values()].map(({ kind }) => kind)).toContain('numbers')
  })

  test.each<[string, Uint8Array, RegExp]>([
    ['complex numbers', saved('complex'), /"z" holds complex numbers/],
    ['version 4', saved('version 4'), /not a MATLAB file of version 5[\s\S]*-v7/],
    ['version 7.3', new TextEncoder().encode('MATLAB 7.3 MAT-file, Platform'), /version 7\.3 \(HDF5\)/],
    ['HTML', new TextEncoder().encode('<html>404'), /HTML page/],
    ['nothing', new Uint8Array(0), /not a MATLAB file/],
    ['cut short', saved('plain').subarray(0, 300), /cannot be read: .*beyond the end/],
    ['damaged', saved('compressed').fill(7, 200, 260), /cannot be read/],
  ])('refuses: %s', (_, bytes, message) => {
    expect(() => parseMat(bytes, 'x.mat')).toThrow(message)
  })
})
