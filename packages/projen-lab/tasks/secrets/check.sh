#!/usr/bin/env bash
# check.sh CLUSTER [KEY]: the encrypted files of a cluster, and what it lacks.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
find_cluster "$1"
if [[ -n ${2:-} ]]; then export SOPS_AGE_KEY_FILE=$2; fi
platform secrets check "$CLUSTER" --complete
