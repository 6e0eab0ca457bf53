import { HUB_LABELS } from '../outcome.js'
import { NO_RECORDS } from '../store.js'
import { issueForms } from './forms.js'
import { hubScript } from './hub-script.js'
import { readme } from './readme.js'
import { workflows } from './workflows.js'

/** What a new hub is told about itself; the rest stands in hub.yaml, for people to edit. */
export interface HubOptions {
  readonly name: string
  /** OWNER/NAME on GitHub. */
  readonly repository: string | undefined
  readonly reviewers: readonly string[]
}

/** The files of a new hub by their path, without the copy of fmbench that runs it. */
export function hubTemplate(options: HubOptions): Readonly<Record<string, string>> {
  return {
    'README.md': readme(options),
    'hub.yaml': hubYaml(options),
    'history.jsonl': '',
    ...NO_RECORDS,
    '.gitignore': '/fmbench/node_modules/\n/site/\n/.fmbench-*\n.tmp-*\n',
    '.gitattributes': '* text=auto eol=lf\nfmbench/dist/** -diff linguist-generated\n',
    '.github/labels.json': `${JSON.stringify(HUB_LABELS, null, 2)}\n`,
    '.github/hub.sh': hubScript,
    ...prefixed('.github/ISSUE_TEMPLATE/', issueForms),
    ...prefixed('.github/workflows/', workflows),
    ...Object.fromEntries(
      ['predictions', 'suites', 'benchmarks', 'datasets', 'models'].map((folder) => [`${folder}/.gitkeep`, '']),
    ),
  }
}

function hubYaml({ name, repository, reviewers }: HubOptions): string {
  return `kind: fmbench.hub/v1
name: ${JSON.stringify(name)}
# Events of any other repository are refused.
${repository === undefined ? '# repository: OWNER/NAME' : `repository: ${repository}`}
# Names on GitHub. Only they decide, and never on a submission of their own.
reviewers: [${reviewers.join(', ')}]
# true: two reviewers must say /accept.
two_person: false
# So long a request for changes waits for an answer.
close_after_days: 30
# Open datasets that are fetched when predictions come with a record, to score them again.
datasets: []
`
}

const prefixed = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [folder + name, text]))
