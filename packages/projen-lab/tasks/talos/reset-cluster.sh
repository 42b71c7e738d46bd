#!/usr/bin/env bash
# reset-cluster.sh CLUSTER [DISKS] [--yes]: makes all machines forget the cluster. They wait for a configuration afterwards.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/machines.sh"
use_machines "$1"
disks=${2:-}
use_talosconfig

others='Other disks stay as they are, those of Ceph and of local volumes among them.'
options=(--system-labels-to-wipe STATE --system-labels-to-wipe EPHEMERAL)
if [[ -n $disks ]]; then
  options+=(--user-disks-to-wipe "$disks")
  others="Disks that are wiped on each of them too: $disks"
fi
# Workers first: a control plane that is gone answers for no other machine.
order=$(awk '$3 == "worker"' <<<"$MACHINES"; awk '$3 == "controlplane"' <<<"$MACHINES")
confirm "${3:-}" "All of cluster $CLUSTER goes: etcd with every object in it, and what is on the machines themselves." \
  "Machines: $(awk '{ print $1 " (" $2 ")" }' <<<"$order" | xargs)" \
  "$others"

while read -r name address _ <&3; do
  case $(state_of "$address") in
    ours)
      # Nobody stays whom a machine could hand over to.
      on "$address" reset --graceful=false --reboot --wait=false "${options[@]}" || refuse "$name" "the machine must be reset, and wasn't: see above, then go on with the same task"
      echo "$name: reset"
      ;;
    waiting) echo "$name: waits for a configuration already" ;;
    *) refuse "$name" "the machine must answer at $address to be reset, and doesn't: go on with the same task when it does, or boot it from the ISO" ;;
  esac
done 3<<<"$order"
rm -f "apps/$CLUSTER/kubeconfig"
echo "$CLUSTER is reset: 'task bootstrap:$CLUSTER' starts it anew"
