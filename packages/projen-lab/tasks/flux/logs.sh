#!/usr/bin/env bash
# logs.sh CLUSTER [APP] [NAMESPACE] [SINCE] [FOLLOW]: what Flux' controllers log.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
app=${2:-}
namespace=${3:-}
options=(--flux-namespace flux-system --since "${4:-1h}")
if [[ ${5:-false} == true ]]; then options+=(--follow); fi
need flux

if [[ -z $app ]]; then
  if [[ -n $namespace ]]; then options+=(--namespace "$namespace"); else options+=(--all-namespaces); fi
  flux logs "${options[@]}"
  exit
fi

found=$(find_flux "$app" "$namespace")
while read -r kind in name <&3; do
  flux logs "${options[@]}" --kind "$kind" --name "$name" --namespace "$in"
done 3<<<"$found"
