#!/usr/bin/env bash
# connectivity.sh CLUSTER [PROBE [UPSTREAM]]: who reaches whom.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
probe=${2:-false}
upstream=${3:-false}
namespace=cilium-connectivity
if [[ $upstream == true ]]; then need cilium; fi

platform netpol audit --live "$CLUSTER" --context "$CONTEXT"
if [[ $probe == true ]]; then platform netpol probe "$CLUSTER" --context "$CONTEXT"; fi

if kubectl get cronjob connectivity-test --namespace "$namespace" >/dev/null 2>&1; then
  job=connectivity-test-$(date +%s)
  trap 'kubectl delete job "$job" --namespace "$namespace" --ignore-not-found --wait=false' EXIT
  kubectl create job "$job" --namespace "$namespace" --from=cronjob/connectivity-test

  # Whether the Job has ended, well or not.
  ended() {
    result=$(kubectl get job "$job" --namespace "$namespace" --output 'jsonpath={.status.conditions[?(@.status=="True")].type}')
    [[ $result == *Complete* || $result == *Failed* ]]
  }
  result=
  wait_for 600 "the end of $namespace/$job" ended
  kubectl logs --namespace "$namespace" --selector "batch.kubernetes.io/job-name=$job" --prefix --tail -1
  [[ $result == *Complete* ]] || refuse "$CLUSTER" "the connectivity test must be well, and failed: see the lines above"
else
  echo "$CLUSTER has no connectivity test of its own: cilium.addConnectivityTest() adds one"
fi

if [[ $upstream == true ]]; then cilium connectivity test --context "$CONTEXT"; fi
