import type { HubOptions } from './index.js'

/** What somebody who opens the repository reads first. */
export const readme = ({ name }: HubOptions): string => `# ${name}

Leaderboards of healthcare foundation models, from records that were evaluated on private machines and reviewed in public.

- **Hand in a result**: open an issue with the form "Submit a result". It is checked within minutes; a person decides.
- **Propose a benchmark**, or **dispute a result**: open an issue with the form of that name.

## Make it run, once

1. Name the reviewers and the repository in \`hub.yaml\`.
2. Push this folder to the branch \`main\` of a public repository on GitHub.
3. Settings, Pages: choose "GitHub Actions" as the source. Settings, Actions, General: allow workflows to run.
4. Give the right to write to maintainers only. A rule for \`main\` may forbid force pushes; it must not ask for pull
   requests or name who may push: the workflows push with the repository's own token, which no rule can exempt.

## What lies where

| | |
| --- | --- |
| \`hub.yaml\` | who decides, and how |
| \`evals/\` | the records, and \`index.json\`, all that the search for twins reads |
| \`predictions/\` | of open data, where they came with a record and give its numbers; boards compare by them |
| \`history.jsonl\` | every change of state; a chain of digests |
| \`suites/\`, \`benchmarks/\`, \`datasets/\`, \`models/\` | documents of this hub, beside those that come with fmbench |
| \`fmbench/\` | the program that runs the hub; \`fmbench init hub\` of a newer version brings a newer one |
| \`.github/\` | forms, labels and workflows |

## What reviewers say

The first words of a comment in the submission's issue:

| | |
| --- | --- |
| \`/accept\` | the record goes on the boards, and a model document that came with it to \`models/\`; a second reviewer must agree where \`hub.yaml\` says \`two_person: true\` |
| \`/changes REASON\` | the submitter has to answer |
| \`/reject REASON\` | it is not taken |
| \`/dispute REASON\` | a published record is shown as disputed and not ranked, until \`/accept\` or \`/retract\`; in the issue of a dispute, \`/dispute EVAL_ID REASON\` and so on |
| \`/retract REASON\` | a published record stays visible, with the reason, and is not ranked |

Who handed a record in can say \`/withdraw\`. Nobody decides on a submission of their own.

## By hand

\`\`\`sh
npm ci --omit=dev --ignore-scripts --prefix fmbench
node fmbench/dist/cli/bin.js queue            # what waits
node fmbench/dist/cli/bin.js verify-history   # the chain, and every record against it
node fmbench/dist/cli/bin.js purge EVAL_ID --reason "holds data of persons"
\`\`\`

\`purge\` takes a record and all words about it out of this folder. Commits, forks and the issue still hold it: delete the
issue, rewrite the history of the repository and ask GitHub to remove what it has cached.
`
