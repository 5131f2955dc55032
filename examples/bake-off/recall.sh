#!/usr/bin/env bash
# Compares kinds of encoder self-attention on questions to texts of 512 tokens, which it makes itself:
#   examples/bake-off/recall.sh [OUTPUT]
# UPDATES in the environment sets the budget of each, SEEDS from which each is trained, KINDS which are compared; COSTS=no leaves
# times and memory out of the table:
#   UPDATES=20 SEEDS='1 2' KINDS='full band bp' examples/bake-off/recall.sh
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
output=${1:-bake-off-recall}
updates=${UPDATES:-400}
source "$here/kinds.sh"

# Of 512 positions each attends some dozens, or as many clusters, landmarks or features stand for all. Where a kind has global
# positions they are those of the questions, as Longformer has it.
choose \
  'full={kind: full}' \
  'band={kind: band, window: 16}' \
  'block-local={kind: block-local, block: 32}' \
  'star={kind: star, rounds: 2}' \
  'longformer={kind: longformer, window: 16, global: 4}' \
  'etc={kind: etc, window: 16, globals: 4}' \
  'bigbird={kind: bigbird, block: 8, global: 1, window: 1, random: 1}' \
  'sparse-transformer={kind: sparse-transformer, stride: 23, summary: 4}' \
  'bp={kind: bp, reach: 4}' \
  'axial={kind: axial, width: 23}' \
  'routing={kind: routing, clusters: 16, window: 32}' \
  'reformer={kind: reformer, buckets: 16, chunk: 32, rounds: 2}' \
  'sinkhorn={kind: sinkhorn, block: 32}' \
  'linear={kind: linear}' \
  'performer={kind: performer, features: 32}' \
  'rfa={kind: rfa, features: 32}' \
  'cosformer={kind: cosformer}' \
  'clustered={kind: clustered, clusters: 16, top: 32}' \
  'probsparse={kind: probsparse, factor: 5}' \
  'memory-compressed={kind: memory-compressed, stride: 8, kernel: 8}' \
  'linformer={kind: linformer, length: 32}' \
  'set-transformer={kind: set-transformer, points: 32}' \
  'perceiver={kind: perceiver, latents: 32}' \
  'poolingformer={kind: poolingformer, window: 16, wide: 128, stride: 8, kernel: 9}' \
  'nystrom={kind: nystrom, landmarks: 32}' \
  'csalr={kind: csalr, landmarks: 32}'

mkdir -p "$output"
if [[ ! -f $output/test.target ]]; then
  source "$here/../../scripts/seqwright"
  find_home
  find_jdk
  echo "making 8,000 texts to learn from and 500 to be tested on"
  "$JDK/bin/java" "$here/Recall.java" "$output/train.tsv" 8000 1
  "$JDK/bin/java" "$here/Recall.java" "$output/test.tsv" 500 2
  cut -f1 "$output/test.tsv" >"$output/test.source"
  cut -f2 "$output/test.tsv" >"$output/test.target"
fi
seeds=${SEEDS:-1 2 3}
"$here/../../scripts/compare-variants.sh" --output "$output" --base "$here/recall.yaml" \
  --test-source "$output/test.source" --test-target "$output/test.target" --metrics exact \
  --title "Encoder self-attention: questions to a text of 512 tokens" \
  --note "2+1 layers, D 64, the same $updates updates of three texts for each; exact is the share of 500 texts of which all four answers are right, 0.4 % by chance; higher is better." \
  --seeds "$seeds" $([[ ${COSTS:-yes} == yes ]] || echo --without-costs) "${configs[@]}" -- --train-tsv "$output/train.tsv" --max-steps "$updates" --warmup $((updates / 10))

# Prints a row: in percent, which answers of a kind are wrong by how often what answers them stands in the text.
by_frequency() {
  local seed
  for seed in $seeds; do paste "$output/test.tsv" "$output/seed-$seed/$1.out"; done | awk -F '\t' -v name="$1" '
    {
      delete times
      split($1, text, " "); split($2, right, " "); split($3, found, " ")
      for (i in text) times[substr(text[i], 1, 1)]++
      for (k = 1; k <= 4; k++) {
        n = times[substr("abcd", k, 1)] - 1 # the question is none
        all[n]++
        wrong[n] += found[k] != right[k]
      }
    }
    END {
      printf "| %s |", name
      for (i = split("320 128 48 12", order, " "); i >= 1; i--) row = sprintf(" %.1f |", 100 * wrong[order[i]] / all[order[i]]) row
      print row
    }'
}

{
  printf '\nWrong answers in percent, all seeds together, by how often the fact stands in the text; 75 by chance:\n\n'
  printf '| configuration | 320 times | 128 times | 48 times | 12 times |\n|---|---:|---:|---:|---:|\n'
  for config in "${configs[@]}"; do by_frequency "${config%%:*}"; done
} >>"$output/results.md"
