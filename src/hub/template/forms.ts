import { FIELDS } from '../issue-body.js'
import { kindLabel } from '../outcome.js'

const submission = `name: Submit a result
description: One record (eval.yaml) of one model on one benchmark.
title: "Submission: "
labels: ["${kindLabel('submission')}"]
body:
  - type: markdown
    attributes:
      value: |
        Paste the record, or attach it below: one of the two. It is checked within minutes, and a person decides.
        Everything in this issue is public. A record holds aggregates only: no patient, no sample, no path of your machine.
  - type: textarea
    id: record
    attributes:
      label: ${FIELDS.record}
      description: The whole file, as fmbench wrote it.
      render: yaml
  - type: textarea
    id: file
    attributes:
      label: ${FIELDS.recordFile}
      description: For records that are too long to paste. Rename it to eval.yaml.txt and drop it here; at most 5 MiB.
  - type: textarea
    id: model
    attributes:
      label: ${FIELDS.model}
      description: "Who the model is, as YAML with kind: fmbench.model/v1. How it is run is left out."
      render: yaml
  - type: textarea
    id: predictions
    attributes:
      label: ${FIELDS.predictions}
      description: "Drop predictions.csv here, as fmbench submit --with-predictions wrote it: they are scored again, and the boards compare the result pair by pair. At most 5 MiB; it becomes public."
  - type: checkboxes
    id: confirmed
    attributes:
      label: Before you send it
      options:
        - label: I have read the record, and I may publish it.
          required: true
        - label: It says whether the model may have seen the test data, and who has an interest in the result.
          required: true
`

const proposal = `name: Propose a benchmark or a protocol
description: A task, its data, the metric that ranks, and why it matters.
title: "Proposal: "
labels: ["${kindLabel('proposal')}"]
body:
  - type: textarea
    id: benchmark
    attributes:
      label: ${FIELDS.benchmark}
      description: "A YAML document with kind: fmbench.benchmark/v1."
      render: yaml
    validations:
      required: true
  - type: textarea
    id: reasons
    attributes:
      label: Reasons
      description: Who needs the answer, what the label is not, where the data comes from, and how it was split.
    validations:
      required: true
`

const dispute = `name: Dispute a result
description: A published record is wrong.
title: "Dispute: "
labels: ["${kindLabel('dispute')}"]
body:
  - type: input
    id: record
    attributes:
      label: ${FIELDS.disputed}
      description: Its id, as its page shows it.
    validations:
      required: true
  - type: textarea
    id: reasons
    attributes:
      label: What is wrong
      description: How you know, and how others can see it.
    validations:
      required: true
`

/** The forms in which strangers speak to a hub, by the name of their file. */
export const issueForms: Readonly<Record<string, string>> = {
  'config.yml': 'blank_issues_enabled: false\n',
  'submission.yml': submission,
  'proposal.yml': proposal,
  'dispute.yml': dispute,
}
