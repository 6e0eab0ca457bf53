import { FmbenchError } from '../core/index.js'
import type { Destination } from '../models/index.js'
import type { DatasetDocument } from '../spec/dataset.js'

/** What a person said about samples that leave. */
export interface Egress {
  /** Hosts that samples of datasets that are not open may go to as well. */
  readonly allowedHosts: readonly string[]
  /** Told before the first byte leaves. */
  announce(sentence: string): void
}

/**
 * Says where samples are about to go, or refuses.
 *
 * @param egress nobody was asked when absent: then nothing leaves
 * @throws FmbenchError `usage` when the dataset is not open, or its owner forbids it, and the host was not allowed
 */
export function agreeToEgress(
  model: string,
  { host, isEncrypted, keyFrom }: Destination,
  dataset: DatasetDocument,
  egress: Egress | undefined,
): void {
  const { dataset_id, access, terms } = dataset
  const isForbidden = terms?.third_party_api === 'forbidden'
  const isAllowed = egress?.allowedHosts.some((allowed) => allowed === host || allowed === host.replace(/:\d+$/, ''))
  if (egress === undefined || (!isAllowed && (access !== 'open' || isForbidden))) {
    const why = isForbidden ? 'must not go to third parties, says its owner' : `has access: ${access}`
    throw new FmbenchError(
      'usage',
      `${model} would send the samples of ${dataset_id} to ${host}; the dataset ${why}.`,
      {
        hint: `If they may go there, say so with: --allow-egress ${host}`,
      },
    )
  }
  const way = isEncrypted ? 'encrypted (https)' : 'unencrypted (http)'
  const key = keyFrom === undefined ? '' : `, with the key in ${keyFrom}`
  egress.announce(
    `Samples of ${dataset_id} leave this process now: ${model} sends them to ${host}, ${way}${key}. Labels, groups and ids stay here.`,
  )
}
