#!/usr/bin/env bash
# restore.sh CLUSTER APP NAMESPACE CLAIM SNAPSHOT SECONDS [--yes]: puts a volume back to a backup. What uses it stands still meanwhile.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/../dr/jobs.sh"
. "${BASH_SOURCE[0]%/*}/volume.sh"
use_cluster "$1"
find_volume "$2" "$3" "$4"
as_of=$5
seconds=$6
yes=${7:-}
if [[ $as_of =~ ^[0-9a-f]{8}$ ]]; then
  # VolSync knows moments alone. restic tells those in the zone of the pod, which is UTC.
  as_of=$(snapshots | awk -v id="$as_of" '$1 == id { print $2 "T" $3 "Z" }')
  [[ -n $as_of ]] || refuse "$CLUSTER" "SNAPSHOT must be one of $NAMESPACE/$CLAIM, got '$5': 'task volsync:list CLUSTER=$CLUSTER NAMESPACE=$NAMESPACE CLAIM=$CLAIM' lists them"
fi
[[ -z $as_of || $as_of =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$ ]] ||
  refuse "$CLUSTER" "SNAPSHOT must be the id of a backup, or a moment with its time zone, got '$as_of': write it as in 2026-01-31T14:00:00Z"
kubectl --namespace "$NAMESPACE" get pvc "$CLAIM" >/dev/null || refuse "$CLUSTER" "the claim $NAMESPACE/$CLAIM must be there, and isn't: apply it, and it is filled by itself"

# What restores it: of the name of the claim where it fills a new volume, and otherwise one that stands still.
destinations=replicationdestinations.volsync.backube
destination=$CLAIM
fills=true
if ! kubectl --namespace "$NAMESPACE" get "$destinations" "$destination" >/dev/null 2>&1; then
  destination=$CLAIM-by-hand
  fills=false
  kubectl --namespace "$NAMESPACE" get "$destinations" "$destination" >/dev/null || refuse "$CLUSTER" "there must be a ReplicationDestination of $NAMESPACE/$CLAIM, and there is none"
fi

# What uses the volume: KIND/NAME REPLICAS, of Deployments by their volumes, and of StatefulSets by their templates too.
users=$(kubectl --namespace "$NAMESPACE" get deployments,statefulsets --output 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.spec.replicas} {range .spec.template.spec.volumes[*]}{.persistentVolumeClaim.claimName},{end} {range .spec.volumeClaimTemplates[*]}{.metadata.name},{end}{"\n"}{end}' |
  awk -v claim="$CLAIM" '{
    split($1, parts, "/")
    mine = index("," $3, "," claim ",") > 0
    count = split($4, templates, ",")
    for (i = 1; i <= count; i++) if (templates[i] != "" && claim ~ ("^" templates[i] "-" parts[2] "-[0-9]+$")) mine = 1
    if (mine) print $1, $2
  }')
# What would start them again, or set back what is patched: as lines of KIND NAMESPACE NAME.
owners=$( {
  for object in "pvc/$CLAIM" "$destinations/$destination" $(awk '{ print $1 }' <<<"$users"); do
    kubectl --namespace "$NAMESPACE" get "$object" --output 'jsonpath=kustomizations.kustomize.toolkit.fluxcd.io {.metadata.labels.kustomize\.toolkit\.fluxcd\.io/namespace} {.metadata.labels.kustomize\.toolkit\.fluxcd\.io/name}{"\n"}helmreleases.helm.toolkit.fluxcd.io {.metadata.labels.helm\.toolkit\.fluxcd\.io/namespace} {.metadata.labels.helm\.toolkit\.fluxcd\.io/name}{"\n"}'
  done
} | awk 'NF == 3' | sort -u)
# What stands still already stays so afterwards.
owners=$(while read -r kind namespace name; do
  if [[ -z $kind ]]; then continue; fi
  suspended=$(kubectl --namespace "$namespace" get "$kind" "$name" --output 'jsonpath={.spec.suspend}')
  if [[ $suspended != true ]]; then echo "$kind $namespace $name"; fi
done <<<"$owners")

confirm "$yes" "volume $NAMESPACE/$CLAIM of $CLUSTER goes back to ${as_of:-its newest backup}; what was written since is lost" "these stand still meanwhile: ${users:-nothing uses it}"

suspend() {
  local kind namespace name
  while read -r kind namespace name <&4; do
    kubectl --namespace "$namespace" patch "$kind" "$name" --type merge --patch "{\"spec\":{\"suspend\":$1}}" >/dev/null
  done 4< <(grep . <<<"$owners" || true)
}
scale() {
  local user replicas
  while read -r user replicas <&4; do
    kubectl --namespace "$NAMESPACE" scale "$user" --replicas "${1:-$replicas}" >/dev/null
  done 4< <(grep . <<<"$users" || true)
}
is_unused() {
  local left
  left=$(kubectl --namespace "$NAMESPACE" get pods --output 'jsonpath={range .items[*]}{range .spec.volumes[*]}{.persistentVolumeClaim.claimName}{"\n"}{end}{end}') || return 1
  ! grep -Fqx -- "$CLAIM" <<<"$left"
}
is_gone() {
  local left
  left=$(kubectl --namespace "$NAMESPACE" get pvc "$CLAIM" --ignore-not-found --output name) || return 1
  [[ -z $left ]]
}
is_bound() {
  [[ $(in_volume .status.phase pvc "$CLAIM") == Bound ]]
}
# Whatever happens, everything goes on as it was.
put_back() {
  set +e
  scale
  if [[ $fills == false ]]; then patch_volume "$destinations" "$destination" '{"spec":{"paused":true}}'; fi
  suspend false
}
trap put_back EXIT

suspend true
scale 0
wait_for "$seconds" "the end of what uses $NAMESPACE/$CLAIM" is_unused
tag=restore-$(date +%s)
moment=null
if [[ -n $as_of ]]; then moment="\"$as_of\""; fi
patch_volume "$destinations" "$destination" "{\"spec\":{\"paused\":false,\"trigger\":{\"manual\":\"$tag\"},\"restic\":{\"restoreAsOf\":$moment}}}"
wait_for "$seconds" "the restore of $NAMESPACE/$CLAIM" is_synced "$destinations" "$destination" "$tag"
restored=$(last_words "$destinations" "$destination" | grep '^restoring' || true)
[[ -n $restored ]] || refuse "$CLUSTER" "there must be a backup of $NAMESPACE/$CLAIM${as_of:+ before $as_of}, and nothing was restored: the volume is as it was"
echo "$restored"
[[ $fills == true ]] || exit 0

# A claim is filled only when it is made: it goes, and comes back with what was restored.
claim=$(kubectl --namespace "$NAMESPACE" get pvc "$CLAIM" --output json | command kubectl patch --local --filename - --type merge --output json --patch '{
  "metadata": { "uid": null, "resourceVersion": null, "creationTimestamp": null, "managedFields": null, "finalizers": null, "ownerReferences": null, "annotations": {
    "pv.kubernetes.io/bind-completed": null, "pv.kubernetes.io/bound-by-controller": null, "volume.kubernetes.io/selected-node": null, "volume.kubernetes.io/storage-provisioner": null, "volume.beta.kubernetes.io/storage-provisioner": null } },
  "spec": { "volumeName": null, "dataSource": null, "dataSourceRef": { "apiGroup": "volsync.backube", "kind": "ReplicationDestination", "name": "'"$destination"'" } },
  "status": null }')
kubectl --namespace "$NAMESPACE" delete pvc "$CLAIM" --wait=false >/dev/null
wait_for "$seconds" "the end of the old volume" is_gone
kubectl create --filename - <<<"$claim" >/dev/null
# Some classes make a volume only for a pod.
scale
wait_for "$seconds" "the new volume" is_bound
echo "$NAMESPACE/$CLAIM is back"
