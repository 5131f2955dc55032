#!/usr/bin/env bash
# Makes the documentation that comes from the program: docs/variants.md and the README's table of kinds.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seqwright=$root/scripts/seqwright
"$seqwright" variants --format markdown >"$root/docs/variants.md"
{
  sed '/^<!-- kinds -->$/q' "$root/README.md"
  "$seqwright" variants --format summary
  sed -n '/^<!-- \/kinds -->$/,$p' "$root/README.md"
} >"$root/README.md.new"
mv "$root/README.md.new" "$root/README.md"
