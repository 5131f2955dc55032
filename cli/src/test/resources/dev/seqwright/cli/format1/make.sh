#!/usr/bin/env bash
# Makes this folder's model, of folder format 1, and what is expected of it: numbers below a thousand,
# from English words to digits. The build that runs it must write that format; seqwright 0.1.0 does.
#   make.sh SEQWRIGHT DATA_FOLDER     DATA_FOLDER: what examples/quickstart/MakeData.java made
set -euo pipefail
(($# == 2)) || { echo "usage: make.sh SEQWRIGHT DATA_FOLDER" >&2 && exit 2; }
seqwright=$(realpath "$1")
data=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")"

# cut_pairs PART COUNT: the first pairs of a part whose source is a small number.
cut_pairs() {
  paste "$data/$1.source" "$data/$1.target" | sed -nE 's/^iso ([a-z -]*\t)/\1/p' |
    awk -v count="$2" '!/thousand/ && n++ < count' >pairs
  cut -f 1 pairs >"$1.source"
  cut -f 2 pairs >"$1.target"
  rm pairs
}

cut_pairs train 500
cut_pairs test 20
rm -rf model
"$seqwright" train --config config.yaml --model model
rm -r model/tensorboard model/.lock
for search in greedy beam; do
  "$seqwright" translate --model model --search $search --input test.source --output $search.target
done
"$seqwright" score --model model --source test.source --target test.target --output test.scores
