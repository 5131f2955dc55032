#!/usr/bin/env bash
# Trains a classifier of sentences and prints its accuracy beside that of naive Bayes. The reader brings the files, a sentence, a tab
# and its label a line, plain or .gz:
#   examples/classification/run.sh FOLDER [MODEL]
# with train.tsv, dev.tsv and test.tsv in FOLDER.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$here/../.." && pwd)
data=${1:?usage: run.sh FOLDER [MODEL]}
model=${2:-sentiment-model}
source "$root/scripts/seqwright"
find_home
find_jdk

mkdir -p "$model"
for part in train dev test; do
  { printf 'sentence\tlabel\n'; gzip -cdf "$data/$part.tsv"* ; } >"$model/$part.tsv"
done

"$root/scripts/seqwright" train --config "$here/config.yaml" --model "$model" --train-tsv "$model/train.tsv" --valid-tsv "$model/dev.tsv"

"$root/scripts/seqwright" predict --model "$model" --records tsv <"$model/test.tsv" | tail -n +2 >"$model/test.predicted"
tail -n +2 "$model/test.tsv" | cut -f2 >"$model/test.label"
"$root/scripts/seqwright" eval --hyp "$model/test.predicted" --ref "$model/test.label" --metrics accuracy,f1
"$JDK/bin/java" "$here/NaiveBayes.java" "$model/train.tsv" "$model/test.tsv"
