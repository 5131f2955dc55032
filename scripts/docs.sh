#!/usr/bin/env bash
# Makes the documentation that comes from the program and its sources: docs/variants.md, docs/settings.md and the
# README's table of kinds.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seqwright=$root/scripts/seqwright
source "$seqwright"
find_home
find_jdk
find_jars
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
"$seqwright" variants --format markdown >"$new/variants.md"
{
  sed '/^<!-- kinds -->$/q' "$root/README.md"
  "$seqwright" variants --format summary
  sed -n '/^<!-- \/kinds -->$/,$p' "$root/README.md"
} >"$new/README.md"
"$JDK/bin/java" -cp "$LIB/*" "$root/scripts/settings/SettingsPage.java" \
  "$root/core/src/main/java" "$root/tokenizer/src/main/java" >"$new/settings.md"
cp "$new/variants.md" "$new/settings.md" "$root/docs/"
cp "$new/README.md" "$root/README.md"
