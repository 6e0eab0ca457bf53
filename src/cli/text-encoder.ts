import type { Effects } from '../core/index.js'
import { openTextEncoder, type TokenEncoder } from '../models/index.js'
import { factsOfEncoder, type RunOptions } from '../run/index.js'

/** Opens the encoder that `--text-encoder` names, where it does, and closes it when the work is done. */
export async function withTextEncoder<T>(
  file: string | undefined,
  effects: Effects,
  act: (encoder: TokenEncoder | undefined) => Promise<T>,
): Promise<T> {
  if (file === undefined) return act(undefined)
  const encoder = await openTextEncoder(file, effects)
  try {
    return await act(encoder)
  } finally {
    await encoder.close()
  }
}

/** What decides results stands in the plan. */
export function encoderOption(encoder: TokenEncoder | undefined): Pick<RunOptions, 'textEncoder'> {
  return encoder === undefined ? {} : { textEncoder: factsOfEncoder(encoder) }
}
