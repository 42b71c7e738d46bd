#!/usr/bin/env bash
# push.sh CLUSTER [VAULT]: the login of a cluster becomes a document of 1Password.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
vault=${2:-}
need op

login=apps/$CLUSTER/kubeconfig
title=kubeconfig-$CLUSTER
[[ -f $login ]] || refuse "$CLUSTER" "$login must be there, and isn't: write it with 'talosctl kubeconfig $login'"
if said=$(op document get "$title" ${vault:+--vault "$vault"} 2>&1); then
  op document edit "$title" "$login" ${vault:+--vault "$vault"}
else
  # A second document of the name would hide the first.
  [[ $said == *"isn't an item"* || $said == *"isn't a document"* || $said == *"not found"* ]] || refuse "$CLUSTER" "1Password must say whether it has the document $title, and says '$said'"
  op document create "$login" --title "$title" ${vault:+--vault "$vault"}
fi
