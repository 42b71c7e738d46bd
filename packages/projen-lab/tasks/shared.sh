# shellcheck shell=bash
# What the scripts of tasks share. Each begins with:
#
#   . "${BASH_SOURCE[0]%/*}/../shared.sh"
#   use_cluster "$1"
#
# They run in the root of the repository, and with bash 3.2 too, which macOS has.
set -euo pipefail

# refuse SUBJECT SENTENCE: ends the task.
refuse() {
  echo "[$1] $2" >&2
  exit 1
}

# need PROGRAM…: ends the task when one isn't on the PATH.
need() {
  local program
  for program in "$@"; do
    # Not the functions below.
    type -P "$program" >/dev/null || refuse "$program" "the program must be on the PATH, and isn't: install it"
  done
}

# find_cluster CLUSTER: sets CLUSTER, which must be a cluster of this repository.
find_cluster() {
  CLUSTER=$1
  [[ -n $CLUSTER && -f apps/$CLUSTER/cluster.json ]] || refuse "${CLUSTER:-CLUSTER}" "CLUSTER must be a cluster of this repository, got '$CLUSTER': use one of $(clusters)"
}

# use_cluster CLUSTER: from here on kubectl and flux talk to this cluster, and talosctl when it has a talosconfig. The login is
# apps/CLUSTER/kubeconfig, or the context admin@CLUSTER of your own kubeconfig. Sets CLUSTER and CONTEXT.
use_cluster() {
  find_cluster "$1"
  need kubectl
  if [[ -f apps/$CLUSTER/kubeconfig ]]; then
    export KUBECONFIG=$PWD/apps/$CLUSTER/kubeconfig
    CONTEXT=$(command kubectl config current-context) || refuse "$CLUSTER" "apps/$CLUSTER/kubeconfig must have a current context, and hasn't: write it anew"
    # talosctl names the context after the cluster.
    [[ $CONTEXT != admin@* || $CONTEXT == "admin@$CLUSTER" ]] || refuse "$CLUSTER" "apps/$CLUSTER/kubeconfig must be that of $CLUSTER, got '$CONTEXT': write it anew"
  else
    CONTEXT=admin@$CLUSTER
    command kubectl config get-contexts "$CONTEXT" --output name >/dev/null 2>&1 || refuse "$CLUSTER" "there must be a login of $CLUSTER, and neither apps/$CLUSTER/kubeconfig nor the context $CONTEXT is there: 'task op:pull' or 'talosctl kubeconfig' writes it"
  fi
  if [[ -f apps/$CLUSTER/talosconfig ]]; then export TALOSCONFIG=$PWD/apps/$CLUSTER/talosconfig; fi
}

# The names of the clusters, in one line.
clusters() {
  local facts names=()
  for facts in apps/*/cluster.json; do
    facts=${facts%/*}
    names+=("${facts#*/}")
  done
  echo "${names[*]}"
}

kubectl() {
  command kubectl --context "$CONTEXT" "$@"
}

flux() {
  command flux --context "$CONTEXT" "$@"
}

# A kind as flux has it.
lower() {
  tr '[:upper:]' '[:lower:]' <<<"$1"
}

# The command of this repository's own version.
platform() {
  node_modules/.bin/platform "$@"
}

# confirm ANSWER WHAT…: says what goes, a line each, and ends the task unless somebody types the name of the cluster. ANSWER is
# '--yes' when task was called with it, and empty otherwise.
confirm() {
  local answer=$1 typed=
  shift
  printf '%s\n' "$@" >&2
  if [[ $answer == --yes ]]; then return; fi
  read -r -p "Type $CLUSTER to go on: " typed || true
  [[ $typed == "$CLUSTER" ]] || refuse "$CLUSTER" "the name of the cluster must be typed, got '$typed': nothing was changed"
}

# is_absent PLURAL.GROUP: whether the cluster surely doesn't have this kind. A call that fails is no answer.
is_absent() {
  local found
  found=$(kubectl get customresourcedefinitions "$1" --ignore-not-found --output name) || return 1
  [[ -z $found ]]
}

# wait_for SECONDS WHAT COMMAND…: runs the command until it succeeds, and ends the task when it hasn't in time.
wait_for() {
  local seconds=$1 what=$2
  shift 2
  local end=$((SECONDS + seconds))
  until "$@"; do
    ((SECONDS < end)) || refuse "$CLUSTER" "$what must come within $seconds seconds, and didn't"
    sleep "${PAUSE:-2}"
  done
}

# find_flux APP NAMESPACE: the Kustomizations and HelmReleases of that name, as lines of KIND NAMESPACE NAME. Either may be empty:
# then all of a namespace, or of that name in any namespace. Ends the task when there is none.
find_flux() {
  local app=$1 namespace=$2 all found
  all=$(kubectl get kustomizations.kustomize.toolkit.fluxcd.io,helmreleases.helm.toolkit.fluxcd.io --all-namespaces \
    --output 'jsonpath={range .items[*]}{.kind} {.metadata.namespace} {.metadata.name}{"\n"}{end}')
  # Kustomizations first: they bring the HelmReleases.
  found=$(awk -v app="$app" -v namespace="$namespace" '(app == "" || $3 == app) && (namespace == "" || $2 == namespace)' <<<"$all" | sort -r)
  [[ -n $found ]] || refuse "$CLUSTER" "APP must be the name of a Kustomization or HelmRelease${namespace:+ in $namespace}, got '$app': use one of $(awk '{ print $3 }' <<<"$all" | sort -u | xargs)"
  echo "$found"
}

# find_pods APP NAMESPACE: where the pods of an app are, as NAMESPACE SELECTOR. An app's pods carry its name in one of the usual
# labels. Ends the task when there are none, or when NAMESPACE is empty and several namespaces have some.
find_pods() {
  local app=$1 namespace=$2 label found
  [[ $app =~ ^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$ ]] || refuse "$CLUSTER" "APP must be the name of an app, got '$app': name one"
  for label in app.kubernetes.io/name app.kubernetes.io/instance app k8s-app; do
    found=$(kubectl get pods --all-namespaces --selector "$label=$app" --output 'jsonpath={range .items[*]}{.metadata.namespace}{"\n"}{end}' | sort -u)
    if [[ -n $namespace ]]; then found=$(grep -Fx -- "$namespace" <<<"$found" || true); fi
    if [[ -z $found ]]; then continue; fi
    [[ $found != *$'\n'* ]] || refuse "$CLUSTER" "NAMESPACE must say which '$app' is meant, and several have one: use one of $(xargs <<<"$found")"
    echo "$found $label=$app"
    return
  done
  refuse "$CLUSTER" "APP must be an app with pods${namespace:+ in $namespace}, got '$app': look for its name with 'kubectl get pods --all-namespaces --show-labels'"
}
