#!/usr/bin/env bash
# status.sh CLUSTER: last and next backups, restores that wait, and when each drill last succeeded.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
echo '== backups'
kubectl get replicationsources.volsync.backube --all-namespaces --output custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,LAST:.status.lastSyncTime,TOOK:.status.lastSyncDuration,NEXT:.status.nextSyncTime,RESULT:.status.latestMoverStatus.result
echo '== what fills volumes'
kubectl get replicationdestinations.volsync.backube --all-namespaces --output custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,PAUSED:.spec.paused,LAST:.status.lastSyncTime,RESULT:.status.latestMoverStatus.result
echo '== drills'
kubectl --namespace volsync-drills get cronjobs --output custom-columns=NAME:.metadata.name,SCHEDULE:.spec.schedule,LAST:.status.lastScheduleTime,SUCCEEDED:.status.lastSuccessfulTime
