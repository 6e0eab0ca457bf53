import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { addDamageOptions, askedDamage, type DamageFlags, withSignal } from '../../src/cli/damage-options.js'
import type { Signal } from '../../src/core/index.js'
import type { CatalogEntry, DatasetDocument } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'

function flags(...typed: string[]): DamageFlags {
  const command = addDamageOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  return command.parse(typed, { from: 'user' }).opts()
}

const dataset = (signal?: object) =>
  ({
    file: 'ds.yaml',
    folder: '/',
    notes: [],
    value: { dataset_id: 'DS', signal },
  }) as unknown as CatalogEntry<DatasetDocument>

const recording: Signal = {
  kind: 'eeg',
  shape: [4, 100],
  axes: ['channel', 'time'],
  samplingHz: 200,
  mainsHz: 50,
  missing: new Float64Array(4),
}

const asked = (typed: DamageFlags, signal = recording) => askedDamage(typed, async () => signal, memoryEffects({}))

describe('what a command line says about damage', () => {
  it('nothing, where nothing is typed', async () => {
    expect((await asked(flags())).options).toEqual({})
  })

  it('probes, their severities in the units people use, and how often noise is drawn', async () => {
    const typed = flags(
      '--probes',
      'dropout,noise',
      '--severities',
      'dropout=10%,0.3',
      '--severities',
      'noise=40dB,20dB',
      '--replicates',
      '5',
    )
    expect((await asked(typed)).options).toEqual({
      probes: [
        { probe: 'dropout', severities: [0.1, 0.3] },
        { probe: 'noise', severities: [0.01, 0.1] },
      ],
      replicates: 5,
    })
  })

  it('severities without a name are for the only probe', async () => {
    const typed = flags('--probes', 'dropout', '--severities', '0.2,0.4')
    expect((await asked(typed)).options.probes).toEqual([{ probe: 'dropout', severities: [0.2, 0.4] }])
    await expect(asked(flags('--probes', 'dropout,noise', '--severities', '0.2,0.4'))).rejects.toThrow('no named probe')
  })

  it('all: those that fit the samples', async () => {
    const eeg = (await asked(flags('--probes', 'all'))).options.probes
    expect(eeg).toEqual(expect.arrayContaining(['dropout', 'noise', 'line_noise', 'shift', 'permutation']))
    // The mains are above what 80 values a second can show.
    expect((await asked(flags('--probes', 'all'), { ...recording, samplingHz: 80 })).options.probes).not.toContain(
      'line_noise',
    )
    expect(
      (await asked(flags('--probes', 'all'), { ...recording, kind: 'dna', shape: [], axes: [] })).options.probes,
    ).toContain('substitution')
  })

  it('refuses severities that do not grow, are not above 0 or are no numbers', () => {
    for (const text of [
      'dropout=0.3,0.1',
      'dropout=0,0.1',
      'dropout=-1',
      'dropout=much',
      'noise=20dB,40dB',
      'dropout=',
      'dropout=0.1,0.1',
    ]) {
      expect(() => flags('--severities', text), text).toThrow()
    }
    expect(() => flags('--severities', 'noise=20dB,40dB')).toThrow('0.01,0.1')
  })

  it('refuses other bad input', async () => {
    expect(() => flags('--fs', '0')).toThrow('above 0')
    expect(() => flags('--mains', '55')).toThrow()
    expect(() => flags('--modality', 'soup')).toThrow('eeg')
    await expect(asked(flags('--probes', 'nois'))).rejects.toThrow('Did you mean "noise"')
    await expect(asked(flags('--probes', './none.mjs'))).rejects.toThrow('There is no such probe file')
    await expect(asked(flags('--probes', 'dropout', '--severities', 'noise=0.1'))).rejects.toThrow(
      '--probes does not ask',
    )
  })

  it('says of a dataset what its document does not', () => {
    expect(withSignal(dataset(), flags('--modality', 'eeg', '--fs', '128', '--mains', '60')).value.signal).toEqual({
      kind: 'eeg',
      sampling_hz: 128,
      mains_hz: 60,
    })
    expect(withSignal(dataset({ kind: 'meg', sampling_hz: 1000 }), flags('--fs', '500')).value.signal).toEqual({
      kind: 'meg',
      sampling_hz: 500,
    })
    expect(() => withSignal(dataset(), flags('--fs', '128'))).toThrow('does not say what its samples are')
  })
})
