#!/usr/bin/env bash
# drill.sh CLUSTER PATTERN SECONDS: runs every CronJob whose NAMESPACE/NAME is like the pattern now, one after the other, and says how
# each ended. It fails when one fails, or when there is none.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/jobs.sh"
use_cluster "$1"
pattern=$2
seconds=$3

found=$(cronjobs "$pattern")
[[ -n $found ]] || refuse "$CLUSTER" "there must be a drill like $pattern, and there is none: 'platform backup coverage' lists them"
failed=()
while read -r namespace cronjob <&3; do
  job=$(new_name "${cronjob:0:40}")
  echo "== $namespace/$cronjob"
  start_job "$namespace" "$cronjob" "$job"
  if end_of_job "$namespace" "$job" "$seconds"; then
    echo "== $namespace/$cronjob: done"
  else
    echo "== $namespace/$cronjob: FAILED" >&2
    failed+=("$namespace/$cronjob")
  fi
done 3<<<"$found"
[[ ${#failed[@]} -eq 0 ]] || refuse "$CLUSTER" "every drill must succeed, and these did not: ${failed[*]}"
