#!/usr/bin/env bash
# edit.sh CLUSTER FILE [KEY]: an encrypted file of a cluster in an editor.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
find_cluster "$1"
need sops
[[ $2 != */* && $2 == *.yaml ]] || refuse "$2" "FILE must be the name of a YAML file in secrets/$CLUSTER/, got '$2': write it as login.yaml"
if [[ -n ${3:-} ]]; then export SOPS_AGE_KEY_FILE=$3; fi
mkdir -p "secrets/$CLUSTER"
sops edit "secrets/$CLUSTER/$2"
