import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDataset } from '../../../src/data/index.js'
import { inBlocks, windowsOf } from '../../../src/data/loaders/stretches.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'
import { makeEdf, type SignalParts } from '../formats/make-edf.js'

type Files = Record<string, string | Uint8Array>

const fixture = JSON.parse(readFileSync(new URL('../fixtures/matlab-files.json', import.meta.url), 'utf8'))
const mat = (name: string) => new Uint8Array(Buffer.from(fixture.files[name], 'base64'))

/** Six seconds, four values each: the digital value is the number of the value, the physical one a tenth of it. */
const ramp: SignalParts = {
  label: 'Fz',
  records: Array.from({ length: 6 }, (_, s) => [0, 1, 2, 3].map((i) => 4 * s + i)),
}
const stages: SignalParts = {
  label: 'EDF Annotations',
  records: [
    '+0\x14\x14\0+0\x152\x14W\x14\0',
    '+1\x14\x14\0',
    '+2\x14\x14\0+2\x153\x14N1\x14\0+2.5\x14spindle\x14\0',
    '+3\x14\x14\0',
    '+4\x14\x14\0',
    '+5\x14\x14\0+5.75\x14spindle\x14\0',
  ],
}
const recording = makeEdf({ signals: [ramp, stages], reserved: 'EDF+C', patient: 'X F 01-JAN-1950 Jane_Doe' })

const open = (options: Record<string, unknown>, files: Files = { 's1.edf': recording }, target = 'event') =>
  openDataset(
    datasetDocument({
      loader: { id: 'eeg', options: { names: '{subject}.edf', ...options } },
      target: { column: target },
      sample_id: { hash_of: ['subject', target === 'event' ? 'start' : 'epoch'] },
      subject_id: 'subject',
      ...(options.block_seconds !== undefined && { group: { column: 'block' } }),
    }),
    '/docs',
    memoryEffects(Object.fromEntries(Object.entries(files).map(([name, content]) => [`/docs/data/${name}`, content]))),
  )

describe('eeg loader', () => {
  test('windows, labelled by what lasts through them; those without a label are left out', async () => {
    const dataset = await open({ windows: { seconds: 1 }, leave_out: { event: [''] } })
    expect(dataset).toMatchObject({ labels: ['W', 'W', 'N1', 'N1', 'N1'], sampleShape: [1, 4] })
    const { x } = await dataset.read([4, 0])
    expect([...(x?.data ?? [])].map((value) => Math.round(10 * value))).toEqual([16, 17, 18, 19, 0, 1, 2, 3])
    expect(dataset.notes).toEqual([
      expect.stringMatching(/headers of 1 of 1 files hold text that may name a person/),
      '1 of 6 samples were left out, as declared.',
    ])
    expect(JSON.stringify(dataset.notes)).not.toMatch(/Jane|Doe|1950/)
  })

  test('the time around events of one kind; one too near to the end is left out', async () => {
    const options = { events: { from: -0.5, to: 0.5, only: { type: ['spindle'] } } }
    const dataset = await openDataset(
      datasetDocument({
        loader: { id: 'eeg', options: { names: '{subject}.edf', ...options } },
        target: { column: 'type' },
        sample_id: 'row',
      }),
      '/docs',
      memoryEffects({ '/docs/data/s1.edf': recording }),
    )
    expect(dataset).toMatchObject({ labels: ['spindle'], sampleShape: [1, 4] })
    expect(dataset.notes).toContain(
      '1 samples reach beyond an end of the recording, or over two blocks, and were left out.',
    )
    expect([...((await dataset.read([0])).x?.data ?? [])].map((value) => Math.round(10 * value))).toEqual([
      8, 9, 10, 11,
    ])
  })

  test('the epochs of an EEGLAB file, with the events at their time 0', async () => {
    const document = datasetDocument({
      loader: { id: 'eeg', options: { names: '{subject}.set', channels: ['Cz'] } },
      target: { column: 'position' },
      sample_id: { hash_of: ['subject', 'epoch'] },
    })
    const dataset = await openDataset(document, '/docs', memoryEffects({ '/docs/data/s1.set': mat('eeglab') }))
    expect(dataset).toMatchObject({ labels: ['1', '2'], sampleShape: [1, 5] })
    expect([...((await dataset.read([1])).x?.data ?? [])]).toEqual([16, 19, 22, 25, 28])
  })

  test('a value that is not finite is named when it is read', async () => {
    const bytes = mat('eeglab')
    const last = Buffer.alloc(4)
    last.writeFloatLE(29)
    new DataView(bytes.buffer).setFloat32(Buffer.from(bytes).indexOf(last), Number.NaN, true)
    const document = datasetDocument({
      loader: { id: 'eeg', options: { names: '{subject}.set' } },
      target: { column: 'position' },
      sample_id: { hash_of: ['subject', 'epoch'] },
    })
    const dataset = await openDataset(document, '/docs', memoryEffects({ '/docs/data/s1.set': bytes }))
    expect((await dataset.read([0])).x?.shape).toEqual([1, 3, 5])
    await expect(dataset.read([1])).rejects.toThrow(/Pz is NaN at value 10\. \(.*s1\.set\)/)
  })

  test('several recordings: blocks have names of their own, rows come in any order', async () => {
    const dataset = await open(
      { windows: { seconds: 1 }, block_seconds: 3, leave_out: { event: [''] } },
      { 's1.edf': recording, 's2.edf': recording },
    )
    expect(new Set(dataset.groups)).toEqual(new Set(['1.1', '1.2', '2.1', '2.2']))
    const { x } = await dataset.read([9, 0, 5])
    expect([0, 4, 8].map((at) => Math.round(10 * (x?.data[at] ?? Number.NaN)))).toEqual([16, 0, 0])
  })

  const other = (parts: Partial<SignalParts>) => makeEdf({ signals: [{ ...ramp, ...parts }] })
  test.each<[string, Record<string, unknown>, Files | undefined, RegExp]>([
    ['no word on what a sample is', {}, undefined, /What is a sample of this recording is not said[\s\S]*windows/],
    ['two words on it', { windows: { seconds: 1 }, events: { from: 0, to: 1 } }, undefined, /not said/],
    ['windows of nothing', { windows: { seconds: 0.01 } }, undefined, /0\.01 seconds at 4 values a second/],
    ['events that end before they begin', { events: { from: 1, to: 0 } }, undefined, /-1 seconds at 4 values a second/],
    ['windows longer than the recording', { windows: { seconds: 60 } }, undefined, /No part of any recording/],
    [
      'other channels',
      { windows: { seconds: 1 } },
      { 's1.edf': recording, 's2.edf': other({ label: 'Pz' }) },
      /the channels Pz; .*s1\.edf has the channels Fz/,
    ],
    [
      'another rate',
      { windows: { seconds: 1 } },
      { 's1.edf': recording, 's2.edf': other({ records: [[1, 2]] }) },
      /2 values a second; .* 4 values a second/,
    ],
    [
      'an unknown kind of file',
      { names: '{subject}.vhdr', windows: { seconds: 1 } },
      { 's1.vhdr': 'x' },
      /kind that is not read[\s\S]*export/,
    ],
    [
      'windows over epochs',
      { names: '{subject}.set', windows: { seconds: 0.2 } },
      { 's1.set': mat('eeglab') },
      /cut into epochs already/,
    ],
  ])('refuses: %s', async (_, options, files, message) => {
    await expect(open(options, files)).rejects.toThrow(message)
  })

  test('refuses a column that is in the table and in the recording', async () => {
    const table = 'file,subject,event\ns1.edf,s1,x\n'
    await expect(
      open(
        { names: undefined, table: 'files.csv', windows: { seconds: 1 } },
        { 's1.edf': recording, 'files.csv': table },
      ),
    ).rejects.toThrow(/"event" is in the table and in the recordings/)
  })
})

describe('stretches', () => {
  const sizes = fc.record({
    all: fc.integer({ min: 1, max: 200 }),
    length: fc.integer({ min: 1, max: 30 }),
    step: fc.integer({ min: 1, max: 30 }),
    block: fc.double({ min: 5, max: 60, noNaN: true }),
  })

  test('windows lie inside the recording and one step apart; blocks share no value', () => {
    fc.assert(
      fc.property(sizes, ({ all, length, step, block }) => {
        const recordingOf = {
          channels: ['a'],
          hz: 10,
          length: all,
          events: [],
          mayNamePerson: false,
          read: async () => new Float32Array(0),
        }
        const windows = windowsOf(recordingOf, length, step)
        expect(windows.stretches.map(({ start }) => start)).toEqual(
          Array.from({ length: Math.max(0, Math.floor((all - length) / step) + 1) }, (_, i) => i * step),
        )
        const blockOf = new Map<number, string>()
        for (const { start, fields } of inBlocks(windows, block, '').stretches) {
          for (let value = start; value < start + length; value++) {
            expect(blockOf.get(value) ?? fields.block).toBe(fields.block)
            blockOf.set(value, fields.block)
          }
        }
      }),
    )
  })
})
