# shellcheck shell=bash
# What the tasks of volumes share. Sourced after shared.sh.

# find_volume NAMESPACE CLAIM: the backups of a claim. Sets NAMESPACE and CLAIM.
find_volume() {
  NAMESPACE=$1 CLAIM=$2
  kubectl --namespace "$NAMESPACE" get replicationsources.volsync.backube "$CLAIM" >/dev/null 2>&1 ||
    refuse "$CLUSTER" "CLAIM must be a volume with backups in NAMESPACE, got '$NAMESPACE/$CLAIM': 'task volsync:list CLUSTER=$CLUSTER' lists them"
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
