#!/usr/bin/env bash
# exec.sh CLUSTER APP [NAMESPACE] [COMMAND]: a command, or a shell, in a running pod of an app.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
found=$(find_pods "$2" "${3:-}")
command=${4:-}

read -r namespace selector <<<"$found"
pod=$(kubectl get pods --namespace "$namespace" --selector "$selector" --field-selector status.phase=Running --output 'jsonpath={.items[*].metadata.name}')
[[ -n $pod ]] || refuse "$CLUSTER" "a pod of '$2' must run, and none does: see 'kubectl get pods --namespace $namespace'"
options=(--stdin)
# Without a terminal there is none to hand on.
if [[ -t 0 ]]; then options+=(--tty); fi
if [[ -n $command ]]; then
  kubectl exec "${options[@]}" "${pod%% *}" --namespace "$namespace" -- sh -c "$command"
else
  kubectl exec "${options[@]}" "${pod%% *}" --namespace "$namespace" -- sh
fi
