import { take } from '../../../src/core/arrays.js'
import * as m from '../../../src/metrics/index.js'
import * as stats from '../../../src/stats/index.js'
import * as a from '../adapters.js'
import type { GoldenValue } from '../check.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

const regression = 'regression'
const agreement = 'agreement_ccc'
const reconstruction = 'reconstruction'
const maskedParts = 'masked_parts'

const yTrue = (input: CaseInput): Float64Array => input.numbers('y_true')
const yPred = (input: CaseInput): Float64Array => input.numbers('y_pred')

/** A metric of measured quantities, by its id. */
const ofValues = (id: string) => (input: CaseInput) =>
  m.builtInMetrics.get(id).compute(yTrue(input), yPred(input), a.weights(input))

function intervalOf(id: string, input: CaseInput, percent: number): GoldenValue {
  return a.pair(m.builtInMetrics.get(id).interval?.(yTrue(input), yPred(input), percent / 100))
}

function limits(input: CaseInput, percent: number): GoldenValue {
  const found = m.limitsOfAgreement(yTrue(input), yPred(input), percent / 100, a.weights(input))
  return Number.isNaN(found.low) ? undefined : a.pair(found)
}

const partsOf = (input: CaseInput) => m.concordanceDetail(yTrue(input), yPred(input))
const pValue = (r: number, input: CaseInput): number => stats.correlationP(r, yTrue(input).length)

/** One image, volume or set of rows as a data set of one sample; all is masked, unless the case says. */
function targets(input: CaseInput): { truth: m.ReconstructionTargets; output: m.ReconstructionTargets['values'] } {
  const values = input.tensor('target')
  const shape = [1, ...values.shape]
  const mask = input.has('mask') ? input.tensor('mask').data : new Float64Array(values.data.length).fill(1)
  return {
    truth: {
      values: { ...values, shape },
      mask: Uint8Array.from(mask),
      ...(input.has('data_range') && { dataRange: input.number('data_range') }),
    },
    output: { data: input.tensor('prediction').data, shape },
  }
}

const ofArrays = (id: string) => (input: CaseInput) => {
  const { truth, output } = targets(input)
  return m.builtInMetrics.get(id).compute(truth, output)
}

/** As if everything had been masked. */
function allMasked(input: CaseInput) {
  const { truth, output } = targets(input)
  return { truth: { ...truth, mask: truth.mask.map(() => 1) }, output }
}

/** A metric of quantities over all values of the arrays, or over the masked ones. */
function ofFlat(id: string, input: CaseInput, isMaskedOnly = false): number {
  const { truth, output } = targets(input)
  const places = [...truth.mask.keys()].filter((i) => !isMaskedOnly || truth.mask[i] === 1)
  const [x, y] = [truth.values, output].map(({ data }) => take(Float64Array.from(data), places))
  return m.builtInMetrics.get(id).compute(x, y)
}

function uniformSimilarity(input: CaseInput): number {
  const { truth, output } = targets(input)
  const [, ...shape] = truth.values.shape
  const options = { window: stats.UNIFORM_WINDOW }
  return m.structuralSimilarity(truth.values.data, output.data, shape, input.number('data_range'), options)
}

function rowsOf(input: CaseInput): Float64Array {
  const { truth, output } = targets(input)
  return m.rowCorrelations(truth, output, 'all')
}

export const measurementRows: readonly GoldenRow[] = [
  row(regression, 'mse', 'MSE', ofValues('MSE')),
  row(regression, 'rmse', 'RMSE', ofValues('RMSE')),
  row(regression, 'mae', 'MAE', ofValues('MAE')),
  row(regression, 'median_absolute_error', 'Median-AE', ofValues('Median-AE')),
  row(regression, 'max_error', 'maxError', (i) => m.maxError(yTrue(i), yPred(i))),
  row(regression, 'bias', 'Bias', ofValues('Bias')),
  row(regression, 'r2', 'R2', ofValues('R2')),
  row(regression, 'explained_variance', 'Explained-Variance', ofValues('Explained-Variance')),
  row(regression, 'pearson', 'Pearson', ofValues('Pearson')),
  row(regression, 'pearson_p', 'correlationP', (i) => pValue(m.pearson(yTrue(i), yPred(i)), i)),
  row(regression, /^pearson_ci(\d+)_fisher$/, 'fisherInterval', (i, percent) => intervalOf('Pearson', i, percent)),
  row(regression, 'spearman', 'Spearman', ofValues('Spearman')),
  row(regression, 'spearman_p', 'correlationP', (i) => pValue(m.spearman(yTrue(i), yPred(i)), i)),
  row(regression, 'kendall_tau_b', 'Kendall-Tau-b', ofValues('Kendall-Tau-b')),
  row(regression, 'ccc', 'CCC', ofValues('CCC')),
  row(regression, 'ccc_n1', 'CCC-n1', ofValues('CCC-n1')),
  row(regression, /^bland_altman_loa(\d+)$/, 'limitsOfAgreement', limits),
  row(agreement, 'ccc', 'CCC', ofValues('CCC')),
  row(agreement, 'epi_ccc', 'CCC', ofValues('CCC')),
  row(agreement, 'ccc_n1', 'CCC-n1', ofValues('CCC-n1')),
  row(agreement, /^epi_ccc_ci(\d+)$/, 'linInterval', (i, percent) => intervalOf('CCC', i, percent)),
  row(agreement, 'C_b', 'concordanceDetail', (i) => partsOf(i).biasCorrection),
  row(agreement, 'scale_shift', 'concordanceDetail', (i) => partsOf(i).scaleShift),
  row(agreement, 'location_shift', 'concordanceDetail', (i) => partsOf(i).locationShift),
  row(agreement, 'icc_2_1', 'ICC-2-1', ofValues('ICC-2-1')),
  row(agreement, 'icc_3_1', 'ICC-3-1', ofValues('ICC-3-1')),
  row(reconstruction, 'mse', 'MSE', (i) => ofFlat('MSE', i)),
  row(reconstruction, 'mae', 'MAE', (i) => ofFlat('MAE', i)),
  row(reconstruction, 'pearson', 'Pearson', (i) => ofFlat('Pearson', i)),
  row(reconstruction, 'psnr', 'PSNR', ofArrays('PSNR')),
  row(reconstruction, 'ssim_gaussian', 'SSIM', ofArrays('SSIM')),
  row(reconstruction, 'ssim_uniform7', 'structuralSimilarity', uniformSimilarity),
  row(reconstruction, 'corr_per_row', 'rowCorrelations', (i) => [...rowsOf(i)]),
  row(reconstruction, 'corr_per_row_mean', 'Masked-Correlation', (i) => {
    const { truth, output } = allMasked(i)
    return m.builtInMetrics.get('Masked-Correlation').compute(truth, output)
  }),
  row(reconstruction, 'corr_rows_undefined', 'maskedRowCorrelation', (i) => {
    const { truth, output } = allMasked(i)
    return m.maskedRowCorrelation(truth, output).excluded
  }),
  row(reconstruction, 'masked_mse', 'Masked-MSE', ofArrays('Masked-MSE')),
  row(reconstruction, 'masked_pearson', 'Pearson', (i) => ofFlat('Pearson', i, true)),
  row(reconstruction, 'unmasked_mse', 'Visible-MSE', ofArrays('Visible-MSE')),
  row(reconstruction, 'nmse_masked', 'Masked-NMSE', ofArrays('Masked-NMSE')),
  row(maskedParts, 'masked_mae', 'Masked-MAE', ofArrays('Masked-MAE')),
  row(maskedParts, 'visible_mae', 'Visible-MAE', ofArrays('Visible-MAE')),
  row(maskedParts, 'visible_nmse', 'Visible-NMSE', ofArrays('Visible-NMSE')),
  row(maskedParts, 'visible_corr', 'Visible-Correlation', ofArrays('Visible-Correlation')),
]
