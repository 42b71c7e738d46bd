# shellcheck shell=bash
# What it sets is for those who source it, and what stands in a template is no variable.
# shellcheck disable=SC2034,SC2016
# What the scripts of talos and bootstrap share. Each sources it after ../shared.sh, and calls use_machines "$1".

# How long a machine may take to come back, in seconds.
BACK=${BACK:-900}

# The installer without any extension. It is of the Image Factory, as all others are.
PLAIN=factory.talos.dev/metal-installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba

# use_machines CLUSTER: from here on talosctl talks to the machines of this cluster, which the rendered talconfig.yaml names. Sets
# CLUSTER, TALCONFIG, TALSECRET, TALOS and KUBERNETES (versions), MACHINES (a line of NAME ADDRESS ROLE DISK INSTALLER each, where
# DISK is what Talos is installed on), CONTROL_PLANE (addresses) and FIRST (the first of them).
use_machines() {
  find_cluster "$1"
  TALCONFIG=clusters/$CLUSTER/talos/talconfig.yaml
  TALSECRET=apps/$CLUSTER/talsecret.sops.yaml
  export TALOSCONFIG=$PWD/apps/$CLUSTER/talosconfig
  [[ -f $TALCONFIG ]] || refuse "$CLUSTER" "the machines must be in $TALCONFIG, and it isn't there: give the cluster 'talosVersion' in its facts, and render it"
  TALOS=$(sed -n 's/^talosVersion: *//p' "$TALCONFIG" | tr -d \'\")
  KUBERNETES=$(sed -n 's/^kubernetesVersion: *//p' "$TALCONFIG" | tr -d \'\")
  # The fields of a node are four spaces in, and everything that is text of a patch is further in.
  MACHINES=$(awk -v plain="$PLAIN" '
    function flush() { if (name != "") print name, address, role, disk, image; name = ""; address = ""; role = "worker"; disk = "selected"; image = plain }
    /^[^ ]/ { flush(); inside = ($1 == "nodes:"); next }
    !inside { next }
    /^  - / { flush(); sub(/^  - /, "    ") }
    /^    [A-Za-z]+:/ {
      gsub(/["'\''"]/, "", $2)
      if ($1 == "hostname:") name = $2
      if ($1 == "ipAddress:") address = $2
      if ($1 == "controlPlane:" && $2 == "true") role = "controlplane"
      if ($1 == "installDisk:") disk = $2
      if ($1 == "talosImageURL:") image = $2
    }
    END { flush() }' "$TALCONFIG")
  CONTROL_PLANE=$(awk '$3 == "controlplane" { print $2 }' <<<"$MACHINES")
  FIRST=$(head -n 1 <<<"$CONTROL_PLANE")
  need talosctl
}

# use_machine NODE: sets NAME, ADDRESS and ROLE of one machine, which is named by its name or its address.
use_machine() {
  local found
  found=$(awk -v node="$1" '$1 == node || $2 == node' <<<"$MACHINES")
  [[ -n $found ]] || refuse "$CLUSTER" "NODE must be a machine of $TALCONFIG, by its name or address, got '$1': use one of $(awk '{ print $1 }' <<<"$MACHINES" | xargs)"
  read -r NAME ADDRESS ROLE _ <<<"$found"
}

# on ADDRESS COMMAND…: has talosctl ask one machine, and no other for it.
on() {
  local address=$1
  shift
  talosctl "$@" --endpoints "$address" --nodes "$address"
}

# listed LINES: in one line, with commas.
listed() {
  xargs <<<"$1" | tr ' ' ,
}

# state_of ADDRESS: 'ours' when the machine takes our certificate, 'waiting' when it waits for a configuration, 'foreign' when it has
# one of another cluster, and 'away' when it doesn't answer.
state_of() {
  local said
  if on "$1" version --short >/dev/null 2>&1; then
    echo ours
  elif said=$(talosctl get disks --insecure --nodes "$1" 2>&1); then
    echo waiting
  elif [[ $said == *"certificate required"* || $said == *"unknown authority"* ]]; then
    echo foreign
  else
    echo away
  fi
}

is_ours() {
  on "$1" version --short >/dev/null 2>&1
}

# The folder with what generate makes. It is gone when the script ends, since these files hold the keys of the cluster.
CONFIGS=
clean_up() {
  if [[ -n $CONFIGS ]]; then rm -rf "$CONFIGS"; fi
}
trap clean_up EXIT

# generate: makes the configuration of every machine, as CONFIGS/CLUSTER-NAME.yaml, and apps/CLUSTER/talosconfig.
generate() {
  need sops
  [[ -f $TALSECRET ]] || refuse "$CLUSTER" "the cluster's own keys must be in $TALSECRET, and it isn't there: 'npx platform secrets init $CLUSTER' makes it for a new cluster, and Git has it for an old one"
  CONFIGS=$(mktemp -d)
  # The keys are on no disk in plain text but in what is made of them.
  sops decrypt "$TALSECRET" | platform machines "$CLUSTER" --out "$CONFIGS" >&2 \
    || refuse "$CLUSTER" "the machines' configuration must be made of $TALCONFIG and $TALSECRET, and isn't: see above"
  (umask 077 && cp "$CONFIGS/talosconfig" "$TALOSCONFIG")
}

# use_talosconfig: makes apps/CLUSTER/talosconfig where there is none, as in a fresh clone.
use_talosconfig() {
  if [[ ! -f $TALOSCONFIG ]]; then generate; fi
}

# image_of NAME: the installer that a machine is to have.
image_of() {
  echo "$(awk -v name="$1" '$1 == name { print $5 }' <<<"$MACHINES"):$TALOS"
}

# schematic_of NAME: what the Image Factory is to put into the installer of a machine, as it stands in talconfig.yaml. Empty for the
# plain one.
schematic_of() {
  awk -v name="$1" '
    /^  - / { mine = 0; sub(/^  - /, "    ") }
    /^    hostname:/ { gsub(/["'\''"]/, "", $2); mine = ($2 == name) }
    /^    [A-Za-z]+:/ || /^[^ ]/ { inside = mine && $1 == "schematic:"; next }
    inside { sub(/^      /, ""); print }' "$TALCONFIG"
}

# register NAME: has the Image Factory know the schematic of a machine, without which it has no installer for it. It is the factory's
# answer that the rendered installer is held to.
register() {
  local schematic image factory answer
  schematic=$(schematic_of "$1")
  if [[ -z $schematic ]]; then return; fi
  image=$(image_of "$1")
  factory=${image%%/*}
  need curl
  answer=$(curl --fail --silent --show-error --data-binary @- "https://$factory/schematics" <<<"$schematic") \
    || refuse "$1" "the Image Factory $factory must take the schematic of the machine, and doesn't: see above, then go on with the same task"
  [[ $answer == *"\"$(id_of "$image")\""* ]] || refuse "$1" "the schematic of the machine must have the id of its installer, $(id_of "$image"), and the Image Factory says '$answer': render the cluster again"
}

# id_of IMAGE: the id of the schematic that an installer is made of.
id_of() {
  local path=${1%:*}
  echo "${path##*/}"
}

# runs_image NAME IMAGE: whether the machine runs this installer's Talos, by the version and the schematic that its Node names.
runs_image() {
  local os schematic
  os=$(kubectl get node "$1" --output 'jsonpath={.status.nodeInfo.osImage}') || return 1
  [[ $os == *"(${2##*:})"* ]] || return 1
  # What the Image Factory has made is named after its schematic: the system extensions and arguments of the kernel.
  if [[ $2 =~ /([0-9a-f]{64}): ]]; then
    schematic=$(kubectl get node "$1" --output 'jsonpath={.metadata.annotations.extensions\.talos\.dev/schematic}') || return 1
    [[ $schematic == "${BASH_REMATCH[1]}" ]]
  fi
}

# check_etcd: every control plane is a full member of etcd, and none raises an alarm.
check_etcd() {
  local members count alarms
  count=$(grep -c . <<<"$CONTROL_PLANE")
  members=$(on "$FIRST" etcd members) || refuse "$CLUSTER" "etcd must say who its members are, and doesn't: see 'talosctl service etcd' on $FIRST"
  [[ $(awk 'NR > 1 && $NF == "false"' <<<"$members" | grep -c .) == "$count" ]] || refuse "$CLUSTER" "etcd must have $count full members, one for each control plane, and has others: bring back the one that is missing, or remove the one too many with 'talosctl etcd remove-member'"$'\n'"$members"
  alarms=$(talosctl etcd alarm list --endpoints "$FIRST" --nodes "$(listed "$CONTROL_PLANE")") || refuse "$CLUSTER" "each member of etcd must say whether it raises an alarm, and one doesn't: see above"
  [[ -z $(awk 'NR > 1' <<<"$alarms") ]] || refuse "$CLUSTER" "etcd must raise no alarm, and raises some: NOSPACE goes with 'talosctl etcd defrag' and 'talosctl etcd alarm disarm'"$'\n'"$alarms"
}

# check_health SECONDS: Talos' own checks of the whole cluster pass in time: etcd, the control plane, and all Nodes ready and schedulable.
check_health() {
  local workers options=()
  workers=$(awk '$3 == "worker" { print $2 }' <<<"$MACHINES")
  if [[ -n $workers ]]; then options=(--worker-nodes "$(listed "$workers")"); fi
  on "$FIRST" health --control-plane-nodes "$(listed "$CONTROL_PLANE")" ${options[@]+"${options[@]}"} --wait-timeout "$1s" \
    || refuse "$CLUSTER" "the cluster must be healthy, and wasn't within $1 seconds: see above"
}

# Warnings of Ceph that say nothing of data or of a machine that is missing.
HARMLESS='RECENT_CRASH RECENT_MGR_MODULE_CRASH TELEMETRY_CHANGED POOL_APP_NOT_ENABLED'

# ceph_is_well: what is wrong with the Ceph clusters goes to the error output.
ceph_is_well() {
  local health name status checks check wrong=
  if is_absent cephclusters.ceph.rook.io; then return 0; fi
  health=$(kubectl get cephclusters.ceph.rook.io --all-namespaces --output 'go-template={{range .items}}{{.metadata.name}} {{.status.ceph.health}}{{range $check, $_ := .status.ceph.details}} {{$check}}{{end}}{{"\n"}}{{end}}') || return 1
  while read -r name status checks; do
    if [[ -z $name || $status == HEALTH_OK ]]; then continue; fi
    if [[ $status == HEALTH_WARN && -n $checks ]]; then
      for check in $checks; do
        if [[ " $HARMLESS " != *" $check "* ]]; then wrong+=" $name: $check"; fi
      done
    else
      wrong+=" $name: $status $checks"
    fi
  done <<<"$health"
  if [[ -n $wrong ]]; then
    echo "Ceph:$wrong" >&2
    return 1
  fi
}

# postgres_is_well: every instance of each database cluster is ready, and no primary is on its way elsewhere.
postgres_is_well() {
  local clusters wrong
  if is_absent clusters.postgresql.cnpg.io; then return 0; fi
  clusters=$(kubectl get clusters.postgresql.cnpg.io --all-namespaces --output 'go-template={{range .items}}{{.metadata.namespace}}/{{.metadata.name}} {{.spec.instances}} {{.status.readyInstances}} {{.status.currentPrimary}} {{.status.targetPrimary}}{{"\n"}}{{end}}') || return 1
  wrong=$(awk 'NF > 0 && ($2 != $3 || $4 != $5) { print $1 ": " $3 " of " $2 " ready, primary " $4 ", wanted " $5 }' <<<"$clusters")
  if [[ -n $wrong ]]; then
    echo "Postgres: $wrong" >&2
    return 1
  fi
}

# primaries_on NAME: the pods of the machine that are a primary of Postgres.
primaries_on() {
  kubectl get pods --all-namespaces --selector cnpg.io/instanceRole=primary --field-selector "spec.nodeName=$1" --output 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\n"}{end}'
}

# is_ready NAME: whether the Node is ready.
is_ready() {
  [[ $(kubectl get node "$1" --output 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]
}

# is_cordoned NAME: whether nothing is scheduled on the Node.
is_cordoned() {
  [[ $(kubectl get node "$1" --output 'jsonpath={.spec.unschedulable}') == true ]]
}
