import { describe, expect, test } from 'vitest'
import { tableRecording } from '../../../src/data/formats/table-recording.js'
import { openDataset } from '../../../src/data/index.js'
import { parseDelimited } from '../../../src/data/tables/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'

const states = ['o', 'o', 'o', 'o', 'o', 'c', 'c', 'c', 'c', 'o']
const csv = `a,b,eyes\n${states.map((state, t) => `${t},${10 * t},${state}`).join('\n')}\n`
const table = (text: string) => parseDelimited(text, ',', 'r.csv')

describe('a table with a row per moment', () => {
  test('columns are channels, runs of a state are events that last', async () => {
    const recording = tableRecording(table(csv), { hz: 2, states: 'eyes' })
    expect(recording).toMatchObject({ channels: ['a', 'b'], hz: 2, length: 10, mayNamePerson: false })
    expect(recording.events).toEqual([
      { onset: 0, duration: 2.5, fields: { type: 'o' } },
      { onset: 2.5, duration: 2, fields: { type: 'c' } },
      { onset: 4.5, duration: 0.5, fields: { type: 'o' } },
    ])
    expect([...(await recording.read(3, 5))]).toEqual([3, 4, 30, 40])
  })

  test('channels may be chosen; what is no number is refused', () => {
    expect(tableRecording(table(csv), { hz: 2, channels: ['b'] }).channels).toEqual(['b'])
    expect(() => tableRecording(table(csv), { hz: 2 })).toThrow('The channel "eyes" is "o" in this row')
    expect(() => tableRecording(table(csv), { hz: 2, channels: ['c'] })).toThrow('There is no channel "c"')
  })

  const open = (options: object) =>
    openDataset(
      datasetDocument({
        loader: { id: 'eeg', options: { names: '{recording}.csv', windows: { seconds: 1 }, ...options } },
        target: { column: 'event' },
        sample_id: { hash_of: ['recording', 'start'] },
        split: { all: 'test' },
        strata: {},
      }),
      '/docs',
      memoryEffects({ '/docs/data/r.csv': csv }),
    )

  test('windows in which the state changes can be left out', async () => {
    const dataset = await open({ sampling_hz: 2, states: 'eyes', leave_out: { event: [''] } })
    expect(dataset).toMatchObject({ labels: ['o', 'o', 'c'], sampleShape: [2, 2] })
    expect([...((await dataset.read([2])).x?.data ?? [])]).toEqual([6, 7, 60, 70])
  })

  test('a table does not say how fast it was sampled', async () => {
    await expect(open({ states: 'eyes' })).rejects.toThrow('How many values a second of the table has is not said.')
  })
})
