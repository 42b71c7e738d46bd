#!/usr/bin/env bash
# etcd-snapshot.sh CLUSTER OUT [RECIPIENT]: writes what etcd holds into a file, encrypted.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/machines.sh"
use_machines "$1"
out=${2:-$CLUSTER-etcd.db.age}
recipient=${3:-}
need age
if [[ -z $recipient ]]; then
  # For whom the cluster's own keys are encrypted.
  [[ -f $TALSECRET ]] || refuse "$CLUSTER" "RECIPIENT must say for which age key the snapshot is encrypted, and $TALSECRET isn't there to say it: name one"
  recipient=$(sed -n 's/.*recipient: *\(age1[0-9a-z]*\).*/\1/p' "$TALSECRET")
fi
recipients=()
while read -r one; do recipients+=(--recipient "$one"); done <<<"$recipient"
[[ ! -e $out ]] || refuse "$CLUSTER" "OUT must be a file that isn't there yet, got '$out': name another"
use_talosconfig

plain=$(mktemp -d)
trap 'rm -rf "$plain"; clean_up' EXIT
# A member that is away has nothing to give: the next one is asked.
while read -r address <&3; do
  if on "$address" etcd snapshot "$plain/etcd.db"; then
    (umask 077 && age "${recipients[@]}" --output "$out" "$plain/etcd.db")
    echo "$out: encrypted for $(listed "$recipient"). 'age --decrypt' and 'talosctl bootstrap --recover-from' bring it back"
    exit
  fi
done 3<<<"$CONTROL_PLANE"
refuse "$CLUSTER" "a member of etcd must give a snapshot, and none did: see above"
