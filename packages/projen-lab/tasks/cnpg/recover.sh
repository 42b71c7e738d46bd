#!/usr/bin/env bash
# recover.sh CLUSTER POSTGRES SECONDS [--yes]: starts a PostgreSQL anew from its backups, as the repository says it (`recovery` of CnpgShared).
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/postgres.sh"
use_cluster "$1"
find_postgres "$2"
seconds=$3
yes=${4:-}
kind=clusters.postgresql.cnpg.io
file=$(git ls-files "*/$CLUSTER/*/cluster.postgresql.cnpg.io_${NAMESPACE}_$POSTGRES.yaml")
[[ -n $file ]] || refuse "$CLUSTER" "$NAMESPACE/$POSTGRES must be rendered in this repository, and is not"
field() {
  command kubectl patch --local --filename "$file" --type merge --patch '{}' --output "jsonpath={$1}"
}
from=$(field .spec.bootstrap.recovery.source)
[[ -n $from ]] || refuse "$CLUSTER" "$file must say what it starts from, and doesn't: set 'recovery' and a new 'backup.serverName' in the program, and render"
server='.spec.plugins[0].parameters.serverName'
live=$(kubectl --namespace "$NAMESPACE" get "$kind" "$POSTGRES" --output "jsonpath={$server}")
next=$(field "$server")
[[ $live != "$next" ]] || refuse "$CLUSTER" "the new life of $POSTGRES must write its backups under a new name, and has '$live' as now: set 'backup.serverName'"

# Flux would make the old one again.
owner=$(kubectl --namespace "$NAMESPACE" get "$kind" "$POSTGRES" --output 'jsonpath={.metadata.labels.kustomize\.toolkit\.fluxcd\.io/namespace} {.metadata.labels.kustomize\.toolkit\.fluxcd\.io/name}')
read -r flux_namespace flux_name <<<"$owner" || true
confirm "$yes" "PostgreSQL $NAMESPACE/$POSTGRES of $CLUSTER goes, with all its volumes" "it comes back from the backups of '$(field '.spec.externalClusters[0].plugin.parameters.serverName')'$(moment=$(field .spec.bootstrap.recovery.recoveryTarget.targetTime); echo "${moment:+ as of $moment}"), and writes to '$next' then"
if [[ -n ${flux_name:-} ]]; then
  kubectl --namespace "$flux_namespace" patch kustomizations.kustomize.toolkit.fluxcd.io "$flux_name" --type merge --patch '{"spec":{"suspend":true}}' >/dev/null
fi
is_gone() {
  local left
  left=$(kubectl --namespace "$NAMESPACE" get "$kind" "$POSTGRES" --ignore-not-found --output name) || return 1
  # The operator takes volumes of that name for those of the new one.
  left+=$(kubectl --namespace "$NAMESPACE" get pvc --selector "cnpg.io/cluster=$POSTGRES" --output name) || return 1
  [[ -z $left ]]
}
is_healthy() {
  [[ $(kubectl --namespace "$NAMESPACE" get "$kind" "$POSTGRES" --output 'jsonpath={.status.phase}') == 'Cluster in healthy state' ]]
}
kubectl --namespace "$NAMESPACE" delete "$kind" "$POSTGRES" --wait=false >/dev/null
wait_for "$seconds" "the end of $POSTGRES" is_gone
kubectl apply --server-side --field-manager kustomize-controller --filename "$file" >/dev/null
wait_for "$seconds" "the recovery of $POSTGRES" is_healthy
echo "$NAMESPACE/$POSTGRES is back"
if [[ -n ${flux_name:-} ]]; then echo "push the change, then: task flux:resume CLUSTER=$CLUSTER APP=$flux_name"; fi
