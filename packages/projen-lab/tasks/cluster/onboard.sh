#!/usr/bin/env bash
# onboard.sh CLUSTER: everything that can be done and checked before the first start.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
find_cluster "$1"

npx --no -- projen build
platform verify "$CLUSTER"
platform netpol audit --figures
echo
cat "clusters/$CLUSTER/CHECKLIST.md"
