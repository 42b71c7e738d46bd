#!/usr/bin/env bash
# diff.sh CLUSTER [APP]: what the rendered files of this working tree would change in the cluster.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
use_cluster "$1"
app=${2:-}
need flux

# A line for each Kustomization of the repository that the cluster has: NAMESPACE NAME PATH.
stages=$(kubectl get kustomizations.kustomize.toolkit.fluxcd.io --all-namespaces \
  --output 'jsonpath={range .items[?(@.spec.sourceRef.name=="flux-system")]}{.metadata.namespace} {.metadata.name} {.spec.path}{"\n"}{end}')
if [[ -n $app ]]; then
  name=$app
  # What a HelmRelease is applied by stands on its label.
  if ! awk -v name="$app" '$2 == name { found = 1 } END { exit !found }' <<<"$stages"; then
    name=$(kubectl get helmreleases.helm.toolkit.fluxcd.io --all-namespaces --field-selector "metadata.name=$app" \
      --output 'jsonpath={.items[0].metadata.labels.kustomize\.toolkit\.fluxcd\.io/name}' 2>/dev/null || true)
  fi
  stages=$(awk -v name="$name" '$2 == name' <<<"$stages")
  [[ -n $stages ]] || refuse "$CLUSTER" "APP must be the name of a Kustomization, or of a HelmRelease that one brings, got '$app': 'flux get kustomizations' lists them"
fi

changed=
while read -r in name path <&3; do
  # Secrets that are encrypted, for example, may be in another clone.
  if [[ ! -d $path ]]; then
    echo "$name: $path is not in this working tree, Flux would remove what it holds"
    changed+=" $name"
    continue
  fi
  status=0
  flux diff kustomization "$name" --namespace "$in" --path "$path" --progress-bar=false || status=$?
  case $status in
    0) ;;
    1) changed+=" $name" ;;
    *) refuse "$CLUSTER" "flux must compare '$name', and ended with $status: see above" ;;
  esac
done 3<<<"$stages"
echo "would change:${changed:- nothing}"
