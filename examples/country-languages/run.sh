#!/usr/bin/env bash
# Makes the data from ICU4J, trains, predicts and evaluates: needs no download.
#   examples/country-languages/run.sh [FOLDER]
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$here/../.." && pwd)
work=${1:-$root/target/country-languages}
source "$root/scripts/seqwright"
find_home
find_jdk
find_jars
mkdir -p "$work"
"$JDK/bin/java" -cp "$LIB/*" "$here/MakeData.java" "$work"

"$root/scripts/seqwright" train --config "$here/config.yaml" --model "$work/model" \
  --train-text "$work/train.text" --train-label "$work/train.label" \
  --valid-text "$work/valid.text" --valid-label "$work/valid.label"
"$root/scripts/seqwright" predict --model "$work/model" <"$work/test.text" >"$work/test.predicted"
paste "$work/test.text" "$work/test.label" "$work/test.predicted" | awk 'NR % 100 == 1'
"$root/scripts/seqwright" eval --hyp "$work/test.predicted" --ref "$work/test.label" --metrics accuracy
floor=$(sort "$work/train.label" | uniq -c | sort -rn | awk 'NR == 1 {print $2}')
printf 'floor, always the most frequent label (%s): %.2f %%\n' "$floor" \
  "$(awk -v f="$floor" '$1 == f {n++} END {print 100 * n / NR}' "$work/test.label")"
