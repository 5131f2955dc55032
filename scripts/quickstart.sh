#!/usr/bin/env bash
# Builds Seqwright, makes a task from the JDK's and ICU4J's data, trains, translates, scores and
# exports. Everything it makes goes to the folder given, or to target/quickstart.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${1:-$root/target/quickstart}
seqwright=$root/scripts/seqwright

say() { printf '\n== %s\n' "$*"; }

started=$SECONDS
say "build: mvn package"
(cd "$root" && mvn -B -q package -DskipTests)
rm -rf "$work"
mkdir -p "$work"

say "data: numbers and dates in English words, to German words or ISO digits"
source "$root/scripts/seqwright"
find_home
find_jdk
"$JDK/bin/java" -cp "$root/cli/target/lib/*" "$root/examples/quickstart/MakeData.java" "$work"

say "train"
"$seqwright" train --config "$root/examples/quickstart/config.yaml" --model "$work/model" \
  --train-source "$work/train.source" --train-target "$work/train.target" \
  --valid-source "$work/valid.source" --valid-target "$work/valid.target"

say "translate the test file: values that were never seen in training"
"$seqwright" translate --model "$work/model" <"$work/test.source" >"$work/test.translated"
paste "$work/test.source" "$work/test.translated" | sed -n '1,6p'

say "evaluate"
"$seqwright" eval --hyp "$work/test.translated" --ref "$work/test.target" \
  --metrics exact,bleu,chrf --min exact=98

say "export"
"$seqwright" export --model "$work/model" --format safetensors --output "$work/exported"

say "done in $((SECONDS - started)) s; the model is in $work/model, its export in $work/exported"
