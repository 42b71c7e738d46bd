#!/usr/bin/env bash
# decommission.sh CLUSTER [REMOVE] [--yes]: what must happen before a cluster goes, and then what the repository holds of it.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
find_cluster "$1"

# It ends here while others need the cluster.
platform cluster decommission "$CLUSTER"
if [[ ${2:-false} == true ]]; then
  confirm "${3:-}" "This goes from the repository: apps/$CLUSTER, clusters/$CLUSTER, secrets/$CLUSTER, and $CLUSTER in the list of clusters."
  platform cluster decommission "$CLUSTER" --remove
fi
