#!/bin/sh
# Builds datasets/objects/objects.json.gz from the reviewed list beside it: fetches three pinned npm
# packages and one of Debian, checks them, and keeps only the drawings on the list. Needs curl, tar, ar
# (or dpkg-deb), xz, sha256sum, a JDK, and a built program (./mvnw package).
# Usage: tools/fetch-objects.sh [FOLDER for the packages]
set -eu
here=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"

get() { # file, address, sha256
  if [ ! -f "$1" ]; then
    curl -fsSL -o "$1.part" "$2"
    mv "$1.part" "$1"
  fi
  echo "$3  $1" | sha256sum -c --quiet - || {
    echo "fetch-objects: $1 is not the package that was reviewed; delete it and try again" >&2
    exit 1
  }
}

fetch() { # set, version, sha256
  file="$work/iconify-json-$1-$2.tgz"
  get "$file" "${NPM_REGISTRY:-https://registry.npmjs.org}/@iconify-json/$1/-/$1-$2.tgz" "$3"
  mkdir -p "$work/$1"
  tar -xzf "$file" -C "$work/$1" --strip-components=1 package/icons.json package/info.json
}

fetch noto 1.2.9 3e918d88fc945c0bb3d468dbace6f88caef67f01c9f0e7bcae0915a042e8f1ad
fetch fluent-emoji 1.2.7 8044210dbf11e016d4de85f15d01a243423bd832457e7e2491df1b751c0e272b
fetch fluent-emoji-flat 1.2.6 7d064769dee690815f823bc5bcc511d957198caf9f5edd8dd9c1aa48a6aeb175

# The drawings of openclipart.org as they were in 2005, which Debian keeps: openclipart-svg 1:0.18+dfsg-19.
deb="$work/openclipart-svg_0.18+dfsg-19_all.deb"
get "$deb" "${DEBIAN_MIRROR:-https://deb.debian.org/debian}/pool/main/o/openclipart/openclipart-svg_0.18+dfsg-19_all.deb" \
  989712d90d57dfa3230049f553bb43b76c30ee4d4b8c5f6e106e33f7db5cbdc5
rm -rf "$work/openclipart"
mkdir -p "$work/openclipart.part"
if command -v dpkg-deb > /dev/null; then
  dpkg-deb -x "$deb" "$work/openclipart.part"
else
  ar p "$deb" data.tar.xz | tar -xJ -C "$work/openclipart.part"
fi
mv "$work/openclipart.part/usr/share/openclipart/svg" "$work/openclipart"
rm -rf "$work/openclipart.part"

java -cp "$here/target/lib/*" "$here/tools/PackObjects.java" "$work" "$here/datasets/objects"
