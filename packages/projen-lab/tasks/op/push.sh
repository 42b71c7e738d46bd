#!/usr/bin/env bash
# push.sh CLUSTER VAULT: the login of a cluster becomes a document of 1Password.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
vault=$2
need op

login=apps/$CLUSTER/kubeconfig
title=kubeconfig-$CLUSTER
[[ -f $login ]] || refuse "$CLUSTER" "$login must be there, and isn't: write it with 'talosctl kubeconfig $login'"
if op document get "$title" --vault "$vault" >/dev/null 2>&1; then
  op document edit "$title" "$login" --vault "$vault"
else
  op document create "$login" --title "$title" --vault "$vault"
fi
