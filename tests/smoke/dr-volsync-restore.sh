#!/usr/bin/env bash
# dr-volsync-restore.sh CLUSTER [VARIABLE=VALUE…]: restores backups on trial in a running cluster, as 'task dr:test-volsync-restore' does, whose
# variables it takes. Nothing that runs is touched.
set -euo pipefail
cd "${BASH_SOURCE[0]%/*}/../.."

cluster=${1:?"which cluster? $(cd clusters && echo *)"}
shift
exec task dr:test-volsync-restore CLUSTER="$cluster" "$@"
