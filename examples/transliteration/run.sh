#!/usr/bin/env bash
# Trains Arabic names to Latin letters and prints the word error rate. The reader brings the files, a name, a tab and its
# transliteration a line:
#   examples/transliteration/run.sh FOLDER [MODEL]
# with ar2en-train.txt and ar2en-eval.txt in FOLDER.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=$here/../../scripts/seqwright
data=${1:?usage: run.sh FOLDER [MODEL]}
model=${2:-transliteration-model}

"$seqwright" train --config "$here/config.yaml" --model "$model" --train-tsv "$data/ar2en-train.txt"

cut -f1 "$data/ar2en-eval.txt" | "$seqwright" translate --model "$model" --search greedy >"$model/eval.out"
cut -f2 "$data/ar2en-eval.txt" >"$model/eval.ref"
"$seqwright" eval --hyp "$model/eval.out" --ref "$model/eval.ref" --metrics wer,cer,exact
