#!/usr/bin/env bash
# unlock.sh CLUSTER APP NAMESPACE CLAIM SECONDS: removes what a killed mover or drill has left of its lock, and makes a backup.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/volume.sh"
use_cluster "$1"
find_volume "$2" "$3" "$4"
# The next mover unlocks first, where the text is one that it did not have.
patch_volume replicationsources.volsync.backube "$CLAIM" "{\"spec\":{\"restic\":{\"unlock\":\"$(date +%s)\"}}}"
back_up "$5"
