import { describe, expect, test } from 'vitest'
import { openEdf } from '../../../src/data/formats/edf.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { type EdfParts, makeEdf } from './make-edf.js'

const open = (bytes: Uint8Array, channels?: readonly string[]) =>
  openEdf('/a.edf', channels, memoryEffects({ '/a.edf': bytes }))

const two: EdfParts = {
  signals: [
    {
      label: 'Fz',
      records: [
        [-1000, 0, 1000, 1],
        [2, 3, 4, 5],
      ],
    },
    {
      label: 'Cz',
      records: [
        [10, 20, 30, 40],
        [50, 60, 70, 80],
      ],
      physical: [0, 200],
      digital: [-1000, 1000],
    },
  ],
}

describe('EDF', () => {
  test('physical values, any stretch, channels in the order asked for', async () => {
    const recording = await open(makeEdf(two))
    expect(recording).toMatchObject({ channels: ['Fz', 'Cz'], hz: 4, length: 8, events: [], mayNamePerson: false })
    const close = (values: ArrayLike<number>, wanted: number[]) => {
      expect(values.length).toBe(wanted.length)
      wanted.forEach((value, i) => void expect(values[i]).toBeCloseTo(value, 4))
    }
    close(await recording.read(0, 8), [-100, 0, 100, 0.1, 0.2, 0.3, 0.4, 0.5, 101, 102, 103, 104, 105, 106, 107, 108])
    close(await recording.read(3, 5), [0.1, 0.2, 104, 105])
    close(await (await open(makeEdf(two), ['Cz'])).read(7, 8), [108])
  })

  test('BDF: 24 bits, and the channel of triggers is no channel unless it is asked for', async () => {
    const bdf = makeEdf({
      isBdf: true,
      signals: [
        { label: 'A1', records: [[-8388608, 8388607]], physical: [-262144, 262143], digital: [-8388608, 8388607] },
        { label: 'Status', records: [[7, 65536]], physical: [-8388608, 8388607], digital: [-8388608, 8388607] },
      ],
    })
    const recording = await open(bdf)
    expect([recording.channels, [...(await recording.read(0, 2))]]).toEqual([['A1'], [-262144, 262143]])
    expect([...(await (await open(bdf, ['Status'])).read(0, 2))]).toEqual([7, 65536])
  })

  test('EDF+: annotations are events, and no channel', async () => {
    const [fz] = two.signals
    const annotations = ['+0\x14\x14\0+0.5\x151.5\x14Sleep stage W\x14\0', '+1\x14\x14\0+1.25\x14blink\x14eyes\x14\0']
    const recording = await open(
      makeEdf({ signals: [fz, { label: 'EDF Annotations', records: annotations }], reserved: 'EDF+C' }),
    )
    expect(recording.channels).toEqual(['Fz'])
    expect(recording.events).toEqual([
      { onset: 0.5, duration: 1.5, fields: { type: 'Sleep stage W' } },
      { onset: 1.25, duration: 0, fields: { type: 'blink' } },
      { onset: 1.25, duration: 0, fields: { type: 'eyes' } },
    ])
  })

  test.each([
    ['X X X X', false],
    ['', false],
    ['X F X X', true],
    ['MCH-0234567 F 16-SEP-1987 Haagse_Harry', true],
    ['J. B.', true],
  ])('the patient field "%s" may name a person: %s', async (patient, mayNamePerson) => {
    expect(await open(makeEdf({ ...two, patient }))).toMatchObject({ mayNamePerson })
  })

  test('a recording that was never closed has as many records as there are', async () => {
    expect((await open(makeEdf({ ...two, declaredRecords: -1 }))).length).toBe(8)
  })

  const [fz, cz] = two.signals
  test.each<[string, Uint8Array, readonly string[] | undefined, RegExp]>([
    ['cut short', makeEdf(two).subarray(0, 780), undefined, /describes 800 bytes, the file has 780.*\n.*cut short/],
    ['cut in its header', makeEdf(two).subarray(0, 300), undefined, /describes 768 bytes, the file has 300/],
    ['something behind it', Uint8Array.of(...makeEdf(two), 0), undefined, /appended/],
    ['another file', new TextEncoder().encode('PK'), undefined, /not an EDF or BDF file/],
    ['HTML', new TextEncoder().encode('<html>no'), undefined, /HTML page/],
    ['gaps', makeEdf({ ...two, reserved: 'EDF+D' }), undefined, /has gaps/],
    ['an unknown channel', makeEdf(two), ['Fz', 'CZ'], /no channel "CZ"[\s\S]*Cz/],
    [
      'two rates',
      makeEdf({ signals: [fz, { ...cz, records: [[1], [2]] }] }),
      undefined,
      /Fz has 4 values in each data record, Cz has 1[\s\S]*channels: \[Fz/,
    ],
    ['two units', makeEdf({ signals: [fz, { ...cz, unit: 'mV' }] }), undefined, /Fz has uV as unit, Cz has mV/],
    [
      'a channel without values',
      makeEdf({ signals: [{ ...fz, records: [[], []] }] }),
      undefined,
      /channel Fz is empty/,
    ],
    ['records of no time', makeEdf({ ...two, recordSeconds: 0 }), undefined, /data records 0 seconds/],
    ['no scale', makeEdf({ signals: [{ ...fz, digital: [5, 5] }] }), undefined, /digital minimum and maximum 5/],
    [
      'no number',
      makeEdf({ signals: [{ ...fz, physical: [Number.NaN, 1] }] }),
      undefined,
      /gives "NaN" as the physical minimum of Fz/,
    ],
  ])('refuses: %s', async (_, bytes, channels, message) => {
    await expect(open(bytes, channels)).rejects.toThrow(message)
  })
})
