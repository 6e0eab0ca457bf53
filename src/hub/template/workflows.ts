/** Commits of releases: a tag can be moved, a commit cannot. */
const ACTIONS = {
  checkout: 'actions/checkout@8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1',
  setupNode: 'actions/setup-node@2028fbc5c25fe9cf00d9f06a71cc4710d4507903 # v6.0.0',
  uploadPages: 'actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0',
  deployPages: 'actions/deploy-pages@368f82528645a54fb793d4d04e342629a3f51346 # v5.0.1',
} as const

const RUNNER = 'ubuntu-latest'

/** The hub, and the program it brings along; no credentials on the disk. */
const SET_UP = `      - uses: ${ACTIONS.checkout}
        with: { ref: main, persist-credentials: false }
      - uses: ${ACTIONS.setupNode}
        with: { node-version: 22, package-manager-cache: false }
      - run: npm ci --omit=dev --ignore-scripts --no-audit --no-fund
        working-directory: fmbench
`

/** Runs a command that may change the hub, and builds the site when it did. */
const changing = (command: string): string => `permissions: {}
jobs:
  hub:
    runs-on: ${RUNNER}
    timeout-minutes: 10
    permissions: { contents: write, issues: write }
    outputs:
      changed: \${{ steps.hub.outputs.changed }}
    steps:
${SET_UP}      - id: hub
        run: bash .github/hub.sh ${command}
        env:
          GH_TOKEN: \${{ github.token }}
          GH_REPO: \${{ github.repository }}
  site:
    needs: hub
    # Also when an answer could not be given: what changed is shown.
    if: "!cancelled() && needs.hub.outputs.changed == 'true'"
    permissions: { contents: read, pages: write, id-token: write }
    uses: ./.github/workflows/site.yml
`

const intake = `# Reads issues and comments. What strangers wrote is read by fmbench from the event file, and by nothing else.
name: intake
on:
  issues: { types: [opened, edited] }
  issue_comment: { types: [created] }
${changing('ingest --event "$GITHUB_EVENT_PATH"')}`

const stale = `# Withdraws what was asked for changes and not answered.
name: stale
on:
  schedule: [{ cron: '23 4 * * *' }]
  workflow_dispatch:
${changing('queue --close-stale')}`

const site = `# Verifies the history and publishes the boards.
name: site
on:
  push: { branches: [main] }
  workflow_dispatch:
  workflow_call:
permissions: {}
concurrency: { group: pages, cancel-in-progress: false }
jobs:
  build:
    runs-on: ${RUNNER}
    timeout-minutes: 20
    permissions: { contents: read }
    steps:
${SET_UP}      - run: node fmbench/dist/cli/bin.js verify-history
      - run: node fmbench/dist/cli/bin.js build-site --catalog . --out site
      - uses: ${ACTIONS.uploadPages}
        with: { path: site }
  deploy:
    needs: build
    runs-on: ${RUNNER}
    timeout-minutes: 10
    permissions: { pages: write, id-token: write }
    environment: { name: github-pages, url: '\${{ steps.deploy.outputs.page_url }}' }
    steps:
      - id: deploy
        uses: ${ACTIONS.deployPages}
`

const labels = `# Makes the labels that issues get.
name: labels
on:
  push: { branches: [main], paths: [.github/labels.json] }
  workflow_dispatch:
permissions: {}
jobs:
  labels:
    runs-on: ${RUNNER}
    timeout-minutes: 5
    permissions: { contents: read, issues: write }
    steps:
      - uses: ${ACTIONS.checkout}
        with: { ref: main, persist-credentials: false }
      - run: |
          jq -c '.[]' .github/labels.json | while read -r label; do
            gh label create "$(jq -r .name <<<"$label")" --force \\
              --color "$(jq -r .color <<<"$label")" --description "$(jq -r .description <<<"$label")"
          done
        env:
          GH_TOKEN: \${{ github.token }}
          GH_REPO: \${{ github.repository }}
`

/** What GitHub does by itself for a hub, by the name of the file. */
export const workflows: Readonly<Record<string, string>> = {
  'intake.yml': intake,
  'stale.yml': stale,
  'site.yml': site,
  'labels.yml': labels,
}
