#!/usr/bin/env bash
# init.sh CLUSTER [KEYS] [RECOVERY] [VALUE]: a key, rules and Secrets of a cluster.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
find_cluster "$1"
options=()
if [[ -n ${2:-} ]]; then options+=(--keys "$2"); fi
if [[ -n ${3:-} ]]; then options+=(--recovery "$3"); fi
if [[ -n ${4:-} ]]; then options+=(--value "$4"); fi
platform secrets init "$CLUSTER" ${options[@]+"${options[@]}"}
