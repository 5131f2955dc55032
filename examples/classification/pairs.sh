#!/usr/bin/env bash
# Trains a classifier of pairs of sentences and prints its accuracy beside that of the commonest label. The reader brings the files, a
# label, a tab, anything, a tab, the first sentence, a tab and the second one a line, plain or .gz:
#   examples/classification/pairs.sh FOLDER [MODEL [OPTION...]]
# with train.tsv, trial.tsv and test.tsv in FOLDER. Options go to 'train': --set task.dense=true
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
data=${1:?usage: pairs.sh FOLDER [MODEL [OPTION...]]}
model=${2:-entailment-model}

mkdir -p "$model"
for part in train trial test; do
  { printf 'label\tscore\tsentence1\tsentence2\n'; gzip -cdf "$data/$part.tsv"* ; } >"$model/$part.tsv"
done

"$root/scripts/seqwright" train --task classification --set task.word-dropout=0.1 --model "$model" \
  --train-tsv "$model/train.tsv" --valid-tsv "$model/trial.tsv" "${@:3}"

"$root/scripts/seqwright" predict --model "$model" --records tsv <"$model/test.tsv" | tail -n +2 >"$model/test.predicted"
tail -n +2 "$model/test.tsv" | cut -f1 >"$model/test.label"
"$root/scripts/seqwright" eval --hyp "$model/test.predicted" --ref "$model/test.label" --metrics accuracy,f1
commonest=$(tail -n +2 "$model/train.tsv" | cut -f1 | sort | uniq -c | sort -rn | sed -n '1s/^ *[0-9]* //p')
awk -v label="$commonest" '$0 == label { right++ } END { printf "floor, always %s: %.2f %%\n", label, 100 * right / NR }' "$model/test.label"
