import { readFileSync } from 'node:fs'
import type { EndpointAnswer } from '../../src/core/index.js'
import { FmbenchError } from '../../src/core/index.js'
import {
  type HubFolder,
  hubTemplate,
  ingest,
  type Outcome,
  parseEvent,
  type Rescore,
  withHub,
} from '../../src/hub/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { nodeEffects } from '../../src/node/index.js'
import type { IndexRow } from '../../src/review/index.js'
import { readCatalog } from '../../src/spec/index.js'
import { type MemoryEffects, memoryEffects } from '../helpers/memory-effects.js'

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

/** A record of the toy suite against which nothing can be said. */
export const RECORD = read('record.yaml')
export const EVAL_ID = 'TOY-logistic_regression-1'

const catalog = await readCatalog(['catalog'], nodeEffects)

/** An event as GitHub writes it, with other words in it. */
export interface Told {
  readonly event: string
  readonly number?: number
  readonly body?: string
  readonly author?: string
  readonly sender?: string
  readonly comment?: string
  readonly at?: string
}

/** The text of an event file. */
export function eventText({ event, number, body, author, sender, comment, at }: Told): string {
  const told = JSON.parse(read(`events/${event}.json`))
  if (number !== undefined) told.issue.number = number
  if (body !== undefined) told.issue.body = body
  if (author !== undefined) told.issue.user.login = author
  const by = sender ?? (told.comment === undefined ? author : undefined)
  if (by !== undefined) told.sender.login = by
  if (told.comment !== undefined && sender !== undefined) told.comment.user.login = sender
  if (comment !== undefined) told.comment.body = comment
  if (at !== undefined) told.comment.created_at = at
  return JSON.stringify(told)
}

/** The text of an issue as the form of a hub writes it. */
export const formBody = (yaml: string, file = '_No response_'): string =>
  `### Record (eval.yaml)\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n\n### Or the record as a file\n\n${file}\n`

export interface HubWorld {
  readonly effects: MemoryEffects
  tell(told: Told | string): Promise<Outcome>
  act<T>(work: (hub: HubFolder) => T): Promise<T>
  /** What lies in the hub, without what never changes. */
  files(): Record<string, string>
  pass(days: number): void
}

export interface WorldOptions {
  readonly config?: string
  /** What lies there from before, by absolute path. */
  readonly stored?: Readonly<Record<string, string | Uint8Array>>
  readonly answers?: Readonly<Record<string, Partial<EndpointAnswer> | (() => never)>>
  /** Rows of the records that come with fmbench. */
  readonly builtIn?: readonly IndexRow[]
  /** What scoring attached predictions again comes to; none are expected without. */
  readonly rescore?: Rescore
  /** Laid over the outside world. */
  readonly change?: (effects: MemoryEffects) => MemoryEffects
}

const CONFIG = 'kind: fmbench.hub/v1\nname: Toy hub\nrepository: toy-lab/toy-hub\nreviewers: [anna, ben]\n'

/** A hub in memory that was just made, at two minutes past two; its reviewers are anna and ben. */
export function hubWorld({
  config = '',
  stored,
  answers = {},
  builtIn = [],
  rescore = () => Promise.reject(new Error('No predictions were expected.')),
  change = (same) => same,
}: WorldOptions = {}): HubWorld {
  const template = hubTemplate({ name: 'Toy hub', repository: undefined, reviewers: [] })
  const fresh = Object.fromEntries(Object.entries(template).map(([path, text]) => [`/hub/${path}`, text]))
  const memory = memoryEffects(stored ?? { ...fresh, '/hub/hub.yaml': CONFIG + config })
  let now = Date.parse('2026-12-01T03:04:05Z')
  let nSecrets = 0
  const effects = change({
    ...memory,
    clock: { ...memory.clock, now: () => new Date(now) },
    secret: () => String(nSecrets++).padStart(64, '0'),
    endpoints: { request: async (url, { maxBytes }) => answerOf(url, answers, maxBytes) },
  })
  const act = async <T>(work: (hub: HubFolder) => T): Promise<T> => {
    const { value } = await withHub('/hub', effects, async (hub) => ({ value: await work(hub), changes: {} }))
    return value
  }
  return {
    effects,
    act,
    tell: (told) => {
      const event = parseEvent(typeof told === 'string' ? eventText({ event: told }) : eventText(told), 'event.json')
      const context = { catalog, metrics: builtInMetrics, reviewProposal: async () => [], rescore, builtIn }
      return withHub('/hub', effects, (hub) => ingest(event, hub, context, effects))
    },
    files: () =>
      Object.fromEntries(
        [...memory.stored]
          .filter(([path]) => !(path in fresh) || /\/(history\.jsonl|index\.json)$/.test(path))
          .map(([path, bytes]) => [path.slice('/hub/'.length), new TextDecoder().decode(bytes)]),
      ),
    pass: (days) => {
      now += days * 86_400_000
    },
  }
}

async function answerOf(
  url: string,
  answers: NonNullable<WorldOptions['answers']>,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<EndpointAnswer> {
  const answer = answers[url]
  if (answer === undefined) throw new FmbenchError('io', `No whole answer came from ${new URL(url).host}.`)
  if (typeof answer === 'function') return answer()
  const body = answer.body ?? new Uint8Array()
  if (body.length > maxBytes) throw new FmbenchError('bad-data', 'The answer is longer than 5 MiB.')
  return { status: 200, headers: {}, ...answer, body }
}
