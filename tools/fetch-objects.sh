#!/bin/sh
# Builds datasets/objects/objects.json.gz from the reviewed list beside it: fetches three pinned npm
# packages, checks them, and keeps only the drawings on the list. Needs curl, tar, sha256sum, a JDK,
# and a built program (./mvnw package). Usage: tools/fetch-objects.sh [FOLDER for the packages]
set -eu
here=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"

fetch() { # set, version, sha256
  file="$work/iconify-json-$1-$2.tgz"
  if [ ! -f "$file" ]; then
    curl -fsSL -o "$file.part" "${NPM_REGISTRY:-https://registry.npmjs.org}/@iconify-json/$1/-/$1-$2.tgz"
    mv "$file.part" "$file"
  fi
  echo "$3  $file" | sha256sum -c --quiet - || {
    echo "fetch-objects: $file is not the package that was reviewed; delete it and try again" >&2
    exit 1
  }
  mkdir -p "$work/$1"
  tar -xzf "$file" -C "$work/$1" --strip-components=1 package/icons.json package/info.json
}

fetch noto 1.2.9 3e918d88fc945c0bb3d468dbace6f88caef67f01c9f0e7bcae0915a042e8f1ad
fetch fluent-emoji 1.2.7 8044210dbf11e016d4de85f15d01a243423bd832457e7e2491df1b751c0e272b
fetch fluent-emoji-flat 1.2.6 7d064769dee690815f823bc5bcc511d957198caf9f5edd8dd9c1aa48a6aeb175

java -cp "$here/target/lib/*" "$here/tools/PackObjects.java" "$work" "$here/datasets/objects"
