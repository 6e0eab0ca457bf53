import { describe, expect, test } from 'vitest'
import { documentsIn, FIELDS, fieldText, readIssueBody } from '../../src/hub/issue-body.js'

const textsIn = (body: string): string[] =>
  documentsIn(readIssueBody(body), FIELDS.record).map((found) => (found.kind === 'text' ? found.text : found.url))

describe('documents in an issue', () => {
  test.each([
    ['a block', '```yaml\na: 1\n```', ['a: 1\n']],
    ['a block without a language', '~~~\na: 1\n~~~', ['a: 1\n']],
    [
      'a block with a longer fence around a shorter one',
      '````yml\na: |\n  ```\n  x\n  ```\n````',
      ['a: |\n  ```\n  x\n  ```\n'],
    ],
    ['a block that is never closed', '```yaml\na: 1', ['a: 1\n']],
    ['a block of another language', '```python\nprint(1)\n```', []],
    ['an empty block', '```yaml\n\n  \n```', []],
    ['two blocks', '```yaml\na: 1\n```\n```\nb: 2\n```', ['a: 1\n', 'b: 2\n']],
    ['a field without a frame', `### ${FIELDS.record}\n\na: 1\nb: 2\n\n### Other\n\nx`, ['a: 1\nb: 2\n']],
    ['a field that was left empty', `### ${FIELDS.record}\n\n_No response_\n`, []],
    ['a heading inside a block', '```yaml\n### a\nb: 2\n```', ['### a\nb: 2\n']],
    ['code inside a line', 'Use `yaml`', []],
  ])('%s', (_what, body, expected) => {
    expect(textsIn(body)).toEqual(expected)
  })

  test('attached files of today and of yesterday, each once', () => {
    const today = 'https://github.com/user-attachments/files/1/eval.yaml.txt'
    const yesterday = 'https://github.com/lab/hub/files/22/eval.txt'
    expect(textsIn(`[a](${today}) and again ${today}, ${yesterday}.`)).toEqual([today, yesterday])
    expect(textsIn(`\`\`\`text\n${today}\n\`\`\``)).toEqual([])
  })

  test.each([
    'https://github.com/user-attachments/assets/1/eval.yaml',
    'https://github.com/lab/hub/blob/main/eval.yaml',
    'http://github.com/user-attachments/files/1/eval.yaml',
    'https://github.com@evil.example/user-attachments/files/1/eval.yaml',
    'https://github.com/../user-attachments/files/1/eval.yaml',
  ])('%s is none', (url) => {
    expect(textsIn(url)).toEqual([])
  })
})

test('the first of two fields of the same label begins it, and the second adds to it', () => {
  expect(
    fieldText(readIssueBody(`### ${FIELDS.disputed}\n\none\n\n### ${FIELDS.disputed}\n\ntwo`), FIELDS.disputed),
  ).toBe('one\n\n\ntwo')
})
