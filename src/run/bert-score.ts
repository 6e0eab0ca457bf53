import { FmbenchError } from '../core/index.js'
import type { TokenEncoder } from '../models/index.js'
import { bertScoreStatistics, idfWeights, parseBaseline } from '../text/index.js'
import { reportPairs } from './judged-reports.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'

/** What decides a BERTScore beside the texts. Stands in the plan, and in the record. */
export interface EncoderFacts {
  readonly name: string
  readonly sha256: string
  readonly layer: string
  readonly idf: boolean
  readonly rescaled: boolean
}

export function factsOfEncoder({ name, sha256, output, layer, idf, baseline }: TokenEncoder): EncoderFacts {
  const place = layer === undefined ? output : `${output} (layer ${layer})`
  return { name, sha256, layer: place, idf, rescaled: baseline !== undefined }
}

/**
 * The predictions with what an encoder counts in each report, where one is given and a metric asks for it.
 *
 * @throws FmbenchError `bad-data` for a baseline without the encoder's layer
 */
export async function withBertScore(
  { writing }: EvaluationPlan,
  predictions: Predictions,
  encoder: TokenEncoder | undefined,
): Promise<Predictions> {
  if (encoder === undefined || writing?.measures.includes('bertscore') !== true) return predictions
  const pairs = reportPairs(predictions)
  const baseline = encoder.baseline && baselineOf(encoder.baseline, encoder.layer)
  const weightOf = encoder.idf ? await weightsOf(pairs, encoder) : undefined
  const options = { ...(baseline && { baseline }), ...(weightOf && { weightOf }) }
  const bertscore = await bertScoreStatistics(pairs, encoder.embed, options)
  return { ...predictions, counted: { ...predictions.counted, bertscore } }
}

function baselineOf({ text, file }: { readonly text: string; readonly file: string }, layer: number | undefined) {
  if (layer !== undefined) return parseBaseline(text, layer, file)
  throw new FmbenchError('bad-document', 'A baseline has a line for each layer, and nobody says which one this is.', {
    where: file,
    hint: 'Add layer: to the file of --text-encoder.',
  })
}

async function weightsOf(pairs: readonly { readonly references: readonly string[] }[], { embed }: TokenEncoder) {
  const ids: Int32Array[] = []
  for (let start = 0; start < pairs.length; start += 32) {
    const texts = pairs.slice(start, start + 32).flatMap(({ references }) => references)
    for (const text of await embed(texts)) ids.push(text.ids)
  }
  return idfWeights(ids)
}
