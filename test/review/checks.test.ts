import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../src/core/index.js'
import type { Submission } from '../../src/leaderboard/index.js'
import { hubIndexOf, submissionChecks } from '../../src/review/index.js'
import { Catalog } from '../../src/spec/index.js'
import type { HubChanges, RecordChanges } from '../leaderboard/tiny-board.js'
import { findingsOf, hubOf, namesOf, soundRecord } from './tiny-hub.js'

test('a sound record has nothing against it', () => {
  expect(findingsOf(soundRecord())).toEqual([])
})

test('every check says where its rule is from', () => {
  for (const { label, source } of submissionChecks.all()) expect([label, source]).not.toContain('')
})

/** What is changed in a sound record, and in the hub, and what is found. */
type Case = readonly [what: string, found: readonly string[], record: RecordChanges, hub?: HubChanges]

const BINARY = {
  record: {
    confusion: {
      classes: ['no', 'yes'],
      matrix: [
        [71, 29],
        [20, 80],
      ],
    },
  },
}
const WITHHELD = { min_cell: 11, suppressed: 1, withheld: [] }
const PROTECTED: HubChanges = { dataset: { access: 'controlled' } }

const limitsOf = (range: object): HubChanges => ({ benchmark: { plausible: { AUROC: { ...range, source: 's' } } } })
const ceilingOf = (metric: string, value: number): HubChanges => ({
  benchmark: { noise_ceiling: { [metric]: { value, source: 's' } } },
})

/** Rates of women and men with the parity that follows from them, but for the changes. */
function fairnessOfTwo(changes: Readonly<Record<string, number>>) {
  const group = (called: number, right: number, wrong: number, ppv: number) => {
    const [selection_rate, TPR, FPR, PPV] = [called, right, wrong, ppv].map((value) => ({ value }))
    return { base_rate: { value: 0.5 }, selection_rate, TPR, FPR, PPV }
  }
  const parity = {
    demographic_parity: 0.2,
    demographic_parity_ratio: 0.6,
    equal_opportunity: 0.1,
    false_positives: 0.3,
    equalized_odds: 0.3,
    predictive_parity: 0.25,
    ...changes,
  }
  const estimates = Object.fromEntries(Object.entries(parity).map(([key, value]) => [key, { value }]))
  return {
    level: 0.95,
    groups: { F: group(0.5, 0.8, 0.2, 0.8), M: group(0.3, 0.7, 0.5, 0.55) },
    parity: [{ groups: ['F', 'M'], ...estimates }],
  }
}

const cases: Record<string, readonly Case[]> = {
  names: [
    ['another benchmark', ['blocks names benchmark_id'], { record: { benchmark_id: 'BM-Y' } }],
    ['another model', ['blocks names model_ids.candidate'], { record: { model_ids: { candidate: 'nobody' } } }],
    [
      'a dataset without a document',
      ['asks names dataset_id', 'notes rows dataset_id'],
      { record: { dataset_id: 'DS-Y' } },
    ],
    ['no dataset', ['asks names dataset_id'], { record: { dataset_id: undefined } }],
  ],
  ranges: [
    [
      'an accuracy of 99',
      ['blocks ranges metrics.Accuracy', 'blocks shares metrics.Accuracy'],
      { metrics: { Accuracy: 99 } },
    ],
  ],
  shares: [
    ['an accuracy that 200 samples cannot give', ['blocks shares metrics.Accuracy'], { metrics: { Accuracy: 0.7512 } }],
    ['one in full precision', ['blocks shares metrics.Accuracy'], { metrics: { Accuracy: 0.7512345678901 } }],
    [
      'one that may be rounded more than its neighbours',
      ['asks shares metrics.Accuracy'],
      {
        metrics: { Accuracy: 0.76, Brier: 0.1234 },
        run: { n_test: 119, classes: { no: 60, yes: 59 } },
      },
    ],
    [
      'an F1-Micro where predictions are missing',
      ['notes plausibility run_metadata.coverage'],
      { metrics: { 'F1-Micro': 0.7712 }, run: { coverage: 0.9 } },
    ],
    [
      'an F1-Micro where none is',
      ['blocks shares metrics.F1-Micro', 'blocks tables metrics'],
      { metrics: { 'F1-Micro': 0.7712 } },
    ],
    ['a sensitivity', ['blocks shares metrics.Sensitivity'], { metrics: { Sensitivity: 0.755, Accuracy: 0.75 } }],
    [
      'an AUROC of few pairs',
      ['blocks shares metrics.AUROC', 'notes plausibility run_metadata.n_test'],
      {
        metrics: { AUROC: 0.8123, Accuracy: 0.75 },
        interval: null,
        run: { n_test: 8, classes: { no: 4, yes: 4 } },
      },
    ],
    [
      'the accuracy of a group',
      ['blocks shares metrics.stratified.sex.F.Accuracy'],
      {
        metrics: { stratified: { sex: { F: { Accuracy: 0.3333, N: 10 }, M: { N: 190 } } } },
      },
    ],
  ],
  tables: [
    [
      'an F1 of another average',
      ['blocks tables metrics.F1-Score'],
      {
        interval: null,
        metrics: { AUROC: 0.86, Accuracy: 0.554, 'F1-Score': 0.395 },
        run: { n_test: 500, classes: undefined },
      },
    ],
    ['an F1 of no average', ['blocks tables metrics.F1-Score'], { metrics: { Accuracy: 0.9, 'F1-Score': 0.2 } }],
    ['values of no table', ['blocks tables metrics'], { metrics: { Accuracy: 0.75, MCC: 0.9 } }],
    [
      'one class for all',
      ['asks tables metrics'],
      { metrics: { Accuracy: 0.5, MCC: 0, 'Balanced-Accuracy': 0.5, Sensitivity: 1 } },
    ],
  ],
  identities: [
    [
      'an accuracy beyond both rates',
      ['blocks tables metrics', 'blocks identities metrics.Accuracy'],
      {
        metrics: { Accuracy: 0.91, Sensitivity: 0.71, Specificity: 0.81 },
      },
    ],
    [
      'an accuracy that the sizes of the classes do not give',
      ['blocks identities metrics.Accuracy'],
      {
        metrics: { Accuracy: 0.7812, Sensitivity: 0.7012, Specificity: 0.8012 },
        run: { n_test: 10_000, classes: { no: 5000, yes: 5000 } },
        interval: null,
      },
    ],
    [
      'predictive values of another prevalence',
      ['blocks identities metrics.PPV', 'blocks identities metrics.NPV'],
      {
        metrics: { Accuracy: 0.71, Sensitivity: 0.8, Specificity: 0.7, PPV: 0.727, NPV: 0.778 },
        run: { n_test: 10_000, classes: { no: 9000, yes: 1000 } },
        interval: null,
      },
    ],
    [
      'predictive values of this one',
      [],
      {
        metrics: { Accuracy: 0.71, Sensitivity: 0.8, Specificity: 0.7, PPV: 0.2286, NPV: 0.9692 },
        run: { n_test: 10_000, classes: { no: 9000, yes: 1000 } },
        interval: null,
      },
    ],
    [
      'an accuracy outside both rates, of classes whose sizes nobody tells',
      ['blocks identities metrics.Accuracy'],
      {
        metrics: { Accuracy: 0.91, Sensitivity: 0.71, Specificity: 0.81 },
        run: { classes: undefined },
      },
    ],
    [
      'a balanced accuracy that is no mean',
      ['blocks identities metrics.Balanced-Accuracy'],
      {
        metrics: { Accuracy: 0.75, Sensitivity: 0.7, Specificity: 0.8, 'Balanced-Accuracy': 0.9 },
        run: { classes: undefined },
      },
    ],
    [
      'an F1 that is no harmonic mean',
      ['blocks identities metrics.F1-Binary'],
      {
        metrics: { PPV: 0.5, Sensitivity: 0.5, 'F1-Binary': 0.75, Accuracy: 0.6 },
        run: { classes: undefined },
      },
    ],
  ],
  'operating-point': [
    [
      'an area below its own point',
      ['blocks operating-point metrics.AUROC'],
      {
        interval: null,
        metrics: { AUROC: 0.6, Sensitivity: 0.9, Specificity: 0.9, Accuracy: 0.9 },
      },
    ],
    [
      'a dent',
      ['notes operating-point metrics.AUROC'],
      {
        interval: null,
        metrics: { AUROC: 0.85, Sensitivity: 0.9, Specificity: 0.9, Accuracy: 0.9 },
      },
    ],
    [
      'decisions of the model itself',
      [],
      {
        interval: null,
        metrics: { AUROC: 0.6, Sensitivity: 0.9, Specificity: 0.9, Accuracy: 0.9 },
        run: { threshold_source: 'model' },
      },
    ],
    [
      'an area of 1 with errors',
      ['asks plausibility metrics.AUROC', 'notes operating-point metrics.AUROC'],
      {
        interval: null,
        metrics: { AUROC: 1, Sensitivity: 0.9, Specificity: 0.9, Accuracy: 0.9 },
      },
    ],
  ],
  confusion: [
    ['a matrix that gives the values', [], BINARY],
    ['another accuracy', ['blocks confusion metrics.Accuracy'], { ...BINARY, metrics: { Accuracy: 0.805 } }],
    ['another sensitivity', ['blocks confusion metrics.Sensitivity'], { ...BINARY, metrics: { Sensitivity: 0.91 } }],
    [
      'a matrix of other samples',
      ['blocks confusion run_metadata.classes', 'blocks confusion confusion', 'blocks confusion confusion'],
      {
        ...BINARY,
        run: { classes: { no: 90, yes: 100 }, n_test: 180 },
        metrics: { Accuracy: 0.75 },
      },
    ],
    [
      'a matrix with a row too few',
      ['blocks confusion confusion'],
      { record: { confusion: { classes: ['no', 'yes'], matrix: [[200, 0]] } } },
    ],
    [
      'missing predictions, which are in no column',
      ['notes plausibility run_metadata.coverage'],
      {
        run: { coverage: 0.95 },
        metrics: { Accuracy: 0.7, Sensitivity: 0.7 },
        record: {
          confusion: {
            classes: ['no', 'yes'],
            matrix: [
              [70, 25],
              [25, 70],
            ],
          },
        },
      },
    ],
    [
      'bins of a calibration curve that count other samples',
      ['blocks confusion curves.calibration.bins'],
      { record: { curves: { calibration: { bins: [{ n: 190, mean_p: 0.5, mean_y: 0.5 }] } } } },
    ],
    ['fewer samples than subjects', ['blocks confusion run_metadata.n_subjects'], { run: { n_subjects: 300 } }],
  ],
  intervals: [
    ['a value outside', ['asks intervals intervals.AUROC'], { interval: [0.82, 0.9] }],
    ['an interval of nothing', ['asks intervals intervals.AUROC'], { interval: [0.812, 0.813] }],
    ['an interval of everything', ['asks intervals intervals.AUROC'], { interval: [0.5, 1] }],
    [
      'a value of a group outside',
      ['asks intervals intervals.stratified.sex.F.Accuracy'],
      {
        metrics: { stratified: { sex: { F: { Accuracy: 0.81, N: 100 }, M: { Accuracy: 0.7, N: 100 } } } },
        record: {
          intervals: { stratified: { sex: { F: { Accuracy: { low: 0.5, high: 0.8, level: 0.95, method: 'x' } } } } },
        },
      },
    ],
    ['a narrow one of few subjects', [], { interval: [0.812, 0.813], run: { n_subjects: 20 } }],
    ['a narrow one of many', ['asks intervals intervals.AUROC'], { interval: [0.812, 0.813], run: { n_subjects: 60 } }],
    ['a wide one of few subjects', [], { interval: [0.5, 1], run: { n_subjects: 20 } }],
  ],
  'text-scores': [
    ['BLEU as a share', ['asks text-scores metrics.bleu'], { metrics: { bleu: 0.38, rouge_l: 0.62 } }],
    [
      'other denominators',
      ['asks text-scores metrics.hallucination_rate'],
      { metrics: { finding_precision: 0.93, hallucination_rate: 0.04 } },
    ],
    [
      'a sum of unknown weights',
      ['asks text-scores metrics.report_quality_score'],
      { metrics: { report_quality_score: 0.84 } },
    ],
    ['the same denominator', [], { metrics: { finding_precision: 0.93, hallucination_rate: 0.07 } }],
    [
      'an F1 that is no mean',
      ['blocks identities metrics.finding_f1_micro'],
      {
        metrics: { finding_precision: 0.51, finding_recall: 0.51, finding_f1_micro: 0.61 },
      },
    ],
  ],
  strata: [
    [
      'groups that make up the whole',
      [],
      {
        metrics: { stratified: { sex: { F: { Accuracy: 0.81, N: 100 }, M: { Accuracy: 0.7, N: 100 } } } },
      },
    ],
    [
      'groups of another result',
      ['blocks strata metrics.stratified.sex'],
      {
        metrics: { stratified: { sex: { F: { Accuracy: 0.81, N: 100 }, M: { Accuracy: 0.82, N: 100 } } } },
      },
    ],
    [
      'samples that are nowhere',
      ['notes strata metrics.stratified.sex'],
      { metrics: { stratified: { sex: { F: { N: 90 }, M: { N: 90 } } } } },
    ],
    [
      'groups inside a group count once',
      [],
      {
        metrics: { stratified: { task: { rest: { N: 120 }, work: { N: 80 }, language: { N: 50 } } } },
        record: { parents: { task: { language: 'work' } } },
      },
    ],
  ],
  derived: [
    [
      'a gap that the groups do not have',
      ['blocks derived gaps[0].gap'],
      {
        metrics: { stratified: { sex: { F: { AUROC: 0.91, N: 100 }, M: { AUROC: 0.7, N: 100 } } } },
        record: { gaps: [{ stratum: 'sex', metric: 'AUROC', best: 'F', worst: 'M', gap: 0.05 }] },
      },
    ],
    [
      'the best group taken for the worst',
      ['blocks derived gaps[0].gap'],
      {
        metrics: { stratified: { sex: { F: { AUROC: 0.91, N: 100 }, M: { AUROC: 0.7, N: 100 } } } },
        record: { gaps: [{ stratum: 'sex', metric: 'AUROC', best: 'M', worst: 'F', gap: 0.21 }] },
      },
    ],
    [
      'gaps that are',
      [],
      {
        metrics: {
          stratified: { sex: { F: { AUROC: 0.91, Brier: 0.1, N: 100 }, M: { AUROC: 0.7, Brier: 0.2, N: 100 } } },
        },
        record: {
          gaps: [
            { stratum: 'sex', metric: 'AUROC', best: 'F', worst: 'M', gap: 0.21 },
            { stratum: 'sex', metric: 'Brier', best: 'F', worst: 'M', gap: 0.1 },
            { stratum: 'site', metric: 'AUROC', status: 'insufficient_data' },
          ],
        },
      },
    ],
    [
      'a gap of groups that are rounded too',
      [],
      {
        metrics: { stratified: { sex: { F: { AUROC: 0.81, N: 100 }, M: { AUROC: 0.71, N: 100 } } } },
        record: { gaps: [{ stratum: 'sex', metric: 'AUROC', best: 'F', worst: 'M', gap: 0.11 }] },
      },
    ],
    [
      'a gap that may be rounded more than its groups',
      ['asks derived gaps[0].gap'],
      {
        metrics: { stratified: { sex: { F: { AUROC: 0.9123, N: 100 }, M: { AUROC: 0.7, N: 100 } } } },
        record: { gaps: [{ stratum: 'sex', metric: 'AUROC', best: 'F', worst: 'M', gap: 0.2 }] },
      },
    ],
    [
      'a difference to a floor that the two do not have',
      ['blocks derived baselines[0].differences.AUROC.value'],
      {
        record: {
          baselines: [
            {
              model: 'majority',
              metrics: { AUROC: 0.5012 },
              intervals: {},
              differences: { AUROC: { value: 0.4111, low: 0.3, high: 0.5, level: 0.95, method: 'delong' } },
            },
          ],
        },
      },
    ],
    [
      'a first repeat that is another result',
      ['blocks derived run_metadata.repeats[0].AUROC'],
      {
        run: {
          repeats: [
            { seed: 1, AUROC: 0.9 },
            { seed: 2, AUROC: 0.8 },
          ],
        },
      },
    ],
    [
      'a parity of other rates',
      [
        'blocks derived fairness.sex.parity[0].demographic_parity',
        'blocks derived fairness.sex.parity[0].equalized_odds',
      ],
      { record: { fairness: { sex: fairnessOfTwo({ demographic_parity: 0.05, equalized_odds: 0.1 }) } } },
    ],
    ['a parity of these rates', [], { record: { fairness: { sex: fairnessOfTwo({}) } } }],
  ],
  limits: [
    ['a value beyond a plausible one', ['asks limits metrics.AUROC'], {}, limitsOf({ at_most: 0.8 })],
    ['one below', ['asks limits metrics.AUROC'], {}, limitsOf({ at_least: 0.9 })],
    ['one between', [], {}, limitsOf({ at_least: 0.8, at_most: 0.9 })],
    [
      'one decimal beside four is not rounded to one',
      ['asks limits metrics.Brier'],
      { metrics: { Brier: 0.1 } },
      ceilingOf('Brier', 0.12),
    ],
    ['a limit that rounds to the value', [], {}, limitsOf({ at_most: 0.81226 })],
    ['one that does not', ['asks limits metrics.AUROC'], {}, limitsOf({ at_most: 0.81224 })],
    [
      'a secondary metric, by its alias',
      ['asks limits metrics.Accuracy'],
      {},
      { benchmark: { plausible: { accuracy: { at_most: 0.7, source: 's' } } } },
    ],
    ['a value above the noise of the labels', ['asks limits metrics.AUROC'], {}, ceilingOf('AUROC', 0.8)],
    ['one below it', [], {}, ceilingOf('AUROC', 0.82)],
    [
      'an error that is smaller than that noise',
      ['asks limits metrics.Brier'],
      { metrics: { Brier: 0.1034 } },
      ceilingOf('Brier', 0.12),
    ],
    ['a metric that the record lacks', [], {}, ceilingOf('MCC', 0.1)],
  ],
  status: [
    [
      'a value that is withheld',
      ['notes status metrics.AUROC'],
      {
        interval: null,
        metrics: { AUROC: null, Accuracy: 0.76 },
        record: { undefined: [{ metric: 'AUROC', why: 'suppressed' }], disclosure: WITHHELD },
      },
      PROTECTED,
    ],
    ['a failed run with scores', ['blocks status status'], { record: { status: 'Failed' } }],
    [
      'a complete one without the score that counts',
      ['asks status metrics.AUROC'],
      {
        interval: null,
        metrics: { AUROC: null, Accuracy: 0.75 },
        record: { undefined: [{ metric: 'AUROC', why: 'single_class' }] },
      },
    ],
  ],
  rows: [
    ['another version', ['notes rows benchmark_version'], { record: { benchmark_version: '0.9.0' } }],
    ['no digest', ['notes rows provenance'], { provenance: { rows_sha256: undefined } }],
  ],
  dates: [
    ['a model of later', ['asks dates run_metadata.date'], {}, { models: { a: { released: '2026-02' } } }],
    ['a dataset of later', ['asks dates run_metadata.date'], {}, { dataset: { released: '2027' } }],
    ['the day it came out', [], {}, { models: { a: { released: '2026-01-02' } } }],
    ['the future', ['asks dates run_metadata.date'], { run: { date: '2031-01-01' } }],
    ['no date', ['asks dates run_metadata.date'], { run: { date: 'yesterday' } }],
  ],
  modality: [
    [
      'pathology for brain scans',
      ['blocks modality model_ids.candidate'],
      {},
      {
        models: { a: { modality: 'Histopathology image patches' } },
        benchmark: { input_modality: 'Structural MRI' },
      },
    ],
    [
      'with a reason',
      ['notes modality model_ids.candidate'],
      {
        record: {
          declarations: {
            pretraining_overlap: 'none',
            intended_use: 'x',
            conflicts: 'none',
            modality_reason: 'slices',
          },
        },
      },
      { models: { a: { modality: 'Histopathology image patches' } }, benchmark: { input_modality: 'Structural MRI' } },
    ],
    [
      'EEG as a time series',
      [],
      {},
      { models: { a: { modality: 'EEG' } }, benchmark: { input_modality: 'Time series (channels by time)' } },
    ],
    ['what has no kind', [], {}, { models: { a: { modality: 'Measurements' } }, benchmark: { input_modality: 'EEG' } }],
    [
      'genes in a report',
      ['blocks modality model_ids.candidate'],
      {},
      {
        models: { a: { modality: 'DNA sequence' } },
        benchmark: { input_modality: 'Text of report generation' },
      },
    ],
  ],
  declarations: [
    [
      'nothing said',
      [
        'asks declarations declarations.pretraining_overlap',
        'asks declarations declarations.intended_use',
        'asks declarations declarations.conflicts',
      ],
      {
        record: { declarations: undefined },
      },
    ],
    [
      'empty answers',
      ['asks declarations declarations.conflicts'],
      {
        record: { declarations: { pretraining_overlap: 'none', intended_use: 'x', conflicts: ' ' } },
      },
    ],
    [
      'trained on the test',
      ['asks declarations declarations.training_data'],
      {},
      { models: { a: { training_data: ['dataset x'] } } },
    ],
  ],
  plausibility: [
    ['perfection', ['asks plausibility metrics.AUROC'], { interval: null, metrics: { AUROC: 1, Accuracy: 0.75 } }],
    [
      'perfection on invented data',
      ['notes plausibility metrics.AUROC'],
      { interval: null, metrics: { AUROC: 1, Accuracy: 0.75 } },
      { dataset: { synthetic: true } },
    ],
    [
      'areas of nothing',
      ['asks plausibility metrics.dropout_rAUC'],
      {
        metrics: { dropout_rAUC: 0.9995, noise_rAUC: 0.9995, shift_rAUC: 0.9995 },
      },
    ],
    [
      'other answers to the same samples',
      ['notes plausibility robustness_basis.repeated'],
      {
        record: {
          robustness: [],
          robustness_basis: {
            metric: 'AUROC',
            chance: 0.5,
            clean: { value: 0.8123, low: 0.7623 },
            is_above_chance: true,
            level: 0.95,
            replicates: 1,
            repeated: { n: 200, differing: 3 },
          },
        },
      },
    ],
    ['one text for many', ['notes plausibility marks'], { record: { marks: ['mode_collapse'] } }],
    [
      'labels of the predictions',
      ['asks plausibility run_metadata.labels_from'],
      { run: { labels_from: 'predictions' } },
    ],
  ],
  placeholders: [
    [
      'a template',
      ['blocks placeholders declarations.intended_use'],
      {
        record: { declarations: { pretraining_overlap: 'none', intended_use: 'TODO', conflicts: 'none' } },
      },
    ],
    [
      'its id',
      ['blocks names model_ids.candidate', 'blocks placeholders model_ids.candidate'],
      { record: { model_ids: { candidate: 'my_model' } } },
    ],
  ],
  'hidden-text': [
    ['text that runs backwards', ['blocks hidden-text run_metadata.hardware'], { run: { hardware: 'a\u202eb' } }],
    ['text that nobody sees', ['asks hidden-text run_metadata.hardware'], { run: { hardware: 'a\u200bb' } }],
    ['markup', ['asks hidden-text warnings[0]'], { record: { warnings: ['<img src=x onerror=alert(1)>'] } }],
    [
      'a key',
      ['blocks hidden-text declarations["\\u202ex"]'],
      {
        record: { declarations: { pretraining_overlap: 'none', intended_use: 'x', conflicts: 'none', '\u202ex': 'y' } },
      },
    ],
  ],
  'private-text': [
    ['an address', ['asks private-text warnings[0]'], { record: { warnings: ['ask me@example.org'] } }],
    ['a folder', ['asks private-text run_metadata.hardware'], { run: { hardware: '/home/me/gpu' } }],
  ],
  'small-cells': [
    ['protected persons, nothing withheld', ['blocks small-cells disclosure.min_cell'], {}, PROTECTED],
    [
      'what was withheld',
      [],
      { metrics: { AUROC: 0.81, Accuracy: 0.76 }, record: { disclosure: WITHHELD } },
      PROTECTED,
    ],
    [
      'a small group',
      ['blocks small-cells metrics.stratified.sex.F.N'],
      {
        metrics: { AUROC: 0.81, Accuracy: 0.76, stratified: { sex: { F: { N: 4 }, M: { N: 196 } } } },
        record: { disclosure: WITHHELD },
      },
      PROTECTED,
    ],
  ],
}

describe.each(Object.entries(cases))('%s', (_, ofCheck) => {
  for (const [what, expected, changes, hub] of ofCheck) {
    test(what, () => expect(namesOf(soundRecord(changes), hubOf([], hub))).toEqual(expected))
  }
})

test('what is beyond a limit names its source; surely so where the whole interval is', () => {
  const [{ what, mend }] = findingsOf(soundRecord(), hubOf([], limitsOf({ at_most: 0.75 })))
  expect(what).toBe('AUROC is surely above 0.75, the most that is plausible')
  expect(mend).toMatch(/The limit is from: s$/)
  const [near] = findingsOf(soundRecord(), hubOf([], limitsOf({ at_most: 0.8 })))
  expect(near.what).toBe('AUROC is above 0.8, the most that is plausible')
  const floor = soundRecord({}, 'majority')
  expect(findingsOf(floor, hubOf([], limitsOf({ at_most: 0.75 })))).toEqual([])
})

test('a value that fmbench says is not defined is no question', () => {
  const nothing = { undefined: [{ metric: 'AUROC', why: 'single_class' }] }
  const record = soundRecord({ interval: null, metrics: { AUROC: null }, record: nothing })
  expect(namesOf(record)).toEqual(['asks status metrics.AUROC'])
  const provenance = { ...record.provenance, origin: 'run' as const }
  expect(namesOf({ ...record, provenance })).toEqual(['notes status metrics.AUROC'])
})

describe('beside other records', () => {
  const metrics = { AUROC: 0.81235, Accuracy: 0.75, Brier: 0.2 }
  const other = soundRecord({ eval_id: 'other', metrics }, 'b')

  test('the same predictions block', () => {
    const record = soundRecord({ provenance: { predictions_sha256: 'd'.repeat(64) } })
    const twin = soundRecord({ provenance: { predictions_sha256: 'd'.repeat(64) } }, 'b')
    expect(namesOf(record, hubOf([twin]))).toContain('blocks twins provenance.predictions_sha256')
    expect(namesOf(record, hubOf([soundRecord({ provenance: record.provenance }, 'a')]))).toEqual([
      'notes identity provenance.predictions_sha256',
    ])
  })

  test('keyed digests are not compared', () => {
    const disclosure = { disclosure: WITHHELD }
    const provenance = { predictions_sha256: 'd'.repeat(64), rows_sha256: 'e'.repeat(64) }
    const [record, twin] = ['a', 'b'].map((model) =>
      soundRecord(
        { provenance, record: disclosure, metrics: { AUROC: model === 'a' ? 0.8 : 0.7 }, interval: null },
        model,
      ),
    )
    expect(namesOf(record, hubOf([twin]))).toEqual([])
  })

  test('three equal metrics are asked about, one is noted', () => {
    expect(namesOf(soundRecord({ metrics }), hubOf([other]))).toEqual(['asks twins metrics'])
    expect(namesOf(soundRecord({ metrics: { ...metrics, Brier: 0.3, Accuracy: 0.8 } }), hubOf([other]))).toEqual([
      'notes twins metrics.AUROC',
    ])
    expect(namesOf(soundRecord({ metrics: { ...metrics, AUROC: 0.8125 } }), hubOf([other]))).toEqual([])
  })

  test('one changed value of many hides no twin', () => {
    const many = { ...metrics, MCC: 0.51, 'Log-Loss': 0.4, 'F1-Weighted': 0.75 }
    const [record, twin] = [
      soundRecord({ metrics: { ...many, AUROC: 0.9 }, interval: null, run: { classes: undefined } }),
      soundRecord({ metrics: many }, 'b'),
    ]
    expect(namesOf(record, hubOf([twin]))).toContain('asks twins metrics')
  })

  test('one equal value on two benchmarks is asked about', () => {
    const result = (model: string, benchmark_id: string, AUROC: number, Accuracy: number) =>
      soundRecord({ metrics: { AUROC, Accuracy }, interval: null, record: { benchmark_id } }, model)
    const hub = hubOf([
      result('a', 'BM-Z', 0.61115, 0.6),
      result('b', 'BM-Z', 0.61115, 0.65),
      result('b', 'BM-X', 0.71115, 0.6),
    ])
    const { value, ...entry } = hub.catalog.benchmark('BM-X')
    const benchmarks = [value, { ...value, benchmark_id: 'BM-Z' }].map((each) => ({ ...entry, value: each }))
    const models = [...hub.catalog.models.values()]
    const datasets = [...hub.catalog.datasets.values()]
    const catalog = new Catalog({ suites: [], benchmarks, datasets, models, findingSchemas: [], faults: [] })
    const record = result('a', 'BM-X', 0.71115, 0.7)
    expect(namesOf(record, hub)).toEqual(['notes twins metrics.AUROC'])
    expect(namesOf(record, { ...hub, catalog })).toEqual(['asks twins metrics.AUROC'])
  })

  test('the same definition under another name is asked about', () => {
    const provenance = { model_digest: 'f'.repeat(64) }
    const twin = soundRecord({ provenance, metrics: { AUROC: 0.7 }, interval: null }, 'b')
    expect(namesOf(soundRecord({ provenance }), hubOf([twin]))).toEqual(['asks twins provenance.model_digest'])
  })

  test('a model under two spellings is one, and a look-alike is asked about', () => {
    const hub = { models: { 'kmer-k6': {}, kmer_k6: {} } }
    expect(namesOf(soundRecord({}, 'kmer_k6'), hubOf([], hub))).toEqual(['asks identity model_ids.candidate'])
    expect(namesOf(soundRecord({}, 'KMER_K6'), hubOf([], { models: { kmer_k6: {} } }))).toEqual([])
  })

  test('an id belongs to who had it first; a record is not in its own way', () => {
    const record = soundRecord({ eval_id: 'x-1' })
    expect(namesOf(record, hubOf([record]))).toEqual([])
    expect(namesOf({ ...record, eval_id: 'X-1' }, hubOf([record]))).toEqual(['blocks identity eval_id'])
    const edited = soundRecord({ eval_id: 'x-1', metrics: { Accuracy: 0.8 } })
    expect(namesOf(edited, hubOf([record]))).toEqual(['blocks identity eval_id'])
  })

  test('the values of a floor are asked about; a floor has them', () => {
    const floor = soundRecord({ metrics: { Accuracy: 0.755 } }, 'majority')
    expect(namesOf(soundRecord(), hubOf([floor]))).toEqual(['asks floors metrics'])
    const baselines = [{ model: 'majority', metrics: { AUROC: 0.8, Accuracy: 0.75 }, intervals: {} }]
    expect(namesOf(soundRecord({ record: { baselines } }, 'majority'), hubOf())).toEqual([])
  })

  test('the values of a floor that ran beside another model are asked about', () => {
    const baselines = [{ model: 'majority', metrics: { AUROC: 0.5, Accuracy: 0.51 }, intervals: {} }]
    const hub = hubOf([soundRecord({ metrics: { AUROC: 0.7 }, interval: null, record: { baselines } }, 'b')])
    const record = soundRecord({ metrics: { AUROC: 0.5, Accuracy: 0.51 }, interval: null })
    expect(namesOf(record, hub)).toEqual(['asks floors metrics'])
    expect(namesOf(soundRecord(), hub)).toEqual([])
  })

  test('the file of a dataset is the one its document declares', () => {
    const files = [{ path: 'x.csv', bytes: 1, sha256: 'c'.repeat(64) }]
    const hub = hubOf([], { dataset: { files } })
    const digest = sha256Hex(`${'c'.repeat(64)}  x.csv\n`)
    expect(namesOf(soundRecord({ provenance: { dataset_sha256: digest } }), hub)).toEqual([])
    expect(namesOf(soundRecord({ provenance: { dataset_sha256: 'd'.repeat(64) } }), hub)).toEqual([
      'blocks rows provenance.dataset_sha256',
    ])
  })

  test('other rows than those of a result that nobody checked are asked about', () => {
    const other = soundRecord({ metrics: { AUROC: 0.7 }, interval: null }, 'b')
    const provenance = { rows_sha256: 'b'.repeat(64) }
    expect(namesOf(soundRecord({ provenance }), hubOf([other]))).toEqual(['asks rows provenance.rows_sha256'])
  })

  test('other rows than those of a checked result block', () => {
    const checked: Submission = {
      record: soundRecord({ metrics: { AUROC: 0.7 }, interval: null }, 'b'),
      evidence: 'measured',
    }
    const hub = { ...hubOf(), index: hubIndexOf([checked]) }
    const provenance = { rows_sha256: 'b'.repeat(64) }
    expect(namesOf(soundRecord({ provenance }), hub)).toEqual(['blocks rows provenance.rows_sha256'])
    expect(namesOf(soundRecord(), hub)).toEqual([])
  })

  test('a lead beyond belief is asked about', () => {
    const others = ['b', 'c', 'd', 'e'].map((model, i) =>
      soundRecord({ metrics: { AUROC: 0.6 + i / 100, Accuracy: 0.5 + i / 100 }, interval: null }, model),
    )
    const record = soundRecord({ metrics: { AUROC: 0.92 }, interval: [0.89, 0.95] })
    expect(namesOf(record, hubOf(others))).toEqual(['asks plausibility metrics.AUROC'])
    expect(namesOf(record, hubOf(others.slice(1)))).toEqual([])
  })
})
