import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FmbenchError } from '../../../src/core/index.js'
import { openEeglab } from '../../../src/data/formats/eeglab.js'
import { memoryEffects } from '../../helpers/memory-effects.js'

const fixture = JSON.parse(readFileSync(new URL('../fixtures/matlab-files.json', import.meta.url), 'utf8'))
const saved = (name: string) => new Uint8Array(Buffer.from(fixture.files[name], 'base64'))
const alone = async (name: string): Promise<string> => {
  throw new FmbenchError('not-found', `no ${name}`)
}
const open = (bytes: Uint8Array, channels?: readonly string[]) =>
  openEeglab('/a.set', channels, alone, memoryEffects({ '/a.set': bytes }))

describe('EEGLAB', () => {
  test('values inside the file, two epochs, events with their fields', async () => {
    const recording = await open(saved('eeglab'))
    expect(recording).toMatchObject({
      channels: ['Fz', 'Cz', 'Pz'],
      hz: 10,
      length: 10,
      epochs: { length: 5, zero: 2 },
    })
    expect(recording.events).toEqual([
      { onset: 0.2, duration: 0, fields: { type: 'square', latency: '3', position: '1' } },
      { onset: 0.45, duration: 0, fields: { type: 'rt', latency: '5.5', position: '' } },
      { onset: 0.7, duration: 0, fields: { type: 'square', latency: '8', position: '2' } },
    ])
    expect([...(await recording.read(4, 6))]).toEqual([12, 15, 13, 16, 14, 17])
  })

  test('fields that stand by themselves; chosen channels', async () => {
    const recording = await open(saved('eeglab fields'), ['Pz', 'Fz'])
    expect(recording.epochs).toBeUndefined()
    expect([...(await recording.read(9, 10))]).toEqual([29, 27])
  })

  test('refuses a MATLAB file of something else, and an unknown channel', async () => {
    await expect(open(saved('series'))).rejects.toThrow(/holds no EEGLAB dataset/)
    await expect(open(saved('eeglab'), ['Oz'])).rejects.toThrow(/no channel "Oz"/)
  })
})
