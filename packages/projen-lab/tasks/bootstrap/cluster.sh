#!/usr/bin/env bash
# cluster.sh CLUSTER FROM ONLY AGE_KEY [--yes]: brings up a cluster from machines that wait for a configuration. Each step looks whether
# it is done already, so that the same call goes on where one has failed.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/../talos/machines.sh"

# Steps in their order, with the seconds that each may take: half an hour in all.
STEPS='tools 20
secrets 20
machines 420
etcd 150
kubeconfig 120
namespaces 30
charts 240
flux 740
network 60'

from=$2
only=$3
AGE_KEY=${4:-${SOPS_AGE_KEY_FILE:-$HOME/.config/sops/age/keys.txt}}
answer=${5:-}
for named in $from $only; do
  grep -q "^$named " <<<"$STEPS" || refuse "bootstrap" "FROM and ONLY must be a step, got '$named': use one of $(awk '{ print $1 }' <<<"$STEPS" | xargs)"
done
use_machines "$1"
# What sops decrypts with.
export SOPS_AGE_KEY_FILE=$AGE_KEY
LOGIN=apps/$CLUSTER/kubeconfig
RENDERED=clusters/$CLUSTER
# The Secret with the age key that Flux decrypts with. Empty when nothing of this cluster is encrypted for Flux.
KEY_SECRET=$(grep -rhA 3 'provider: sops' "$RENDERED" --include='kustomization.*.yaml' | sed -n 's/^ *name: *//p' | sort -u | head -n 1 || true)
# The Secret that opens the repository for Flux. Empty when anybody may read it.
PULL_SECRET=$(sed -n 's/^ *pullSecret: *//p' "$RENDERED/bootstrap/flux-instance.values.yaml" 2>/dev/null || true)

# --- tools: the programs are there, in versions that go with the cluster.

minor_of() {
  sed -n 's/.*v\{0,1\}\([0-9][0-9]*\)\.\([0-9][0-9]*\)\.[0-9].*/\1.\2/p' <<<"$1" | head -n 1
}

is_tools() {
  return 1
}

do_tools() {
  local has wanted
  need talosctl sops kubectl helm helmfile
  wanted=$(minor_of "$TALOS")
  has=$(minor_of "$(talosctl version --client --short)")
  [[ $has == "$wanted" ]] || refuse talosctl "it must be of Talos $wanted, as the machines are, got ${has:-no version}: install that"
  wanted=$(minor_of "$KUBERNETES")
  has=$(minor_of "$(command kubectl version --client 2>/dev/null | head -n 1)")
  (((${has#*.} - ${wanted#*.}) ** 2 <= 1)) || refuse kubectl "it must be one minor version from Kubernetes $wanted at most, got ${has:-no version}: install another"
  has=$(minor_of "$(helmfile --version)")
  [[ ${has%%.*} -ge 1 ]] || refuse helmfile "it must be of version 1 or later, got ${has:-no version}: install that"
}

help_tools() {
  echo "docs/bootstrap.md lists the programs and where they are to be had"
}

# --- secrets: the cluster's own keys can be read, and Flux' key opens what it must.

is_secrets() {
  return 1
}

# opens FILE: whether the age key decrypts it.
opens() {
  sops decrypt "$1" >/dev/null
}

do_secrets() {
  local file keys
  [[ -f $TALSECRET ]] || refuse "$CLUSTER" "the cluster's own keys must be in $TALSECRET, and it isn't there: 'npx platform secrets init $CLUSTER' makes it for a new cluster"
  [[ -f $AGE_KEY ]] || refuse "$CLUSTER" "AGE_KEY must be the file with the cluster's age key, got '$AGE_KEY', which isn't there: name it"
  platform secrets check "$CLUSTER"
  for file in "$TALSECRET" "secrets/$CLUSTER"/*.yaml; do
    # Flux builds this file, and nothing in it is secret.
    if [[ ! -f $file || ${file##*/} == kustomization.yaml ]]; then continue; fi
    opens "$file" || refuse "$file" "the key in $AGE_KEY must open it, and doesn't: name the right one in AGE_KEY, or encrypt the file for it with 'sops updatekeys'"
  done
  if [[ -n $KEY_SECRET ]]; then
    # The whole file goes into the cluster.
    keys=$(grep -c '^AGE-SECRET-KEY-' "$AGE_KEY" || true)
    [[ $keys == 1 ]] || refuse "$CLUSTER" "AGE_KEY must hold one key, since Flux gets it, and $AGE_KEY holds $keys: name a file with this cluster's alone"
  fi
  if [[ -n $PULL_SECRET ]]; then pull_secret_file >/dev/null; fi
}

# pull_secret_file: where the Secret for Flux' repository is kept.
pull_secret_file() {
  grep -ls "^  name: *$PULL_SECRET\$" "secrets/$CLUSTER"/*.yaml | head -n 1 | grep . \
    || refuse "$CLUSTER" "the Secret flux-system/$PULL_SECRET must be in secrets/$CLUSTER, since Flux reads the repository with it, and isn't: write and encrypt it"
}

help_secrets() {
  echo "docs/bootstrap.md says under 'Secrets' what must exist and how to encrypt it"
}

# --- machines: each has its configuration, and has installed Talos.

is_machines() {
  use_talosconfig
  are_ours
}

are_ours() {
  local address
  while read -r _ address _ <&4; do is_ours "$address" || return 1; done 4<<<"$MACHINES"
}

do_machines() {
  local name address disk waiting=
  if [[ -z $CONFIGS ]]; then generate; fi
  while read -r name address _ disk <&3; do
    case $(state_of "$address") in
      ours) echo "$name has its configuration" ;;
      waiting) waiting+="$name $address $disk"$'\n' ;;
      foreign) refuse "$name" "the machine at $address must wait for a configuration or have one of this cluster, and has another: boot it from the ISO again, or reset it where it belongs" ;;
      away) refuse "$name" "the machine must answer at $address on TCP 50000, and doesn't: start it from the ISO ('task talos:generate-iso CLUSTER=$CLUSTER NODE=$name'), and look on its screen whether it has this address" ;;
    esac
  done 3<<<"$MACHINES"
  if [[ -n $waiting ]]; then
    confirm "$answer" "Talos is installed on these machines, and what their system disks hold goes:" "${waiting%$'\n'}"
    while read -r name address disk <&3; do
      register "$name"
      talosctl apply-config --insecure --nodes "$address" --file "$CONFIGS/$CLUSTER-$name.yaml" \
        || refuse "$name" "the machine must take its configuration, and doesn't: see above"
      echo "$name installs Talos on $disk"
    done 3<<<"${waiting%$'\n'}"
  fi
  wait_for "$BUDGET" "every machine with its configuration" are_ours
}

help_machines() {
  echo "look at the screen of a machine that is missing: it shows its address and what it waits for. 'talosctl dmesg' shows more once it answers"
}

# --- etcd: it is started on one machine, once in the life of a cluster.

is_etcd() {
  local address
  for address in $CONTROL_PLANE; do
    if on "$address" etcd members >/dev/null 2>&1; then return; fi
  done
  return 1
}

etcd_is_whole() {
  local members
  members=$(on "$FIRST" etcd members 2>/dev/null) || return 1
  [[ $(awk 'NR > 1 && $NF == "false"' <<<"$members" | grep -c .) == "$(grep -c . <<<"$CONTROL_PLANE")" ]]
}

do_etcd() {
  local address said
  are_ours || refuse "$CLUSTER" "every machine must answer before etcd is started, and one doesn't: the step machines says which"
  for address in $CONTROL_PLANE; do
    # A second etcd beside the data of a first would be a cluster that has forgotten everything.
    if ! said=$(on "$address" list /var/lib/etcd/member 2>&1); then
      [[ $said == *"no such file"* ]] || refuse "$CLUSTER" "$address must say whether it holds data of etcd, and doesn't: $said"
    else
      refuse "$CLUSTER" "etcd must be new on every control plane, and $address holds data of one that doesn't run: start all control planes, or bring it back from a snapshot as docs/recovery.md says"
    fi
  done
  on "$FIRST" bootstrap
  wait_for "$BUDGET" "etcd on every control plane" etcd_is_whole
}

help_etcd() {
  echo "'talosctl service etcd' and 'talosctl logs etcd' on $FIRST say what it waits for"
}

# --- kubeconfig: kubectl has a login, and every machine is a Node.

nodes_are_there() {
  local name
  [[ $(command kubectl --kubeconfig "$LOGIN" get --raw /readyz 2>/dev/null) == ok ]] || return 1
  while read -r name _ <&4; do command kubectl --kubeconfig "$LOGIN" get node "$name" --output name >/dev/null 2>&1 || return 1; done 4<<<"$MACHINES"
}

is_kubeconfig() {
  [[ -f $LOGIN ]] && nodes_are_there
}

do_kubeconfig() {
  on "$FIRST" kubeconfig "$LOGIN" --merge=false --force
  chmod 600 "$LOGIN"
  wait_for "$BUDGET" "every machine as a Node" nodes_are_there
}

help_kubeconfig() {
  echo "$(sed -n 's/^endpoint: *//p' "$TALCONFIG") must lead to the control planes from here and from the machines: look at DNS, and at the address it stands for. 'talosctl health' says what else is missing"
}

# flux_runs: Flux is installed and has what it needs to go on by itself.
flux_runs() {
  ! is_absent fluxinstances.fluxcd.controlplane.io \
    && [[ $(kubectl get fluxinstances.fluxcd.controlplane.io --all-namespaces --output 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}') == True ]]
}

# --- namespaces: what is in them when the first pods come, and what Flux opens the repository and its Secrets with.

has_secret() {
  [[ -z $1 || -n $(kubectl get secret "$1" --namespace flux-system --ignore-not-found --output name) ]]
}

is_namespaces() {
  flux_runs && has_secret "$KEY_SECRET" && has_secret "$PULL_SECRET"
}

do_namespaces() {
  if ! flux_runs; then
    # Flux finds them as if it had made them itself.
    kubectl apply --server-side --force-conflicts --field-manager=kustomize-controller --kustomize "$RENDERED/namespaces"
  fi
  if [[ -n $KEY_SECRET ]]; then
    # Never an argument: those are for everybody to see.
    kubectl create secret generic "$KEY_SECRET" --namespace flux-system --from-file=age.agekey="$AGE_KEY" --dry-run=client --output yaml \
      | kubectl apply --server-side --force-conflicts --filename -
  fi
  if [[ -n $PULL_SECRET ]]; then
    sops decrypt "$(pull_secret_file)" | kubectl apply --server-side --force-conflicts --field-manager=kustomize-controller --filename -
  fi
}

help_namespaces() {
  echo "kubectl says above what the API server refused"
}

# --- charts: the network, DNS and Flux, which comes last and applies the rest.

is_charts() {
  flux_runs
}

do_charts() {
  # Its hooks call kubectl, which takes the same login.
  KUBECONFIG=$PWD/$LOGIN helmfile --file "$RENDERED/bootstrap/helmfile.yaml" --kube-context "$CONTEXT" sync
  wait_for "$BUDGET" "Flux" flux_runs
}

help_charts() {
  echo "'kubectl get pods --all-namespaces' and 'kubectl get events --all-namespaces' say what a chart waits for. The first one is the network: without it no other pod starts"
}

# --- flux: everything that is rendered is applied and ready.

# unready: what Flux hasn't brought to the end, a line each. What is rendered and not in the cluster yet is among it.
unready() {
  local there file name
  there=$(kubectl get kustomizations.kustomize.toolkit.fluxcd.io --all-namespaces --output 'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}') || return 1
  for file in "$RENDERED"/flux/kustomization.kustomize.toolkit.fluxcd.io_*.yaml; do
    name=${file##*_}
    name=${name%.yaml}
    grep -qFx "$name True" <<<"$there" || echo "Kustomization $name"
  done
  kubectl get helmreleases.helm.toolkit.fluxcd.io --all-namespaces --output 'jsonpath={range .items[*]}HelmRelease {.metadata.namespace}/{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' | awk 'NF > 0 && $3 != "True" { print $1, $2 }'
}

is_flux() {
  local left
  left=$(unready 2>/dev/null) || return 1
  [[ -z $left ]]
}

do_flux() {
  wait_for "$BUDGET" "everything that is rendered" is_flux
}

help_flux() {
  echo "not ready yet:"
  unready | head -n 20
  echo "they wait for each other in the order of $RENDERED/README.md, so look at the first: 'task flux:events CLUSTER=$CLUSTER APP=…' and $RENDERED/CHECKLIST.md, since what is missing is mostly outside"
}

# --- network: Cilium is on every machine.

is_network() {
  return 1
}

do_network() {
  if [[ -z $(kubectl get daemonset cilium --namespace kube-system --ignore-not-found --output name) ]]; then
    echo "no Cilium here"
    return
  fi
  kubectl rollout status daemonset/cilium --namespace kube-system --timeout "${BUDGET}s"
  if command -v cilium >/dev/null; then cilium status --context "$CONTEXT" --wait --wait-duration "${BUDGET}s"; fi
}

help_network() {
  echo "'kubectl -n kube-system logs daemonset/cilium' says what its agent waits for"
}

# What ends a step says what to do.
step=
ended() {
  local status=$?
  clean_up
  if ((status == 0)) || [[ -z $step ]]; then return; fi
  {
    echo
    echo "[$CLUSTER] step $step failed after $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s:"
    # Nothing that it asks may hide the rest.
    (set +e; "help_$step" 2>/dev/null)
    echo "Then go on with: task bootstrap:$CLUSTER"
  } >&2
}
trap ended EXIT

passed=${from:+no}
while read -r next BUDGET <&5; do
  if [[ $next == "$from" ]]; then passed=; fi
  if [[ -n $passed || (-n $only && $next != "$only") ]]; then continue; fi
  step=$next
  began=$SECONDS
  case $step in
    namespaces | charts | flux | network)
      [[ -f $LOGIN ]] || refuse "$CLUSTER" "$LOGIN must be there, and isn't: the step kubeconfig writes it"
      use_cluster "$CLUSTER"
      ;;
  esac
  echo "== $step (budget $BUDGET s)"
  if "is_$step"; then
    echo "   done before"
    continue
  fi
  "do_$step"
  took=$((SECONDS - began))
  echo "   done in $took s$( ((took <= BUDGET)) || echo ", $((took - BUDGET)) s over its budget")"
done 5<<<"$STEPS"
step=
echo "$CLUSTER is up, after $((SECONDS / 60)) min $((SECONDS % 60)) s. 'task net:connectivity CLUSTER=$CLUSTER' tries the network out"
