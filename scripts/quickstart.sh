#!/usr/bin/env bash
# Builds Seqwright, makes a task from the JDK's and ICU4J's data, trains, translates, scores and
# exports; then does the same with a model of another use, which labels texts. Everything it makes
# goes to the folder given, or to target/quickstart.
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

say "a model of another use: in which language is this the name of a country? First its data"
"$JDK/bin/java" -cp "$root/cli/target/lib/*" "$root/examples/country-languages/MakeData.java" "$work/names"

say "train a classifier, about a minute"
"$seqwright" train --config "$root/examples/country-languages/config.yaml" --model "$work/labels" \
  --max-steps 800 --set training.validate-every=400 \
  --train-text "$work/names/train.text" --train-label "$work/names/train.label" \
  --valid-text "$work/names/valid.text" --valid-label "$work/names/valid.label"

say "predict: names that were never seen in training, their language, the answer and how sure it is"
"$seqwright" predict --model "$work/labels" --probabilities \
  <"$work/names/test.text" >"$work/names/test.predicted"
paste "$work/names/test.text" "$work/names/test.label" "$work/names/test.predicted" |
  cut -f1-4 | awk 'NR % 100 == 1'

say "evaluate; always the same answer would be right for 5 %"
"$seqwright" eval --probabilities "$work/names/test.predicted" --ref "$work/names/test.label" \
  --metrics accuracy,ece --min accuracy=60 | awk 'NR <= 2'

say "done in $((SECONDS - started)) s; the models are in $work/model and $work/labels, an export in $work/exported"
