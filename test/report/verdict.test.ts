import { describe, expect, test } from 'vitest'
import { Registry } from '../../src/core/index.js'
import { builtInMetrics, type Metric } from '../../src/metrics/index.js'
import { plainText } from '../../src/report/block.js'
import { type ReportContext, reportSections } from '../../src/report/index.js'
import type { EvalRecord } from '../../src/spec/eval.js'
import { importedContext, metricsWith, sampleContext, sampleRecord, sampleWith } from './sample-record.js'

/** Every word of a section, in one line per block. */
function words(context: ReportContext, id: string): string {
  const section = reportSections.get(id)
  if (!section.appliesTo(context)) return ''
  return section
    .render(context)
    .map((block) => {
      if (block.kind === 'list') return block.items.map(plainText).join('\n')
      if (block.kind === 'facts')
        return block.facts.map(({ label, value }) => `${label} = ${plainText(value)}`).join('\n')
      if (block.kind === 'table')
        return [block.caption, ...block.rows.map((row) => row.map(plainText).join(' | '))].join('\n')
      if (block.kind === 'figure') return plainText(block.caption)
      if (block.kind === 'details') return block.summary
      return plainText(block.text)
    })
    .join('\n')
}

function withAuroc(value: number, low: number, high: number, method = 'delong'): ReportContext {
  return sampleWith({
    metrics: { ...sampleRecord.metrics, AUROC: value },
    intervals: { ...sampleRecord.intervals, AUROC: { low, high, level: 0.95, method, covers: 'test-sampling' } },
  } as unknown as Partial<EvalRecord>)
}

describe('verdict', () => {
  test('gives value, interval and N, and says in words what they mean', () => {
    const text = words(sampleContext, 'summary')
    expect(text).toContain('AUROC 0.7861 on 120 subjects; 95% interval 0.701 to 0.871.')
    expect(text).toContain(
      'scores a random subject of class ill above a random one of the other class about 79 times in 100',
    )
    expect(text).toContain('The whole interval is better than chance (0.5).')
  })

  test('rows that share their subjects are not called subjects', () => {
    const text = words(sampleWith({ run_metadata: { ...sampleRecord.run_metadata, n_subjects: 5 } }), 'summary')
    expect(text).toContain('on 120 samples of 5 subjects;')
    expect(text).not.toContain('120 subjects')
  })

  test('the command that repeats a run names the coverage of the intervals where it is unusual', () => {
    expect(words(sampleContext, 'provenance')).not.toContain('--ci')
    const intervals = { AUROC: { low: 0.6, high: 0.9, level: 0.99, method: 'delong', covers: 'test-sampling' } }
    expect(words(sampleWith({ intervals } as unknown as Partial<EvalRecord>), 'provenance')).toContain('--ci 0.99')
  })

  test.each([
    [0.999, 0.99, 1, 'more than 99 times in 100'],
    [1, 0.97, 1, 'every time'],
    [0.001, 0, 0.01, 'less than once in 100 times'],
  ])('never rounds %f to certainty unless it is', (value, low, high, phrase) => {
    expect(words(withAuroc(value, low, high), 'summary')).toContain(phrase)
  })

  test('does not claim more than chance when the interval includes it', () => {
    expect(words(withAuroc(0.55, 0.45, 0.65), 'summary')).toContain(
      'do not show that the model does better than guessing',
    )
    expect(words(withAuroc(0.3, 0.2, 0.4), 'summary')).toContain('the wrong way round')
  })

  test('an interval that overlaps the best floor asks for a paired comparison', () => {
    const overlap =
      'The two intervals overlap: the models are not distinguishable by these intervals alone; a paired comparison is needed.'
    expect(words(sampleContext, 'summary')).toContain(`is Age alone (0.620, 95% interval 0.510 to 0.730). ${overlap}`)
    expect(words(sampleContext, 'floors')).toContain(overlap)
    expect(words(sampleContext, 'limits')).toContain('It is not clear of Age alone.')
  })

  test('one that does not overlap says so, in either direction', () => {
    const clear = withAuroc(0.85, 0.76, 0.92)
    expect(words(clear, 'summary')).toContain('The model does better, and the two intervals do not overlap.')
    expect(words(clear, 'limits')).not.toContain('It is not clear of')
    expect(words(withAuroc(0.4, 0.3, 0.5), 'summary')).toContain(
      'The model does worse, and the two intervals do not overlap.',
    )
  })

  test.each([
    [0.09, 0.02, 0.16, 'the model does better by 0.090 (95% interval 0.020 to 0.160).'],
    [-0.09, -0.16, -0.02, 'the model does worse by 0.090 (95% interval 0.020 to 0.160).'],
    [
      0.05,
      -0.02,
      0.12,
      'the difference is 0.050 (95% interval -0.020 to 0.120), which includes 0: the models cannot be told apart.',
    ],
  ])('a paired difference of %f decides over the two intervals', (value, low, high, phrase) => {
    const difference = { value, low, high, level: 0.95, method: 'delong-paired', covers: 'test-sampling' as const }
    const context = sampleWith({
      baselines: sampleRecord.baselines.map((floor) => ({ ...floor, differences: { AUROC: difference } })),
    })
    expect(words(context, 'summary')).toContain(`Paired on the same rows, ${phrase}`)
    expect(words(context, 'summary')).not.toContain('intervals overlap')
    expect(words(context, 'limits').includes('It is not clear of Age alone.')).toBe(low <= 0)
    const table = reportSections
      .get('floors')
      .render(context)
      .find(({ kind }) => kind === 'figure')
    expect(JSON.stringify(table)).toContain('Model minus floor')
  })

  test('a gain that may be too small to matter is not called more than that', () => {
    const difference = {
      value: 0.09,
      low: 0.02,
      high: 0.16,
      level: 0.95,
      method: 'delong-paired',
      covers: 'test-sampling' as const,
    }
    const context = sampleWith({
      baselines: sampleRecord.baselines.map((floor) => ({ ...floor, differences: { AUROC: difference } })),
    })
    const withRelevance = (relevant: number): ReportContext => ({
      ...context,
      benchmark: { ...sampleContext.benchmark!, smallest_relevant_difference: { AUROC: relevant } },
    })
    expect(words(withRelevance(0.05), 'summary')).toContain(
      'calls 0.05 the smallest difference that matters; that the gain is as large is not shown',
    )
    expect(words(withRelevance(0.01), 'summary')).not.toContain('smallest difference that matters')
  })

  test('the candidate is not compared with itself', () => {
    const text = words(sampleWith({ model_ids: { candidate: 'age_only' } }), 'floors')
    expect(text).toContain('This model is itself one of the floors')
    expect(text).toContain('Majority class')
    expect(text).not.toMatch(/overlaps that of Age alone/)
  })

  test('a metric of which less is better turns every comparison round', () => {
    const loss: Metric = {
      ...(builtInMetrics.get('AUROC') as Metric),
      id: 'Loss',
      aliases: [],
      direction: 'lower',
      chance: 0.5,
    }
    const interval = (low: number, high: number) => ({
      low,
      high,
      level: 0.95,
      method: 'bootstrap',
      covers: 'test-sampling' as const,
    })
    const context: ReportContext = {
      ...sampleWith({
        metrics: { Loss: 0.2 },
        intervals: { Loss: interval(0.1, 0.3) },
        baselines: [
          { model: 'majority', metrics: { Loss: 0.9 }, differences: {}, intervals: { Loss: interval(0.8, 1) } },
          { model: 'age_only', metrics: { Loss: 0.4 }, differences: {}, intervals: { Loss: interval(0.35, 0.45) } },
        ],
      } as unknown as Partial<EvalRecord>),
      metrics: new Registry<Metric>('metric', [loss]),
      benchmark: { ...sampleContext.benchmark!, metrics: { primary: 'Loss', secondary: [] }, tiers: {} },
    }
    const text = words(context, 'summary')
    expect(text).toContain('The whole interval is better than chance')
    expect(text).toMatch(/is Age alone .* The model does better, and the two intervals do not overlap\./)
  })

  test('of a metric with its best value in the middle, the floor nearest to it is the best; none is called better', () => {
    const interval = { low: 1, high: 3, level: 0.95, method: 'bootstrap', covers: 'test-sampling' as const }
    const context: ReportContext = {
      ...sampleWith({
        metrics: { Bias: 2 },
        intervals: { Bias: interval },
        baselines: [
          { model: 'majority', metrics: { Bias: 9 }, differences: {}, intervals: { Bias: { ...interval, high: 99 } } },
          {
            model: 'age_only',
            metrics: { Bias: -4 },
            differences: {},
            intervals: { Bias: { ...interval, low: -5, high: -3 } },
          },
        ],
      } as unknown as Partial<EvalRecord>),
      benchmark: { ...sampleContext.benchmark!, metrics: { primary: 'Bias', secondary: [] }, tiers: {} },
    }
    const text = words(context, 'summary')
    expect(text).toContain('is Age alone')
    expect(text).not.toMatch(/does (better|worse)/)
  })

  test('an undefined primary metric is named with its reason, not printed as a number', () => {
    const context = sampleWith({
      metrics: { AUROC: null, Accuracy: 0.9 },
      undefined: [{ metric: 'AUROC', why: 'single_class' }],
    } as unknown as Partial<EvalRecord>)
    expect(words(context, 'summary')).toContain('AUROC could not be computed on 120 subjects: only one class occurs.')
  })

  test('the band goes by the lower end of the interval', () => {
    expect(words(withAuroc(0.85, 0.79, 0.91), 'summary')).toContain('band, by the lower end of the interval = Fair')
    expect(words(withAuroc(0.85, 0.8, 0.9), 'summary')).toContain('= Good')
    expect(words(withAuroc(0.6, 0.4, 0.7), 'summary')).toContain('= Developing')
  })

  test('what cannot be ranked gets no band', () => {
    for (const change of [
      { status: 'Partial' as const },
      { provenance: { ...sampleRecord.provenance, limited: true } },
      { run_metadata: { ...sampleRecord.run_metadata, labels_from: 'predictions' as const } },
      { run_metadata: { ...sampleRecord.run_metadata, coverage: 0.9 } },
    ]) {
      expect(words(sampleWith(change), 'summary')).not.toContain('band, by')
    }
  })
})

describe('banners', () => {
  test('each fact that forbids a reading has one', () => {
    const context: ReportContext = {
      ...sampleWith({
        status: 'Partial',
        warnings: ['Something odd.'],
        provenance: { ...sampleRecord.provenance, limited: true },
        run_metadata: {
          ...sampleRecord.run_metadata,
          labels_from: 'predictions',
          coverage: 0.9,
          classes: { healthy: 80, ill: 4 },
        },
        disclosure: { min_cell: 11, suppressed: 2, withheld: ['strata', 'curves'] },
      }),
      dataset: { ...sampleContext.dataset!, synthetic: true },
    }
    const text = words(context, 'summary')
    for (const head of [
      'Partial run.',
      'Limited run.',
      'Labels from the predictions file.',
      '90.0% of the expected',
      'smallest class has 4',
      'Toy data.',
      'strata and curves are withheld in whole or in part',
      'Something odd.',
    ]) {
      expect(text).toContain(head)
    }
  })

  test('a plain complete record has none', () => {
    const blocks = reportSections.get('summary').render(sampleContext)
    expect(blocks.filter(({ kind }) => kind === 'note')).toEqual([])
  })

  test('an imported record says where it is from', () => {
    expect(words(importedContext, 'summary')).toContain('fmbench did not compute them')
  })
})

describe('counts', () => {
  test('sensitivity and specificity are counted from the matrix, with Wilson intervals', () => {
    const text = words(sampleContext, 'discrimination')
    // 0.495059 to 0.778655 and 0.699538 to 0.872972 by the closed form, in another language.
    expect(text).toContain('Sensitivity (ill found) | 26 | 40 | 0.6500 | 0.495 to 0.779')
    expect(text).toContain('Specificity (healthy left alone) | 64 | 80 | 0.8000 | 0.700 to 0.873')
    expect(text).toContain('ill | 14 (35.0%) | 26 (65.0%) | 40')
  })

  test('a missing prediction counts as wrong', () => {
    const context = sampleWith({
      confusion: {
        classes: ['healthy', 'ill'],
        matrix: [
          [64, 16],
          [10, 20],
        ],
      },
    })
    const text = words(context, 'discrimination')
    expect(text).toContain('Sensitivity (ill found) | 20 | 40 | 0.5000')
    expect(text).toContain('Missing ones (of ill) count as wrong')
  })

  test('no formula for independent samples is used when subjects repeat', () => {
    const context = sampleWith({ run_metadata: { ...sampleRecord.run_metadata, unit: 'window', n_subjects: 30 } })
    expect(words(context, 'discrimination')).toContain('26 | 40 | 0.6500 | n/a')
    expect(words(context, 'calibration')).toContain('No bars')
    expect(words(context, 'limits')).toContain('120 windows come from 30 subjects')
  })

  test('more than two classes give one recall each', () => {
    const context = sampleWith({
      confusion: {
        classes: ['a', 'b', 'c'],
        matrix: [
          [5, 1, 0],
          [2, 6, 0],
          [0, 0, 9],
        ],
      },
      run_metadata: { ...sampleRecord.run_metadata, classes: { a: 6, b: 8, c: 9 } },
    })
    expect(words(context, 'discrimination')).toContain('Recall of b | 6 | 8 | 0.7500')
  })

  test('calibration is called imprecise below 100 of either class', () => {
    expect(words(sampleContext, 'calibration')).toContain('only 80 of class healthy and 40 of class ill')
    const many = sampleWith({
      run_metadata: { ...sampleRecord.run_metadata, classes: { healthy: 100, ill: 100 } },
      marks: [],
    })
    expect(words(many, 'calibration')).not.toContain('imprecise')
  })
})

describe('groups', () => {
  test('a defining label is called out, and no difference is claimed to be tested', () => {
    const strata = { site: { column: 'site', type: 'category' as const, label_derived: true } }
    const context = { ...sampleContext, dataset: { ...sampleContext.dataset!, strata } }
    const text = words(context, 'strata')
    expect(text).toContain('site is defined by the label itself.')
  })

  test('without gaps no difference is claimed to be tested', () => {
    const text = words(sampleWith({ gaps: [] }), 'strata')
    expect(text).toContain('No difference between groups is tested here')
    expect(text).not.toContain('Weakest group')
    expect(words(sampleWith({ gaps: [] }), 'limits')).toContain('No difference between groups was tested')
  })

  test('the weakest group is named only when the groups can be told apart', () => {
    expect(words(sampleContext, 'strata')).toContain(
      'site | 0.050 | -0.144 to 0.244 | 0.613 | a gap above 0.1 is possible, and not shown | groups not distinguishable',
    )
    const [gap] = sampleRecord.gaps
    const apart = { ...gap, low: 0.12, high: 0.4, status: 'confirmed' as const, p_adjusted: 0.0001 }
    expect(words(sampleWith({ gaps: [apart] }), 'strata')).toContain(
      '0.120 to 0.400 | below 0.001 | a gap above 0.1 | B: 0.750, simultaneous interval 0.567 to 0.933, N 45',
    )
  })

  test.each([
    ['shown_small', 'no gap above 0.1'],
    ['insufficient_data', 'too few samples to tell'],
    [undefined, 'nothing: no size that matters is declared'],
  ] as const)('status %s in words', (status, says) => {
    const { status: _, ...gap } = sampleRecord.gaps[0]
    expect(words(sampleWith({ gaps: [{ ...gap, ...(status && { status }) }] }), 'strata')).toContain(says)
  })

  test('what is hidden is counted', () => {
    const disclosure = { min_cell: 11, suppressed: 3, withheld: [] }
    expect(words(sampleWith({ disclosure }), 'strata')).toContain('3 groups or values are not shown')
    expect(words(sampleWith({ disclosure }), 'summary')).toContain('not open: values are rounded to two decimals')
  })

  test('shrunken values lie between the raw ones and their mean, and are gone where one group is left', () => {
    const [figure] = reportSections
      .get('strata')
      .render(sampleContext)
      .filter((block) => block.kind === 'figure')
    const cells = figure.data.rows.map((row) => plainText(row[row.length - 1]))
    // Groups that differ by less than chance all become the mean.
    expect(cells).toEqual(['0.784', '0.784', 'n/a'])
    const { stratified: _, ...overall } = sampleRecord.intervals
    const alone = sampleWith({ intervals: overall as EvalRecord['intervals'] })
    expect(words(alone, 'strata')).not.toContain('Shrunken')
  })

  test('decisions by group: parity with intervals, rates with their n, what is imprecise', () => {
    const [, table, folded] = reportSections.get('fairness').render(sampleContext)
    expect(table).toMatchObject({
      rows: [
        [
          'site',
          '0.02 (-0.15 to 0.19)',
          '0.93',
          '0.15 (-0.14 to 0.42)',
          '0.15 (-0.18 to 0.46)',
          '0.08 (-0.20 to 0.37)',
        ],
      ],
    })
    expect(words(sampleContext, 'fairness')).toContain('One threshold serves all groups: 0.5, that of the benchmark.')
    const [rates, calibration] = folded.kind === 'details' ? folded.blocks : []
    expect(rates).toMatchObject({
      rows: [
        [
          'A',
          '70',
          '0.34',
          '0.36 (0.26 to 0.47)',
          '0.71 (0.51 to 0.85) / 24',
          '0.17 (0.09 to 0.31) / 46',
          '0.68 (0.48 to 0.83) / 25',
        ],
        [
          'B',
          '45',
          '0.36',
          '0.33 (0.21 to 0.48)',
          '0.56 (0.33 to 0.77) / 16',
          '0.21 (0.10 to 0.38) / 29',
          '0.60 (0.36 to 0.80) / 15',
        ],
        [
          'C',
          '5',
          '0.00',
          '0.20 (0.04 to 0.62)',
          'n/a: no positive samples / 0',
          '0.20 (0.04 to 0.62) / 5',
          '0.00 (0.00 to 0.79) / 1',
        ],
      ],
    })
    expect(calibration).toMatchObject({
      rows: [
        ['A', '0.81 (0.42 to 1.20)', '-0.10 (-0.60 to 0.40)', '0.14 (perfect: 0.11)', 'imprecise'],
        ['B', 'n/a', 'n/a: the classes are perfectly separated, so no finite fit exists', 'n/a', 'imprecise'],
      ],
    })
  })

  test('levels that are part of others stand below them, behind an arrow; so do their gaps', () => {
    const value = (N: number) => ({ AUROC: 0.7, Accuracy: 0.7, 'F1-Score': 0.7, N })
    const context = sampleWith({
      metrics: metricsWith({ task: { language: value(40), rest: value(50), motor: value(20), task_based: value(70) } }),
      parents: { task: { language: 'task_based', motor: 'task_based' } },
      gaps: [{ ...sampleRecord.gaps[0], stratum: 'task', depth: 1, best: 'language', worst: 'motor' }],
    })
    const [figure] = reportSections
      .get('strata')
      .render(context)
      .filter((block) => block.kind === 'figure')
    expect(figure.data.rows.map(([name]) => name)).toEqual(['rest', 'task_based', '↳\u00a0language', '↳\u00a0motor'])
    expect(words(context, 'strata')).toContain('task, parts | 0.050')
  })

  test('where a threshold comes from is said, and what it makes of the value', () => {
    const from = (source: 'model' | 'test') =>
      sampleWith({ run_metadata: { ...sampleRecord.run_metadata, threshold_source: source } })
    expect(words(from('model'), 'limits')).toContain("are the model's own")
    expect(words(from('model'), 'discrimination')).not.toContain('Dot and cross')
    expect(words(from('model'), 'fairness')).toContain('The model itself decided')
    expect(words(from('test'), 'limits')).toContain('set on these very data, so they are optimistic')
    expect(words(from('test'), 'fairness')).toContain('which flatters')
    const chosen = sampleWith({ threshold_sources: { 'Sensitivity-at-Specificity-0.9': 'test' } })
    expect(words(chosen, 'limits')).toContain('(threshold source: test), so the value is optimistic')
  })

  test('marks speak where class counts are withheld', () => {
    const { classes: _, ...run } = sampleRecord.run_metadata
    const context = sampleWith({ run_metadata: run, marks: ['few_samples', 'calibration_imprecise'] })
    expect(words(context, 'calibration')).toContain('A class has few samples; with fewer than 100')
    expect(words(context, 'summary')).toContain('Very few samples. A class has too few')
    expect(words(sampleWith({ run_metadata: run, marks: [] }), 'calibration')).not.toContain('imprecise')
  })

  test('undefined values are listed with their reason, metrics of one place together', () => {
    const context = sampleWith({
      undefined: [
        { metric: 'AUROC', stratum: 'site=C', why: 'single_class' },
        { metric: 'F1-Score', stratum: 'site=C', why: 'single_class' },
        { metric: 'AUROC', why: 'something new' },
      ],
    })
    const text = words(context, 'undefined')
    expect(text).toContain('site=C | AUROC and F1-Score | only one class occurs')
    expect(text).toContain('all samples | AUROC | reason given: something new')
  })
})

test('limits follow from the facts, and the first is always there', () => {
  expect(words(sampleContext, 'limits').split('\n')[0]).toMatch(/^That it is fit for patients/)
  expect(words(sampleContext, 'limits')).toContain('Decisions about a person.')
  expect(words(sampleContext, 'limits')).toContain('interval of AUROC is 0.170 wide')
  expect(words(sampleContext, 'limits')).not.toContain('synthetic')
  expect(words(importedContext, 'limits')).toContain('That fmbench found this.')
  expect(words(importedContext, 'limits')).toContain('No interval is recorded')
})

test('the command repeats the settings of the record', () => {
  expect(words(sampleContext, 'provenance')).toContain('fmbench run -s SUITE-X -m my_model --seed 42 --bootstrap 2000')
  expect(words(importedContext, 'provenance')).not.toContain('fmbench run')
})
