#!/usr/bin/env bash
# status.sh CLUSTER: each PostgreSQL, its backups, and when its drill last succeeded. Fails when one has no good last backup, or doesn't
# archive its WAL.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
echo '== PostgreSQL'
kubectl get clusters.postgresql.cnpg.io --all-namespaces
echo '== base backups'
kubectl get backups.postgresql.cnpg.io --all-namespaces --sort-by .metadata.creationTimestamp
echo '== drills'
kubectl get cronjobs --all-namespaces --output 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} last succeeded {.status.lastSuccessfulTime}{"\n"}{end}' | grep -- '-restore-drills/' || true
problems=()
while read -r namespace name archiving <&3; do
  [[ -n $name ]] || continue
  newest=$(kubectl --namespace "$namespace" get backups.postgresql.cnpg.io --sort-by .metadata.creationTimestamp --output 'jsonpath={range .items[*]}{.spec.cluster.name} {.status.phase}{"\n"}{end}' | awk -v name="$name" '$1 == name && $2 ~ /^(completed|failed)$/ { last = $2 } END { print last }')
  [[ $newest == completed ]] || problems+=("the last backup of $namespace/$name: ${newest:-there is none}")
  [[ $archiving != False ]] || problems+=("$namespace/$name does not archive its WAL")
done 3< <(kubectl get clusters.postgresql.cnpg.io --all-namespaces --output 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name} {.status.conditions[?(@.type=="ContinuousArchiving")].status}{"\n"}{end}')
if [[ ${#problems[@]} -gt 0 ]]; then
  printf '%s\n' "${problems[@]}" >&2
  refuse "$CLUSTER" 'each PostgreSQL must have a good last backup and archive its WAL, see above: the runbook of cnpg-shared says what to do'
fi
