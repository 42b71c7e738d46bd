#!/usr/bin/env bash
# hr-restart.sh CLUSTER [APP] [NAMESPACE]: suspends and resumes HelmReleases.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
app=${2:-}
namespace=${3:-}
need flux

found=$(kubectl get helmreleases.helm.toolkit.fluxcd.io --all-namespaces \
  --output 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name} {.spec.suspend}|{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' \
  | awk -v app="$app" -v namespace="$namespace" '(namespace == "" || $1 == namespace) && (app == "" ? $3 !~ /^true/ && $3 !~ /True$/ : $2 == app)')
if [[ -z $found && -z $app ]]; then
  echo "every HelmRelease${namespace:+ in $namespace} is ready"
  exit
fi
[[ -n $found ]] || refuse "$CLUSTER" "APP must be the name of a HelmRelease${namespace:+ in $namespace}, got '$app': 'flux get helmreleases --all-namespaces' lists them"
while read -r in name _ <&3; do
  flux suspend helmrelease "$name" --namespace "$in"
  flux resume helmrelease "$name" --namespace "$in"
done 3<<<"$found"
