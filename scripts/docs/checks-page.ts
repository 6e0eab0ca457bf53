import { submissionChecks } from '../../src/review/index.js'
import { code, escapeText, markdownTable } from './markdown-table.js'

/** docs/reference/checks.md, from the registry. */
export function checksPage(): string {
  const rows = submissionChecks
    .all()
    .map(({ id, aliases = [], label, source }) => [
      [id, ...aliases].map(code).join(', '),
      escapeText(label),
      escapeText(source),
    ])
  return `# Checks of a record

After this page you know what [\`fmbench review\`](../guides/review-submissions.md) looks for in a submitted record. The name of
a check stands behind each of its findings; what keeps a text from being a record at all has the name \`document\`.

${markdownTable(['check', 'what should be so', 'where the rule is from'], rows)}`
}
