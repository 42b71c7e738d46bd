#!/usr/bin/env bash
# verify-backups.sh CLUSTER SECONDS: everything has a backup or a reason, each repository of a volume is whole and new, and the last
# base backup of each PostgreSQL succeeded.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/jobs.sh"
use_cluster "$1"

problems=()
echo '== what has a backup'
platform backup coverage --check || problems+=('coverage')
found=$(cronjobs 'volsync-drills/.+-verify')
if [[ -n $found ]]; then
  bash "${BASH_SOURCE[0]%/*}/drill.sh" "$CLUSTER" 'volsync-drills/.+-verify' "$2" || problems+=('volumes')
fi
if ! is_absent scheduledbackups.postgresql.cnpg.io; then
  bash "${BASH_SOURCE[0]%/*}/../cnpg/status.sh" "$CLUSTER" || problems+=('PostgreSQL')
fi
if ! is_absent backupstoragelocations.velero.io; then
  echo '== Velero'
  kubectl get backupstoragelocations.velero.io --all-namespaces
  away=$(kubectl get backupstoragelocations.velero.io --all-namespaces --output 'jsonpath={range .items[?(@.status.phase!="Available")]}{.metadata.name} {end}')
  [[ -z $away ]] || problems+=("Velero's location $away")
fi
[[ ${#problems[@]} -eq 0 ]] || refuse "$CLUSTER" "all backups must be well, and these are not, see above: ${problems[*]}"
