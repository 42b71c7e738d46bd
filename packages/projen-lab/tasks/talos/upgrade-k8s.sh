#!/usr/bin/env bash
# upgrade-k8s.sh CLUSTER: brings Kubernetes to the version of the rendered talconfig.yaml, on all machines.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/machines.sh"
use_cluster "$1"
use_machines "$1"
use_talosconfig

# others: the Nodes whose kubelet has another version.
others() {
  kubectl get nodes --output 'jsonpath={range .items[*]}{.metadata.name} {.status.nodeInfo.kubeletVersion}{"\n"}{end}' | awk -v wanted="$KUBERNETES" '$2 != wanted { print $1 " has " $2 }'
}

serving=$(kubectl get --raw /version | sed -n 's/.*"gitVersion": *"\([^"]*\)".*/\1/p')
left=$(others)
if [[ $serving == "$KUBERNETES" && -z $left ]]; then
  echo "$CLUSTER runs Kubernetes $KUBERNETES already"
  exit
fi

while read -r name _ <&3; do
  runs_image "$name" "$(image_of "$name")" || refuse "$name" "Talos must be at $TALOS before Kubernetes changes, and the machine isn't: 'task talos:upgrade-cluster CLUSTER=$CLUSTER' comes first"
done 3<<<"$MACHINES"
check_etcd
check_health 120
echo "$CLUSTER: Kubernetes from $serving to $KUBERNETES"
# What Talos would write into the machines' configuration as comments is in no talconfig.yaml.
on "$FIRST" upgrade-k8s --to "$KUBERNETES" --with-docs=false --with-examples=false \
  || refuse "$CLUSTER" "Kubernetes must be upgraded, and wasn't wholly: see above, then go on with the same task"
check_etcd
check_health "$BACK"
left=$(others)
[[ -z $left ]] || refuse "$CLUSTER" "every machine must run Kubernetes $KUBERNETES, and some don't: $(listed "$left")"
echo "$CLUSTER: Kubernetes is at $KUBERNETES, and all is well"
