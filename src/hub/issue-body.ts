/** What an issue is about, by the headings that the forms of a hub give it. */
export type IssueKind = 'submission' | 'proposal' | 'dispute'

/** The labels of the fields whose content is read. The forms are written with them, so they cannot drift apart. */
export const FIELDS = {
  record: 'Record (eval.yaml)',
  recordFile: 'Or the record as a file',
  model: 'Model document (for a model that the hub does not know)',
  predictions: 'Predictions of open data (optional)',
  benchmark: 'Benchmark document',
  disputed: 'Record in dispute (eval_id)',
} as const

/** Where a document was found in an issue. */
export type FoundDocument =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'attachment'; readonly url: string }

/** The parts of an issue's text, as GitHub's Markdown tells them apart. */
export interface IssueBody {
  /** By the label of their field: what stands below a heading `### …`, code blocks included. */
  readonly fields: ReadonlyMap<string, string>
  /** The content of every block of code that is YAML or of no named language, wherever it stands; not the blank ones. */
  readonly blocks: readonly string[]
  /** Links to files that were attached to an issue, each once. */
  readonly attachments: readonly string[]
  /** Something in it is an HTML comment, which no reader sees. */
  readonly hidesText: boolean
}

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$/

/**
 * Files that GitHub keeps for an issue: of today, and those of repositories from before 2024. The name is the
 * submitter's, and never becomes one of ours.
 */
const ATTACHMENT =
  /https:\/\/github\.com\/(?:user-attachments|[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100})\/files\/\d{1,20}\/[A-Za-z0-9._%+-]{0,199}[A-Za-z0-9_%+-]/g

export function readIssueBody(body: string): IssueBody {
  const fields = new Map<string, string>()
  const blocks: string[] = []
  const prose: string[] = []
  let field: string | undefined
  let fence: { readonly mark: string; readonly isYaml: boolean; readonly lines: string[] } | undefined
  const close = (): void => {
    if (fence?.isYaml && fence.lines.some((line) => line.trim() !== '')) blocks.push(`${fence.lines.join('\n')}\n`)
    fence = undefined
  }
  for (const line of body.split('\n')) {
    const heading = fence === undefined ? /^### +(.+?) *$/.exec(line)?.[1] : undefined
    if (heading !== undefined) {
      field = heading
      if (!fields.has(field)) fields.set(field, '')
      continue
    }
    if (field !== undefined) fields.set(field, `${fields.get(field)}${line}\n`)
    const [, mark, language] = FENCE.exec(line) ?? []
    if (fence === undefined) {
      if (mark === undefined) prose.push(line)
      else fence = { mark, isYaml: /^(?:ya?ml)?$/i.test(language.trim()), lines: [] }
    } else if (mark?.startsWith(fence.mark) && language.trim() === '') close()
    else fence.lines.push(line)
  }
  close()
  const said = prose.join('\n')
  return { fields, blocks, attachments: [...new Set(said.match(ATTACHMENT) ?? [])], hidesText: said.includes('<!--') }
}

/** What GitHub writes into a field that was left empty. */
const NOTHING = '_No response_'

/** The content of a field without its frame; undefined for one that is missing or was left empty. */
export function fieldText({ fields }: IssueBody, label: string): string | undefined {
  const text = fields.get(label)?.trim()
  return text === undefined || text === '' || text === NOTHING ? undefined : text
}

/** Which form was filled in; without one, a submission where YAML of a record is there, else nothing of ours. */
export function kindOfIssue(body: IssueBody): IssueKind | undefined {
  const { fields, blocks } = body
  if (fields.has(FIELDS.record) || fields.has(FIELDS.recordFile)) return 'submission'
  if (fields.has(FIELDS.benchmark)) return 'proposal'
  if (fields.has(FIELDS.disputed)) return 'dispute'
  return blocks.some((text) => /^(?:kind: *["']?fmbench\.eval\/|eval_id:)/m.test(text)) ? 'submission' : undefined
}

/**
 * Every place of an issue where a document could stand: blocks of YAML, attached files, and a field of that label
 * whose text stands there without a frame. One is right; of two nobody could say which was reviewed.
 */
export function documentsIn(body: IssueBody, label: string): FoundDocument[] {
  const { blocks, attachments } = body
  const bare = fieldText(body, label)
  const isBare = bare !== undefined && !/^ {0,3}(?:`{3}|~{3})/m.test(bare) && bare.match(ATTACHMENT) === null
  return [
    ...blocks.filter((text) => !isModelDocument(text)).map((text) => ({ kind: 'text', text }) as const),
    ...(isBare ? [{ kind: 'text', text: `${bare}\n` } as const] : []),
    ...attachments.filter((url) => !isTable(url)).map((url) => ({ kind: 'attachment', url }) as const),
  ]
}

/** What stands in an issue as the description of a model. */
export const modelDocumentsIn = ({ blocks }: IssueBody): readonly string[] => blocks.filter(isModelDocument)

/** By its first top-level kind; a document with two of them is none. */
const isModelDocument = (text: string): boolean =>
  /^kind: *["']?([^"'\n]*)/m.exec(text)?.[1].startsWith('fmbench.model/') === true

/** The attached files that can only be predictions. */
export const tablesIn = ({ attachments }: IssueBody): readonly string[] => attachments.filter(isTable)

const isTable = (url: string): boolean => /\.csv$/i.test(url)
