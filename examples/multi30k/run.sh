#!/usr/bin/env bash
# Trains English to German on Multi30k and scores it. The reader brings the files, plain or .gz:
#   examples/multi30k/run.sh FOLDER [MODEL]
# with train.en train.de val.en val.de test_2016_flickr.en test_2016_flickr.de in FOLDER.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=$here/../../scripts/seqwright
data=${1:?usage: run.sh FOLDER [MODEL]}
model=${2:-multi30k-model}

# The file of that name, plain or compressed.
text() {
  if [ -f "$data/$1" ]; then echo "$data/$1"; else echo "$data/$1.gz"; fi
}

"$seqwright" train --config "$here/config.yaml" --model "$model" \
  --train-source "$(text train.en)" --train-target "$(text train.de)" \
  --valid-source "$(text val.en)" --valid-target "$(text val.de)"

for set in val test_2016_flickr; do
  "$seqwright" translate --model "$model" --input "$(text $set.en)" --output "$model/$set.out"
  echo "$set"
  "$seqwright" eval --hyp "$model/$set.out" --ref "$(text $set.de)" --metrics bleu,chrf
done
