#!/usr/bin/env bash
# Finds the German sentence of each English one among 1,000 by the states of an encoder. The reader brings Multi30k, plain or .gz:
#   examples/bitext/run.sh FOLDER [MODEL]
# with train, val and test_2016_flickr, each .en, .de and .fr, in FOLDER. A MODEL that is there already is asked as it is.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=$here/../../scripts/seqwright
data=${1:?usage: run.sh FOLDER [MODEL]}
model=${2:-bitext-model}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A text, decompressed.
text() {
  if [ -f "$data/$1" ]; then cat "$data/$1"; else gzip -dc "$data/$1.gz"; fi
}

# From either language to a third: a decoder that cannot know which one was read needs states that say the same.
for part in train val; do
  { text $part.en; text $part.de; } >"$work/$part.source"
  { text $part.fr; text $part.fr; } >"$work/$part.target"
done
if [ ! -f "$model/model.safetensors" ]; then
  "$seqwright" train --config "$here/config.yaml" --model "$model" \
    --train-source "$work/train.source" --train-target "$work/train.target" \
    --valid-source "$work/val.source" --valid-target "$work/val.target"
fi

# Line n of one side belongs to line n of the other: precision at 1 is the share of lines whose nearest line has their number.
for part in val test_2016_flickr; do
  for pair in "en de" "de en"; do
    read -r from to <<<"$pair"
    text $part."$from" >"$work/from"
    text $part."$to" >"$work/to"
    "$seqwright" embed --model "$model" --input "$work/from" --nearest "$work/to" -k 1 |
      awk -F '\t' -v name="$part $from-$to" '{ n++; hits += $1 == $4 } END { printf "%s: precision at 1 %.1f %%\n", name, 100 * hits / n }'
    # Without a model: the line with most words in common, names and numbers mostly; of equals the one of like length.
    awk -v name="$part $from-$to" '
      { gsub(/[^[:alnum:] ]/, " "); $0 = tolower($0) }
      NR == FNR { for (i = 1; i <= NF; i++) if (!seen[FNR, $i]++) lines[$i] = lines[$i] " " FNR; words[FNR] = NF; n = FNR; next }
      { split("", common); split("", mine); best = 1; high = -1e9
        for (i = 1; i <= NF; i++) if (!mine[$i]++) { k = split(lines[$i], at, " "); for (j = 1; j <= k; j++) common[at[j]]++ }
        for (j = 1; j <= n; j++) { d = words[j] - NF; s = 100 * common[j] - (d < 0 ? -d : d); if (s > high) { high = s; best = j } }
        hits += best == FNR }
      END { printf "%s: floor, words in common %.1f %%\n", name, 100 * hits / n }' "$work/to" "$work/from"
  done
done
