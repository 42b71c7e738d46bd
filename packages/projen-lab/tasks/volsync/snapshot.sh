#!/usr/bin/env bash
# snapshot.sh CLUSTER APP NAMESPACE CLAIM SECONDS: a backup now.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/volume.sh"
use_cluster "$1"
find_volume "$2" "$3" "$4"
back_up "$5"
