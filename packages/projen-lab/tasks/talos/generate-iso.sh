#!/usr/bin/env bash
# generate-iso.sh CLUSTER NODE OUT ARCH: downloads what a machine boots from the first time, with its system extensions.
. "${BASH_SOURCE[0]%/*}/../shared.sh"
. "${BASH_SOURCE[0]%/*}/machines.sh"
use_machines "$1"
use_machine "$2"
out=${3:-}
register "$NAME"
image=$(image_of "$NAME")
url=https://${image%%/*}/image/$(id_of "$image")/$TALOS/metal-${4:-amd64}.iso
echo "$url"
if [[ -n $out ]]; then
  need curl
  # Half a file is none.
  curl --fail --location --output "$out.part" "$url" || {
    rm -f "$out.part"
    refuse "$NAME" "the Image Factory must have the image at $url, and doesn't give it: see above"
  }
  mv "$out.part" "$out"
fi
