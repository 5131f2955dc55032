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
"$seqwright" variants --format markdown >"$root/docs/variants.md"
{
  sed '/^<!-- kinds -->$/q' "$root/README.md"
  "$seqwright" variants --format summary
  sed -n '/^<!-- \/kinds -->$/,$p' "$root/README.md"
} >"$root/README.md.new"
mv "$root/README.md.new" "$root/README.md"
"$JDK/bin/java" -cp "$LIB/*" "$root/scripts/settings/SettingsPage.java" \
  "$root/core/src/main/java" "$root/tokenizer/src/main/java" >"$root/docs/settings.md"
