#!/usr/bin/env bash
# logs.sh CLUSTER APP [NAMESPACE] [SINCE] [FOLLOW]: what the pods of an app log.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
found=$(find_pods "$2" "${3:-}")

read -r namespace selector <<<"$found"
kubectl logs --namespace "$namespace" --selector "$selector" --all-containers --prefix --tail -1 --since "${4:-1h}" --max-log-requests 50 --follow="${5:-false}"
