import { describe, expect, test } from 'vitest'
import { renderReportFiles } from '../../src/report/index.js'
import type { EvalRecord } from '../../src/spec/eval.js'
import { brokenContext, type Damaged, damagedContext, damagedParts } from './damaged-record.js'
import { sampleContext } from './sample-record.js'

const textOf = (damaged: Damaged, changes: Partial<EvalRecord> = {}): string =>
  renderReportFiles(damagedContext(damaged, changes))['report.md']

/** From the heading to the next one of its size. */
const sectionOf = (text: string, title: string): string => text.split(`## ${title}\n`)[1].split('\n## ')[0]

const good = { clean: 0.86, loss: 0.8 }

describe('the verdict', () => {
  test('gives the score with its interval, and what it is the mean of', () => {
    const text = sectionOf(textOf(good), 'Robustness')
    expect(text).toContain(
      '**Robustness score 0.7592** (95% interval 0.719 to 0.799): the AUROC that is left on the average over 4 kinds of damage.',
    )
    expect(text).toContain('Asked again about 120 clean ones, the model gave the same answers.')
  })

  test('gives no score to a model that guesses, and says why', () => {
    const text = textOf({ clean: 0.53, loss: 0.5 })
    expect(sectionOf(text, 'Robustness')).toContain(
      '**No robustness score.** On the clean subjects AUROC is 0.530 (95% interval 0.490 to 0.570), not clearly above what guessing earns (0.5)',
    )
    expect(sectionOf(text, 'Summary')).toContain(
      '**robustness\\_score could not be computed** on 120 subjects: the clean result is not above chance.',
    )
    expect(text).toContain('favours weak models: n/a: the clean result is not above chance')
  })

  test('gives none where the same question got two answers', () => {
    const { robustness_basis: basis } = damagedParts(good)
    const text = textOf(good, {
      robustness_basis: { ...basis, repeated: { n: 120, differing: 7 } },
      metrics: { robustness_score: null, AUROC: 0.86 } as unknown as EvalRecord['metrics'], // one key of a record differs from the rest
      undefined: [{ metric: 'robustness_score', why: 'not_repeatable' }],
    })
    expect(text).toContain('the model answered 7 of 120 differently')
    expect(text).not.toContain('the model gave the same answers')
  })

  test('gives none where a probe failed, and shows which', () => {
    const text = sectionOf(renderReportFiles(brokenContext())['report.md'], 'Robustness')
    expect(text).toContain('**No robustness score.** The model gave no answer to some samples under noise;')
    expect(text).toContain('> Caution: **Noise: failed.** The process ended:')
    expect(text).toMatch(/\| 10 dB \| n\/a \| n\/a \| n\/a \|/)
  })

  test('says so where no list of damage is declared', () => {
    const text = textOf(good, { metrics: { AUROC: 0.86 } as unknown as EvalRecord['metrics'] })
    expect(text).toContain('**No robustness score.** The benchmark declares no list of damage to average over.')
  })
})

describe('each probe', () => {
  const text = sectionOf(textOf(good), 'Robustness')

  test('has the damage, the units, and the numbers beside its curve', () => {
    for (const words of [
      '**Noise.** Poor contact, muscle activity',
      '![AUROC under noise. clean: 0.860; 40 dB: 0.858;',
      '- Absolute rAUC: ranked: **0.774 (0.734 to 0.814)**',
      '- Retention: never ranked, it favours weak models: 0.760',
      '- s50: half of the skill is gone at: 0.045 s (0.025 s to 0.05 s)',
      '- s50: half of the skill is gone at: n/a: it never falls that far',
      'a constant model has 1.000, a random one 0.777',
      '- Best floor, same damage: Majority class: 0.500',
      '| 5 % | 0.8485 | 0.808 to 0.888 | 0.997 | 99.4% | 0.5000 | 0.4800 |',
    ]) {
      expect(text).toContain(words)
    }
  })

  test('that is apart stands behind the others, and is ranked by nobody', () => {
    const [before, behind] = text.split('**Apart from the score.**')
    expect(before).not.toContain('Permuted channels')
    expect(behind).toContain('**Permuted channels.**')
    expect(behind).not.toContain('Absolute rAUC: ranked')
  })

  test('of somebody’s own is named, with its plain severities', () => {
    const own = sectionOf(renderReportFiles(brokenContext())['report.md'], 'Robustness')
    expect(own).toContain('A probe of somebody’s own')
    expect(own).toContain('| 0.3162 |')
  })
})

test('groups stand by damage with their sizes, areas and retention', () => {
  const text = sectionOf(textOf(good), 'Robustness')
  expect(text).toContain('<summary>Skill left by scanner</summary>')
  expect(text).toContain('| Lost channels | Philips | 50 | 0.772 (0.732 to 0.812) | 0.840 (0.800 to 0.880) |')
})

test('a floor without skill is said to have none to lose', () => {
  const text = textOf(good)
  expect(sectionOf(text, 'Summary')).toContain(
    'The floor baselines on the same rows have no robustness\\_score: the clean result is not above chance.',
  )
  expect(sectionOf(text, 'Against the floors')).toContain('Here they stand by AUROC on the clean samples.')
})

test('where damage is not what ranks, the summary still leads to it', () => {
  const { robustness, robustness_basis } = damagedParts(good)
  const record = { ...sampleContext.record, robustness, robustness_basis } as EvalRecord
  const text = renderReportFiles({ ...sampleContext, record })['report.md']
  expect(sectionOf(text, 'Summary')).toContain(
    'The samples were also damaged on purpose: [no robustness score](<#robustness>).',
  )
  expect(sectionOf(text, 'What may not be concluded')).toContain('That it withstands what happens in a clinic.')
})

test('a record without damage says nothing about it', () => {
  expect(renderReportFiles(sampleContext)['report.md']).not.toMatch(/rAUC|damage/)
})
