#!/usr/bin/env bash
# Makes the data from the JDK and ICU4J, trains, generates and evaluates: needs no download.
#   examples/dates-as-text/run.sh [FOLDER]
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$here/../.." && pwd)
work=${1:-$root/target/dates-as-text}
source "$root/scripts/seqwright"
find_home
find_jdk
find_jars
mkdir -p "$work"
"$JDK/bin/java" -cp "$LIB/*" "$here/MakeData.java" "$work"

"$root/scripts/seqwright" train --config "$here/config.yaml" --model "$work/model" \
  --train-text "$work/train.text" --valid-text "$work/valid.text"
cut -d' ' -f1 "$work/test.text" >"$work/test.prompt"
"$root/scripts/seqwright" generate --model "$work/model" --greedy <"$work/test.prompt" >"$work/test.continued"
paste -d '' "$work/test.prompt" "$work/test.continued" >"$work/test.generated"
awk 'NR % 100 == 1' "$work/test.generated"
"$root/scripts/seqwright" eval --hyp "$work/test.generated" --ref "$work/test.text" --metrics exact
"$root/scripts/seqwright" eval --model "$work/model" --ref "$work/test.text" --metrics perplexity
