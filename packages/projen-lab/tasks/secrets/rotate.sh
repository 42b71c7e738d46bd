#!/usr/bin/env bash
# rotate.sh CLUSTER KEYS [KEY] [--yes]: a new key for a cluster, and its files encrypted for it.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
find_cluster "$1"
keys=$2
if [[ -n ${3:-} ]]; then export SOPS_AGE_KEY_FILE=$3; fi
confirm "${4:-}" "The key of $CLUSTER in .sops.yaml is replaced by a new one, $keys/$CLUSTER.agekey." \
  "All files that the old key opens are encrypted for the new one: $CLUSTER needs it before Flux sees them."
platform secrets rotate "$CLUSTER" --keys "$keys"
