import { FmbenchError } from '../../core/index.js'
import type { Tokens } from './transform.js'

/** What stands around the tokens of a sequence. */
interface Frame {
  readonly length: number
  readonly prefix: readonly number[]
  readonly suffix: readonly number[]
  readonly pad: number
}

/** Rows of one length: prefix, as many tokens as have room, suffix, and what fills up. */
export function tokenRows(rows: readonly (readonly number[])[], { length, prefix, suffix, pad }: Frame): Tokens {
  const room = length - prefix.length - suffix.length
  if (room < 1) {
    throw new FmbenchError('bad-document', `A length of ${length} leaves no room beside the tokens that are added.`)
  }
  const data = new Int32Array(rows.length * length).fill(pad)
  const mask = new Int32Array(rows.length * length)
  rows.forEach((tokens, i) => {
    const row = [...prefix, ...tokens.slice(0, room), ...suffix]
    data.set(row, i * length)
    mask.fill(1, i * length, i * length + row.length)
  })
  return { kind: 'tokens', data, shape: [rows.length, length], mask }
}
