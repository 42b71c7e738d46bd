#!/usr/bin/env bash
# test.sh CLUSTER [OF] [SEVERITY]: test alerts, by way of a port on this machine.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
options=(--cluster "${2:-$1}")
if [[ -n ${3:-} ]]; then options+=(--severity "$3"); fi

log=$(mktemp)
forward=
# What it has started, and nothing else.
trap '[[ -z $forward ]] || kill "$forward" 2>/dev/null || true; rm -f "$log"' EXIT
service=$(kubectl get services --all-namespaces --selector app.kubernetes.io/name=vmalertmanager --output 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{"\n"}{end}' | head -n 1)
[[ -n $service ]] || refuse "$CLUSTER" "the cluster must have an Alertmanager, and has none: name the one that its alerts are sent to"
# Any port that is free.
command kubectl --context "$CONTEXT" port-forward --namespace "${service% *}" "service/${service#* }" :9093 >"$log" 2>&1 &
forward=$!

# Whether the port is open. What has ended will not open it.
forwarded() {
  kill -0 "$forward" 2>/dev/null || refuse "$CLUSTER" "the port of ${service/ //} must be forwarded, and isn't: $(cat "$log")"
  port=$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$log")
  [[ -n $port ]]
}
port=
wait_for 60 "a way to ${service/ //}" forwarded
platform alert-test --url "http://127.0.0.1:$port" "${options[@]}"
