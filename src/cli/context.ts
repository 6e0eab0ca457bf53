import type { Effects } from '../core/index.js'

/** What commands are given by `main`; nothing else reaches them from outside. */
export interface Context {
  readonly effects: Effects
  readonly terminal: Terminal
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal
  readonly version: string
  /** How the program was called, for advice that can be pasted: `fmbench`, or `node dist/cli/bin.js`. */
  readonly program: string
}

export interface Terminal {
  /** Data. */
  out(text: string): void
  /** Everything else: progress, warnings, advice. */
  note(text: string): void
  /** Overwrites the last line; does nothing when stderr is no terminal. */
  progress(text: string): void
  /** What the person at the terminal answers; undefined when there is none. */
  ask(question: string): Promise<string | undefined>
  readonly isInteractive: boolean
}

export const EXIT = { done: 0, error: 1, usage: 2, partial: 3, failedCheck: 100, interrupted: 130 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
