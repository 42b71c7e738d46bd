#!/usr/bin/env bash
# cleanse-pods.sh CLUSTER [NAMESPACE] [--yes]: deletes pods that have failed.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
namespace=${2:-}

found=$(kubectl get pods --all-namespaces --field-selector status.phase=Failed \
  --output 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name} {.status.reason}{"\n"}{end}' \
  | awk -v namespace="$namespace" 'namespace == "" || $1 == namespace')
if [[ -z $found ]]; then
  echo "no pod has failed"
  exit
fi
confirm "${3:-}" "These pods of $CLUSTER go, with their logs:" "$found"
while read -r in name _ <&3; do
  kubectl delete pod "$name" --namespace "$in" --ignore-not-found
done 3<<<"$found"
