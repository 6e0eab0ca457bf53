import { describe, expect, it } from 'vitest'
import type { FmbenchError } from '../../src/core/index.js'
import { planWith } from '../helpers/plan.js'

const eeg = { signal: { kind: 'eeg', sampling_hz: 200 } }
const robust = (more: object = {}) => ({
  metrics: { primary: 'robustness_score', secondary: ['Accuracy', 'AUROC', 'dropout_rAUC'] },
  robustness: { probes: ['dropout', 'noise'], apart: ['permutation'], ...more },
})

const refusal = (act: () => unknown): FmbenchError => {
  try {
    act()
  } catch (thrown) {
    return thrown as FmbenchError
  }
  throw new Error('nothing was refused')
}

describe('planning damage', () => {
  it('asks for none where nobody does', () => {
    expect(planWith().robustness).toBeUndefined()
    expect(planWith({}, {}, eeg).robustness).toBeUndefined()
  })

  it('takes the list of the benchmark, each probe with the clean sample in front', () => {
    const { robustness, metrics } = planWith({}, robust({ metric: 'AUROC', replicates: 5 }), eeg)
    expect(robustness?.metric).toBe('AUROC')
    expect(metrics).toEqual(['AUROC', 'Accuracy'])
    expect(robustness?.scored).toEqual(['dropout', 'noise'])
    expect(robustness?.probes.map(({ id, grid, isApart, replicates }) => [id, grid, isApart, replicates])).toEqual([
      ['dropout', 'dropout/v1', false, 5],
      ['noise', 'noise/v1', false, 5],
      ['permutation', 'permutation/v1', true, 5],
    ])
    expect(robustness?.probes[0].severities).toEqual([0, 0.05, 0.1, 0.2, 0.3, 0.5])
  })

  it('takes the first metric that tells skill', () => {
    expect(planWith({}, robust(), eeg).robustness?.metric).toBe('Accuracy')
  })

  it('lets a person ask for other probes and severities, and keeps what the score is made of', () => {
    const probes = [{ probe: 'dropout', severities: [0.1, 0.9] }]
    const { robustness } = planWith({ robustness: { probes, replicates: 2 } }, robust(), eeg)
    expect(robustness?.probes).toEqual([
      {
        id: 'dropout',
        grid: 'dropout/custom',
        severities: [0, 0.1, 0.9],
        isApart: false,
        replicates: 2,
        unit: 'fraction of channels',
      },
    ])
    expect(robustness?.scored).toEqual(['dropout', 'noise'])
  })

  it('marks a probe that does not come with fmbench', () => {
    const options = { probes: ['dropout'], privateProbes: { dropout: 'abcdef0123456789' } }
    expect(planWith({ robustness: options }, robust(), eeg).robustness?.probes[0].grid).toBe('dropout/private-abcdef01')
  })

  it('refuses what makes no sense, saying what to do', () => {
    const asked = (probes: readonly (string | { probe: string; severities: number[] })[], dataset: object = eeg) =>
      refusal(() => planWith({ robustness: { probes } }, {}, dataset))
    expect(asked(['drpout']).code).toBe('unknown-name')
    expect(asked(['drpout']).message).toContain('dropout')
    expect(asked(['substitution']).message).toContain('samples of DS are eeg')
    expect(asked(['dropout'], {}).message).toContain('does not say what its samples are')
    expect(asked([{ probe: 'dropout', severities: [1.5] }]).message).toContain('1.5 is no severity of dropout')
    expect(asked(['dropout', 'dropout']).message).toContain('named twice')
    const errors = { metrics: { primary: 'MAE', secondary: [] } }
    expect(refusal(() => planWith({ robustness: { probes: ['dropout'] } }, errors, eeg)).message).toContain(
      'None of its',
    )
    expect(refusal(() => planWith({}, { metrics: { primary: 'robustness_score' } }, eeg)).message).toContain(
      'None of its',
    )
  })
})
