#!/usr/bin/env bash
# list.sh CLUSTER APP NAMESPACE CLAIM: the backups in the repository of a volume; without one, the volumes that have backups.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/../dr/jobs.sh"
. "${BASH_SOURCE[0]%/*}/volume.sh"
use_cluster "$1"
if [[ -z $2$4 ]]; then
  if [[ -n $3 ]]; then where=(--namespace "$3"); else where=(--all-namespaces); fi
  kubectl get replicationsources.volsync.backube "${where[@]}" --output custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,CLAIM:.spec.sourcePVC,SCHEDULE:.spec.trigger.schedule,LAST:.status.lastSyncTime,NEXT:.status.nextSyncTime
  exit
fi
find_volume "$2" "$3" "$4"
snapshots
