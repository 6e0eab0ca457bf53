import { EVIDENCE, type Evidence } from './board.js'

/** True when the hub has seen the predictions: then a strange number is a fact, and a twin is the original. */
export function isVerified(evidence: Evidence): boolean {
  return EVIDENCE.indexOf(evidence) >= EVIDENCE.indexOf('rescored')
}
