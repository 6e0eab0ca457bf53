import { escapeUnprintable } from '../../spec/index.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { isPlaceholder } from '../placeholder.js'
import { privateTraces } from '../private-traces.js'
import { type FoundText, textsOf } from '../texts-of.js'

/** Reads the texts of any document. */
type TextCheck = SubmissionCheck & { check(document: object): readonly Doubt[] }

export const privateTextCheck: TextCheck = {
  id: 'private-text',
  label: 'No text tells who or where somebody is',
  source: 'docs/guides/privacy.md',
  check: (document: object) =>
    textsOf(document).flatMap(({ path, text }) =>
      privateTraces(text).map(({ kind, found }): Doubt => {
        const article = /^[aeiou]/.test(kind) ? 'an' : 'a'
        const what = `${found} looks like ${article} ${kind}`
        return { severity: 'asks', path, what, mend: 'Take it out, unless it is meant to be public.' }
      }),
    ),
}

export const placeholdersCheck: TextCheck = {
  id: 'placeholders',
  label: 'The template is filled in',
  source: 'a template that was sent as it was says nothing',
  check: (document: object) =>
    textsOf(document).flatMap(({ path, text }): Doubt[] => {
      if (!isPlaceholder(text)) return []
      return [
        {
          severity: 'blocks',
          path,
          what: `"${text}" stands for something to fill in`,
          mend: 'Write what is so, or take it out.',
        },
      ]
    }),
}

/** Nothing is hidden among these, and most texts hold no others. */
const ORDINARY = /^[\t\n\r\x20-\x7e]*$/
/** Turn the direction of what follows, or move the cursor. */
const MISLEADING = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const MARKUP = /<\/?[a-z][^<>]{0,200}>|\]\(\s*(?:javascript|data|vbscript):/i

export const hiddenTextCheck: TextCheck = {
  id: 'hidden-text',
  label: 'All text can be seen, and is text',
  source: 'Boucher & Anderson 2021, arXiv:2111.00169 (Trojan Source)',
  check: (document: object) => textsOf(document).flatMap((found) => doubtAbout(found) ?? []),
}

function doubtAbout({ path, text }: FoundText): Doubt | undefined {
  const hidden = ORDINARY.test(text) ? undefined : hiddenIn(path, text)
  if (hidden !== undefined || !MARKUP.test(text)) return hidden
  return { severity: 'asks', path, what: 'it holds markup, which is shown as it is written', mend: 'Write plain text.' }
}

function hiddenIn(path: FoundText['path'], text: string): Doubt | undefined {
  if (MISLEADING.test(text)) {
    const what = 'it holds characters that nobody sees and that change how the rest is shown'
    return { severity: 'blocks', path, what, mend: 'Type the text again.' }
  }
  if (escapeUnprintable(text.replace(/[\s\u200c\u200d]/gu, '')) !== text.replace(/[\s\u200c\u200d]/gu, '')) {
    return { severity: 'asks', path, what: 'it holds characters that nobody sees', mend: 'Type the text again.' }
  }
  return undefined
}
