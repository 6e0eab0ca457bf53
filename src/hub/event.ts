import * as z from 'zod'
import { FmbenchError } from '../core/index.js'

/** Null stands for somebody who is on GitHub no more; their issues stay, and GitHub shows them as by `ghost`. */
const userSchema = z
  .object({ login: z.string().max(100), type: z.string().optional() })
  .nullable()
  .transform((user) => user ?? { login: 'ghost', type: undefined })

const eventSchema = z.object({
  action: z.string(),
  issue: z.object({
    number: z.int().min(1),
    body: z.string().nullish(),
    user: userSchema,
    /** There when the "issue" is a pull request. */
    pull_request: z.unknown().optional(),
  }),
  comment: z.object({ body: z.string().nullish(), user: userSchema, created_at: z.string() }).optional(),
  sender: userSchema,
  repository: z.object({ full_name: z.string(), fork: z.boolean().optional() }),
})

/** What GitHub says has happened to an issue. Every text in it is a stranger's. */
export interface IssueEvent {
  readonly action: string
  readonly repository: string
  readonly isFork: boolean
  readonly number: number
  readonly isPullRequest: boolean
  /** Line breaks are \n. */
  readonly body: string
  readonly author: string
  /** Who did what the event tells of. */
  readonly sender: string
  readonly isByBot: boolean
  readonly comment: { readonly body: string; readonly author: string; readonly createdAt: string } | undefined
}

/**
 * The event file of a workflow that runs on `issues` or `issue_comment`.
 *
 * @throws FmbenchError `bad-data` when it tells of something else
 */
export function parseEvent(text: string, file: string): IssueEvent {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (cause) {
    throw new FmbenchError('bad-data', 'The event is not JSON.', { where: file, cause })
  }
  const parsed = eventSchema.safeParse(raw)
  if (!parsed.success) {
    const { path } = parsed.error.issues[0]
    throw new FmbenchError(
      'bad-data',
      `This is no event about an issue: ${path.join('.') || 'the whole'} is not as expected.`,
      {
        where: file,
        hint: 'ingest reads the file that GITHUB_EVENT_PATH names in a workflow on issues or issue_comment.',
      },
    )
  }
  const { action, issue, comment, sender, repository } = parsed.data
  return {
    action,
    repository: repository.full_name,
    isFork: repository.fork === true,
    number: issue.number,
    isPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
    body: withLineFeeds(issue.body),
    author: issue.user.login,
    sender: sender.login,
    isByBot: sender.type === 'Bot',
    comment: comment && {
      body: withLineFeeds(comment.body),
      author: comment.user.login,
      createdAt: comment.created_at,
    },
  }
}

const withLineFeeds = (text: string | null | undefined): string => (text ?? '').replace(/\r\n?/g, '\n')
