#!/usr/bin/env bash
# each.sh reconcile|suspend|resume CLUSTER [APP] [NAMESPACE]: what Flux does with an app, or with all of a namespace.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
verb=$1
use_cluster "$2"
app=${3:-}
namespace=${4:-}
need flux

if [[ -z $app$namespace ]]; then
  [[ $verb == reconcile ]] || refuse "$CLUSTER" "APP or NAMESPACE must say what to $verb, got neither: name one"
  flux reconcile kustomization flux-system --namespace flux-system --with-source
  exit
fi

found=$(find_flux "$app" "$namespace")
# Another descriptor, since flux may read from its own.
while read -r kind in name <&3; do
  case $verb in
    reconcile) flux reconcile "$(lower "$kind")" "$name" --namespace "$in" --with-source ;;
    *) flux "$verb" "$(lower "$kind")" "$name" --namespace "$in" ;;
  esac
done 3<<<"$found"
