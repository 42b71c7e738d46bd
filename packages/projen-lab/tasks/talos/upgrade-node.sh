#!/usr/bin/env bash
# upgrade-node.sh CLUSTER NODE|all [DOWNTIME]: brings machines to the Talos of the rendered talconfig.yaml, one after the other. It
# stops at the first that fails, and leaves alone those that are there already.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/machines.sh"
use_cluster "$1"
use_machines "$1"
use_talosconfig
wanted=$2
downtime=${3:-false}

# What ends the script in the middle of a machine says so, and how to go on.
NAME=
stage=
ended() {
  local status=$?
  clean_up
  if ((status == 0)) || [[ -z $NAME ]]; then return; fi
  case $stage in
    before) echo "[$NAME] nothing was changed on it" >&2 ;;
    cordoned)
      kubectl uncordon "$NAME" >&2 || true
      echo "[$NAME] Talos was not changed, and pods may be scheduled on it again" >&2
      ;;
    *) echo "[$NAME] it stays cordoned: look at it with 'talosctl dmesg' and 'talosctl services', then go on with the same task. If it still runs the former version, 'kubectl uncordon $NAME' comes first" >&2 ;;
  esac
  echo "[$CLUSTER] the machines after it were left alone: the same task goes on where this one stopped" >&2
}
trap ended EXIT

primaries_are_gone() {
  local left
  left=$(primaries_on "$NAME") || return 1
  [[ -z $left ]]
}

runs_new() {
  runs_image "$NAME" "$image"
}

upgrade() {
  local count other alone primaries
  use_machine "$1"
  stage=before
  image=$(image_of "$NAME")
  if runs_new; then
    if is_ready "$NAME" && ! is_cordoned "$NAME"; then
      echo "$NAME runs $image already"
      return
    fi
    echo "$NAME runs $image already, and isn't back yet"
    stage=upgraded
    come_back
    return
  fi

  echo "$NAME: checks before the upgrade"
  if is_cordoned "$NAME"; then refuse "$NAME" "the machine must take pods before it is upgraded, and is cordoned: find out why, then 'kubectl uncordon $NAME'"; fi
  while read -r other _; do
    is_ready "$other" || refuse "$other" "every machine must be ready before one goes away, and this one isn't: bring it back first"
  done <<<"$MACHINES"
  check_etcd
  check_health 120
  ceph_is_well || refuse "$CLUSTER" "Ceph must be healthy before a machine goes away, and isn't: wait, or see its runbook"
  postgres_is_well || refuse "$CLUSTER" "every instance of Postgres must be ready before a machine goes away, and some aren't: wait, or see the runbook of CloudNativePG"

  register "$NAME"

  if [[ $downtime != true ]]; then
    count=$(grep -c . <<<"$CONTROL_PLANE")
    [[ $ROLE == worker || $count -ge 3 ]] || refuse "$NAME" "etcd must keep a majority while a control plane is away, and $count can't: DOWNTIME=true takes the cluster down meanwhile"
    if ! is_absent clusters.postgresql.cnpg.io; then
      alone=$(kubectl get clusters.postgresql.cnpg.io --all-namespaces --output 'go-template={{range .items}}{{if eq (printf "%v" .spec.instances) "1"}}{{.metadata.namespace}}/{{.status.currentPrimary}}{{"\n"}}{{end}}{{end}}')
      primaries=$(primaries_on "$NAME")
      alone=$(grep -Fx -f <(printf '%s' "$primaries") <<<"$alone" || true)
      [[ -z $alone ]] || refuse "$NAME" "a primary of Postgres must have another instance to hand over to, and $(listed "$alone") has none: give its cluster another, or DOWNTIME=true stops it meanwhile"
    fi

    kubectl cordon "$NAME"
    stage=cordoned
    # CloudNativePG hands over a primary by itself when its machine is cordoned.
    wait_for "${HANDOVER:-300}" "another primary for $(listed "$(primaries_on "$NAME")")" primaries_are_gone
    kubectl drain "$NAME" --ignore-daemonsets --delete-emptydir-data --dry-run=server --timeout="${ASK:-30s}" \
      || refuse "$NAME" "its pods must be allowed to leave, and some aren't: see above which PodDisruptionBudget holds them"
    kubectl drain "$NAME" --ignore-daemonsets --delete-emptydir-data --timeout="${LEAVE:-600s}" \
      || refuse "$NAME" "its pods must leave in time, and some didn't: see above"
  fi

  stage=upgraded
  echo "$NAME: upgrade to $image"
  # The machine was drained here, where a pod that doesn't leave stops the roll. Talos from 1.13 on would do it again.
  local options=()
  if talosctl upgrade --help | grep -e '--drain ' >/dev/null; then options=(--drain=false); fi
  on "$ADDRESS" upgrade --image "$image" ${options[@]+"${options[@]}"} --timeout "${BACK}s" \
    || refuse "$NAME" "Talos must be upgraded, and wasn't: see above"
  come_back
}

# The machine is upgraded, and the next may go only when everything that it carries is back.
come_back() {
  wait_for "$BACK" "$NAME with $image" runs_new
  wait_for "$BACK" "$NAME, ready" is_ready "$NAME"
  kubectl uncordon "$NAME"
  check_etcd
  check_health "$BACK"
  wait_for "$BACK" "Ceph's health" ceph_is_well
  wait_for "$BACK" "all instances of Postgres" postgres_is_well
  echo "$NAME: upgraded, and all is well"
}

if [[ $wanted == all ]]; then
  # Workers first: one that doesn't come back costs etcd no member.
  order=$(awk '$3 == "worker"' <<<"$MACHINES"; awk '$3 == "controlplane"' <<<"$MACHINES")
else
  use_machine "$wanted"
  order=$NAME
fi
while read -r node _ <&3; do upgrade "$node"; done 3<<<"$order"
NAME=
