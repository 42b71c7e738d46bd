#!/usr/bin/env bash
# pull.sh CLUSTER VAULT [--yes]: the login of a cluster comes from a document of 1Password.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
find_cluster "$1"
vault=$2
need op

login=apps/$CLUSTER/kubeconfig
if [[ -e $login ]]; then confirm "${3:-}" "$login is replaced."; fi
op document get "kubeconfig-$CLUSTER" --vault "$vault" --out-file "$login" --file-mode 0600 --force
use_cluster "$CLUSTER"
echo "$login: $CONTEXT"
