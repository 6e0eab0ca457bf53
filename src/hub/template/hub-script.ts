/** `.github/hub.sh`: the only script that runs with the right to write. */
export const hubScript = `#!/usr/bin/env bash
# hub.sh COMMAND...: lets fmbench change this hub, pushes what it changed, and gives its answers on GitHub.
# What a stranger wrote is only ever in files: in no command, no name and no message.
set -euo pipefail

outcome="$RUNNER_TEMP/outcome.json"
comment="$RUNNER_TEMP/comment.md"
gh auth setup-git
git config user.name 'github-actions[bot]'
git config user.email '41898282+github-actions[bot]@users.noreply.github.com'

changed=false
for attempt in 1 2 3 4 5; do
  code=0
  # The program that reads strangers' text has no token.
  env -u GH_TOKEN node fmbench/dist/cli/bin.js "$@" >"$outcome" || code=$?
  # 100: something blocks; the answer says what.
  if [ "$code" -ne 0 ] && [ "$code" -ne 100 ]; then
    # ingest --event FILE: who wrote learns that it was not read.
    if [ "$1" = ingest ]; then
      number=$(jq -r '.issue.number | numbers' "$3")
      echo 'The program of this hub stopped with an error, and wrote nothing down. A maintainer finds it in the log of the workflow. Edit the issue, and it is tried again.' >"$comment"
      gh issue comment "$number" --body-file "$comment" || echo '::warning::The issue could not be answered.'
    fi
    exit "$code"
  fi
  git add --all evals predictions models history.jsonl
  if git diff --cached --quiet; then break; fi
  message=$(jq -r .message "$outcome")
  git commit --quiet --message "$message"
  if git push --quiet origin HEAD:main; then
    changed=true
    break
  fi
  # Somebody was faster: what the hub holds now decides.
  if [ "$attempt" -eq 5 ]; then exit 1; fi
  git fetch --quiet origin main
  git reset --quiet --hard origin/main
done
echo "changed=$changed" >>"$GITHUB_OUTPUT"

# An issue may be gone: the others are answered all the same.
failed=0
while read -r reply; do
  number=$(jq -r .number <<<"$reply")
  jq -r .comment <<<"$reply" >"$comment"
  gh issue comment "$number" --body-file "$comment" || failed=1
  labels=$(jq -r '.add | join(",")' <<<"$reply")
  others=$(jq -r '.remove | join(",")' <<<"$reply")
  if [ -n "$labels$others" ]; then
    gh issue edit "$number" --add-label "$labels" --remove-label "$others" ||
      echo "::warning::The labels are missing: run the workflow labels once."
  fi
  close=$(jq -r .close <<<"$reply")
  if [ "$close" = true ]; then gh issue close "$number" || failed=1; fi
done < <(jq -c '.replies[]' "$outcome")
exit "$failed"
`
