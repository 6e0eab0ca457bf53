#!/usr/bin/env node
import { relative } from 'node:path'
import { askPerson, nodeEffects } from '../node/index.js'
import type { Terminal } from './context.js'
import { main } from './main.js'
import { printableLines } from './printable-lines.js'

const [, script] = process.argv
const program = script.endsWith('.js') ? `node ${relative('.', script)}` : 'fmbench'

const CLEAR_LINE = '\r\u001b[2K'
const isInteractive = process.stderr.isTTY === true && process.env.TERM !== 'dumb'
let hasProgress = false

const terminal: Terminal = {
  isInteractive,
  out: (text) => process.stdout.write(`${printableLines(text)}\n`),
  note(text) {
    process.stderr.write(`${hasProgress ? CLEAR_LINE : ''}${printableLines(text)}\n`)
    hasProgress = false
  },
  progress(text) {
    if (!isInteractive) return
    process.stderr.write(`${CLEAR_LINE}${text}`)
    hasProgress = text !== ''
  },
  ask: (question) => askPerson(printableLines(question)),
}

const interrupt = new AbortController()
// Once: a second Ctrl-C ends the process at once.
process.once('SIGINT', () => {
  terminal.note('Interrupted: finishing what was begun. Press Ctrl-C again to stop at once.')
  interrupt.abort()
})
// A reader that closes early (`| head`) is no fault.
process.stdout.on('error', (thrown: NodeJS.ErrnoException) => {
  process.exit(thrown.code === 'EPIPE' ? 0 : 1)
})

process.exitCode = await main(process.argv.slice(2), {
  effects: nodeEffects,
  terminal,
  signal: interrupt.signal,
  program,
})
