import { escapeUnprintable } from '../spec/printable.js'

/** Text for a terminal, which may quote somebody's file or model: no character in it moves the cursor or hides a word. */
export function printableLines(text: string): string {
  return text.replace(/[^\n\t]+/g, escapeUnprintable)
}
