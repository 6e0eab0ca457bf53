import { describe, expect, it } from 'vitest'
import type { Batch } from '../../src/core/index.js'
import type { Dataset } from '../../src/data/index.js'
import { signalOf } from '../../src/run/signal-of-dataset.js'
import { datasetOf } from '../helpers/dataset.js'

/** Two training samples and one for the test, each of 2 channels by 3 times (or the other way round). */
function recordings(signal: object, shape: readonly number[]): Dataset {
  const samples = [
    [1, 2, 3, 10, 20, 30],
    [5, Number.NaN, 7, 50, 60, 70],
    [1000, 1000, 1000, 1000, 1000, 1000],
  ]
  return datasetOf(['a', 'b', 'a'], {
    document: { dataset_id: 'DS', signal } as unknown as Dataset['document'],
    splits: ['train', 'train', 'test'],
    sampleShape: shape,
    read: async (rows): Promise<Batch> => ({
      ids: Array.from(rows, String),
      x: { data: Float64Array.from(Array.from(rows).flatMap((row) => samples[row])), shape: [rows.length, ...shape] },
    }),
  })
}

describe('what the samples of a dataset are as measurements', () => {
  it('a lost channel holds the mean of the training part, NaN left out', async () => {
    const signal = await signalOf(recordings({ kind: 'eeg', sampling_hz: 200 }, [2, 3]))
    expect(signal.axes).toEqual(['channel', 'time'])
    expect(signal.mainsHz).toBe(50)
    expect(signal.samplingHz).toBe(200)
    expect(Array.from(signal.missing)).toEqual([(1 + 2 + 3 + 5 + 7) / 5, 40])
  })

  it('channels may be the last axis', async () => {
    const signal = await signalOf(recordings({ kind: 'series', axes: ['time', 'channel'] }, [2, 3]))
    expect(Array.from(signal.missing)).toEqual([(1 + 10 + 5 + 50) / 4, (2 + 20 + 60) / 3, (3 + 30 + 7 + 70) / 4])
  })

  it('a declared value wins, and serves every channel', async () => {
    const signal = await signalOf(recordings({ kind: 'eeg', missing_value: -1, mains_hz: 60 }, [2, 3]))
    expect(Array.from(signal.missing)).toEqual([-1, -1])
    expect(signal.mainsHz).toBe(60)
  })

  it('without a training part it is 0', async () => {
    const dataset = { ...recordings({ kind: 'eeg' }, [2, 3]), splits: ['test', 'test', 'test'] }
    expect(Array.from((await signalOf(dataset)).missing)).toEqual([0, 0])
  })

  it('sequences have no axes', async () => {
    const { sampleShape: _none, ...sequences } = recordings({ kind: 'dna' }, [])
    expect(await signalOf(sequences)).toMatchObject({ kind: 'dna', shape: [], axes: [] })
  })

  it('refuses axes that the samples do not have', async () => {
    await expect(signalOf(recordings({ kind: 'mri' }, [2, 3]))).rejects.toThrow(
      'A sample has 2 axes (2 x 3), and its document names 3 (x, y, z).',
    )
  })
})
