import type { ModelDocument } from '../spec/index.js'

/** A model of which only its predictions are known. */
export function outsideModel(id: string): ModelDocument {
  return {
    kind: 'fmbench.model/v1',
    model_id: id,
    aliases: [],
    name: id,
    version: '1.0.0',
    is_floor: false,
    adapter: 'none',
    options: {},
  }
}
