#!/usr/bin/env bash
# list.sh CLUSTER NAMESPACE CLAIM: the backups in the repository of a volume; without one, the volumes that have backups.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/volume.sh"
. "${BASH_SOURCE[0]%/*}/../dr/jobs.sh"
use_cluster "$1"
if [[ -z $3 ]]; then
  if [[ -n $2 ]]; then where=(--namespace "$2"); else where=(--all-namespaces); fi
  kubectl get replicationsources.volsync.backube "${where[@]}" --output custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,CLAIM:.spec.sourcePVC,SCHEDULE:.spec.trigger.schedule,LAST:.status.lastSyncTime,NEXT:.status.nextSyncTime
  exit
fi
find_volume "$2" "$3"
job=$(new_name list)
# As the drill asks, with its Secret; it takes no lock.
start_job volsync-drills "$NAMESPACE-$CLAIM-verify" "$job" '{"op":"replace","path":"/spec/template/spec/containers/0/command","value":["restic","snapshots","--no-lock","--host","volsync"]}'
end_of_job volsync-drills "$job" 600 || refuse "$CLUSTER" "the repository of $NAMESPACE/$CLAIM must answer, and did not, see above"
kubectl --namespace volsync-drills delete job "$job" --wait=false >/dev/null
