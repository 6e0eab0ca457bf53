import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSafeTarget } from '../../src/report/block.js'
import {
  cleanText,
  escapeHtml,
  escapeLatex,
  escapeMarkdown,
  markdownCode,
  markdownFence,
} from '../../src/report/escape.js'
import { hostileName } from './sample-record.js'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...' \n`*_|[]()<>&"\'\\#-+1.!~$:/@w\u202e') }),
)

test('text stands on one line and hides nothing', () => {
  expect(cleanText(' a\n\tb\u202e ')).toBe('a b\\u202e')
  fc.assert(
    fc.property(anyText, (text) => {
      expect(cleanText(text)).not.toMatch(/[\n\r\u0000-\u001f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u)
    }),
  )
})

test('HTML: no markup character survives', () => {
  expect(escapeHtml('<b>"\'&')).toBe('&lt;b&gt;&quot;&#39;&amp;')
  fc.assert(
    fc.property(anyText, (text) => {
      expect(escapeHtml(text).replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>"'&]/)
    }),
  )
})

test('Markdown: every character that could begin a construct is escaped', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const escaped = escapeMarkdown(text)
      const rest = escaped.replace(/\\[\\`*_[\]#|~$:@.+=!)(-]|&(amp|lt|gt);|<!-- -->/g, '')
      expect(rest).not.toMatch(/[\\`*_[\]#|~$<>&@]|:\/\//)
      expect(escaped).not.toMatch(/^([-+=]|\d+[.)](\s|$))/)
    }),
  )
})

test('Markdown: known tricks stay text', () => {
  expect(escapeMarkdown('](javascript:alert(1))')).toBe('\\](javascript:alert(1))')
  expect(escapeMarkdown('1. one')).toBe('1\\. one')
  expect(escapeMarkdown('- item')).toBe('\\- item')
  expect(escapeMarkdown('www.evil.example')).toBe('www\\.evil.example')
  // https://github.com/github/markup/issues/1168: a backslash before @ does not keep GitHub from telling somebody.
  expect(escapeMarkdown('@team, fixes #12 and GH-3')).toBe('\\@<!-- -->team, fixes \\#<!-- -->12 and GH-<!-- -->3')
  expect(escapeMarkdown('my_model')).toBe('my\\_model')
  expect(escapeMarkdown(hostileName)).not.toContain('\n')
})

test('code in Markdown cannot be closed from inside', () => {
  expect(markdownCode('a`b', false)).toBe('``a`b``')
  expect(markdownCode('`', false)).toBe('`` ` ``')
  expect(markdownCode('a|b', true)).toBe('`a\\|b`')
  expect(markdownFence('x\n```\ny')).toBe('````\nx\n```\ny\n````')
})

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'data:text/html,x',
  'http://a.b',
  'https://a"b',
  '//evil.example',
  'https://a b',
  '/etc/passwd',
  'a b',
])('%s is no link', (target) => expect(isSafeTarget(target)).toBe(false))

test.each(['https://doi.org/10.1002/sim.2324', '#summary', 'BM-A/my_model/report.html'])('%s is a link', (target) =>
  expect(isSafeTarget(target)).toBe(true),
)

test('LaTeX: every character stands for itself, and none reaches back over a line break', () => {
  expect(escapeLatex('a_b & 5% of $x$ #1 {y} ~^ <z> \\end')).toBe(
    'a\\_b \\& 5\\% of \\$x\\$ \\#1 \\{y\\} \\textasciitilde{}\\textasciicircum{} \\textless{}z\\textgreater{} \\textbackslash{}end',
  )
  expect(escapeLatex('[1] model')).toBe('{}[1] model')
  expect(escapeLatex('* \u202e\n%')).toBe('{}* \\textbackslash{}u202e \\%')
})
