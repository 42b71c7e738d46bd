#!/usr/bin/env bash
# events.sh CLUSTER [APP] [NAMESPACE]: what Flux has done lately.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
app=${2:-}
namespace=${3:-}
need flux

if [[ -z $app ]]; then
  if [[ -n $namespace ]]; then flux events --namespace "$namespace"; else flux events --all-namespaces; fi
  exit
fi

found=$(find_flux "$app" "$namespace")
while read -r kind in name <&3; do
  flux events --for "$kind/$name" --namespace "$in"
done 3<<<"$found"
