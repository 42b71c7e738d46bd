#!/usr/bin/env bash
# generate-iso.sh CLUSTER NODE OUT: downloads what a machine boots from the first time, with its system extensions.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/machines.sh"
use_machines "$1"
use_machine "$2"
out=${3:-}
need talhelper
url=$(talhelper genurl image --config-file "$TALCONFIG" --node "$NAME" --boot-method iso)
[[ $url == https://*.iso ]] || refuse "$NAME" "talhelper must name an ISO, got '$url': see 'talhelper genurl image --config-file $TALCONFIG --node $NAME'"
echo "$url"
if [[ -n $out ]]; then
  need curl
  # Half a file is none.
  curl --fail --location --output "$out.part" "$url" && mv "$out.part" "$out"
fi
