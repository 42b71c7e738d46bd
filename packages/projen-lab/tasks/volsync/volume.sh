# shellcheck shell=bash
# What the tasks of volumes share. Sourced after shared.sh.

# find_volume APP NAMESPACE CLAIM: the one volume with backups that these say; APP is its namespace or its claim. Each may be empty. Sets
# NAMESPACE and CLAIM.
find_volume() {
  local all found
  all=$(kubectl get replicationsources.volsync.backube --all-namespaces --output 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name} {.spec.sourcePVC}{"\n"}{end}' | awk '$2 == $3 { print $1, $2 }')
  found=$(awk -v app="$1" -v namespace="$2" -v claim="$3" '(app == "" || $1 == app || $2 == app) && (namespace == "" || $1 == namespace) && (claim == "" || $2 == claim)' <<<"$all" | grep . || true)
  [[ -n $1$2$3 && $(grep -c . <<<"$found") -eq 1 ]] || refuse "$CLUSTER" "APP, NAMESPACE and CLAIM must be those of one volume with backups, got '$1${1:+, }$2/$3': use one of $(tr ' ' / <<<"$all" | xargs)"
  read -r NAMESPACE CLAIM <<<"$found"
}

# in_volume FIELD KIND NAME: a field of an object in its namespace, as jsonpath.
in_volume() {
  kubectl --namespace "$NAMESPACE" get "$2" "$3" --output "jsonpath={$1}"
}

# patch_volume KIND NAME PATCH: merges into an object in its namespace.
patch_volume() {
  kubectl --namespace "$NAMESPACE" patch "$1" "$2" --type merge --patch "$3" >/dev/null
}

# is_synced KIND NAME TAG: whether what was asked for by hand has been done.
is_synced() {
  [[ $(in_volume .status.lastManualSync "$1" "$2") == "$3" ]]
}

# last_words KIND NAME: what the last mover wrote.
last_words() {
  in_volume .status.latestMoverStatus.logs "$1" "$2"
}

# back_up SECONDS: makes a backup now, and waits for it. Its schedule is back afterwards, in any case.
back_up() {
  local tag
  tag=by-hand-$(date +%s)
  trap 'kubectl --namespace "$NAMESPACE" patch replicationsources.volsync.backube "$CLAIM" --type merge --patch "{\"spec\":{\"trigger\":{\"manual\":null}}}" >/dev/null' EXIT
  patch_volume replicationsources.volsync.backube "$CLAIM" "{\"spec\":{\"trigger\":{\"manual\":\"$tag\"}}}"
  wait_for "$1" "the backup of $NAMESPACE/$CLAIM" is_synced replicationsources.volsync.backube "$CLAIM" "$tag"
  last_words replicationsources.volsync.backube "$CLAIM"
}

# snapshots: the backups in the repository of the volume. As the drill asks, with its Secret; it takes no lock.
snapshots() {
  local job
  job=$(new_name list)
  start_job volsync-drills "$NAMESPACE-$CLAIM-verify" "$job" '{"op":"replace","path":"/spec/template/spec/containers/0/command","value":["restic","snapshots","--no-lock","--host","volsync"]}'
  end_of_job volsync-drills "$job" 600 || refuse "$CLUSTER" "the repository of $NAMESPACE/$CLAIM must answer, and did not, see above"
  kubectl --namespace volsync-drills delete job "$job" --wait=false >/dev/null
}
