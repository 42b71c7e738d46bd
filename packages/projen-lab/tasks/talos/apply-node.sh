#!/usr/bin/env bash
# apply-node.sh CLUSTER NODE MODE [--yes]: gives a machine the configuration that its facts make.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/machines.sh"
use_machines "$1"
use_machine "$2"
mode=$3
answer=${4:-}
generate
register "$NAME"
file=$CONFIGS/$CLUSTER-$NAME.yaml

case $(state_of "$ADDRESS") in
  waiting)
    disk=$(awk -v name="$NAME" '$1 == name { print $4 }' <<<"$MACHINES")
    confirm "$answer" "Talos is installed on $NAME ($ADDRESS), and what its system disk ($disk) holds goes."
    talosctl apply-config --insecure --nodes "$ADDRESS" --file "$file"
    ;;
  ours)
    # What would change, and whether it takes a reboot.
    on "$ADDRESS" apply-config --file "$file" --mode "$mode" --dry-run
    confirm "$answer" "$NAME ($ADDRESS) gets this configuration; with MODE=auto it is rebooted if that takes one."
    on "$ADDRESS" apply-config --file "$file" --mode "$mode"
    ;;
  foreign) refuse "$NAME" "the machine must take this cluster's certificate, and has the configuration of another cluster: reset it there, or boot it from the ISO again" ;;
  away) refuse "$NAME" "the machine must answer at $ADDRESS on TCP 50000, and doesn't: look at its screen, and whether the address is its own" ;;
esac
