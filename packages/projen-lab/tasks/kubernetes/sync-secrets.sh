#!/usr/bin/env bash
# sync-secrets.sh CLUSTER [NAMESPACE] [APP]: External Secrets reads its stores now.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
namespace=${2:-}
app=${3:-}

# How long the operator may take for one.
seconds=${SECONDS_EACH:-120}

# A line for each that is read more than once: NAMESPACE NAME TIME, where TIME is when it was read last.
secrets() {
  kubectl get externalsecrets.external-secrets.io --all-namespaces \
    --output 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name} {.spec.refreshPolicy}|{.status.refreshTime}{"\n"}{end}' \
    | awk -v namespace="$namespace" -v app="$app" '(namespace == "" || $1 == namespace) && (app == "" || $2 == app) && $3 !~ /^CreatedOnce/'
}

# read_again NAMESPACE NAME BEFORE: whether it is ready, and was read after that.
read_again() {
  local now
  now=$(kubectl get externalsecrets.external-secrets.io "$2" --namespace "$1" \
    --output 'jsonpath={.status.refreshTime} {.status.conditions[?(@.type=="Ready")].status}')
  [[ $now == *" True" && ${now% *} != "$3" ]]
}

found=$(secrets)
[[ -n $found ]] || refuse "$CLUSTER" "there must be an ExternalSecret to read again, and there is none${app:+ of the name $app}${namespace:+ in $namespace}: see kubectl get externalsecrets --all-namespaces"
now=$(date +%s)
while read -r in name _ <&3; do
  kubectl annotate externalsecrets.external-secrets.io "$name" --namespace "$in" "force-sync=$now" --overwrite
done 3<<<"$found"
while read -r in name before <&3; do
  wait_for "$seconds" "a new value of $in/$name" read_again "$in" "$name" "${before#*|}"
  echo "$in/$name: read"
done 3<<<"$found"
