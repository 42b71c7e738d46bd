#!/usr/bin/env bash
# connectivity.sh CLUSTER [OPTION…]: tries in a running cluster which pods reach which, and which must not; options are those of
# 'platform netpol probe'. The login is the context admin@CLUSTER, or that of apps/CLUSTER/kubeconfig where there is one.
set -euo pipefail
cd "${BASH_SOURCE[0]%/*}/../.."

cluster=${1:?"which cluster? $(ls clusters | xargs)"}
shift
context=admin@$cluster
if [[ -f apps/$cluster/kubeconfig ]]; then
  export KUBECONFIG=$PWD/apps/$cluster/kubeconfig
  context=$(kubectl config current-context)
fi
if [[ -x node_modules/.bin/platform ]]; then
  exec node_modules/.bin/platform netpol probe "$cluster" --context "$context" "$@"
fi
exec node packages/cli/src/main.ts netpol probe "$cluster" --context "$context" "$@"
