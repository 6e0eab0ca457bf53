import * as z from 'zod'
import { idSchema } from '../spec/common.js'
import { badDocument, faultsOf } from '../spec/faults.js'
import type { DeepReadonly } from '../spec/index.js'
import { readYaml } from '../spec/yaml-read.js'

/** A name on GitHub. */
export const LOGIN = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/

const loginSchema = z.string().regex(LOGIN, 'must be a name on GitHub: letters, digits and "-"')

export const REPOSITORY = /^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/

const hubSchema = z.strictObject({
  kind: z.literal('fmbench.hub/v1'),
  name: z.string().max(100),
  repository: z.string().regex(REPOSITORY, 'must be OWNER/NAME').optional(),
  reviewers: z.array(loginSchema).default([]),
  two_person: z.boolean().default(false),
  close_after_days: z.int().min(1).default(30),
  /** Open ones that `ingest` may fetch, to score predictions that come with a submission. */
  datasets: z.array(idSchema).default([]),
})

/** hub.yaml: who decides at a hub, and how. */
export type HubConfig = DeepReadonly<z.infer<typeof hubSchema>>

/** @throws FmbenchError `bad-document` with every fault and its line */
export async function parseHubConfig(text: string, file: string): Promise<HubConfig> {
  const { raw } = await readYaml(text, file, 2 ** 16)
  const parsed = hubSchema.safeParse(raw, { reportInput: true })
  if (!parsed.success) throw await badDocument(text, file, faultsOf(parsed.error.issues, hubSchema))
  return parsed.data
}

export const isReviewer = ({ reviewers }: HubConfig, login: string): boolean =>
  reviewers.some((reviewer) => reviewer.toLowerCase() === login.toLowerCase())
