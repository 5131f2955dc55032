#!/usr/bin/env bash
# Compares kinds of encoder self-attention on ListOps, nested lists of 500 to 1,000 tokens with one digit as their value, which it
# makes itself:
#   examples/bake-off/listops.sh [OUTPUT]
# UPDATES in the environment sets the budget of each, SEEDS from which each is trained, KINDS which are compared; COSTS=no leaves
# times and memory out of the table:
#   UPDATES=20 SEEDS='1 2' KINDS='full band bp' examples/bake-off/listops.sh
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
output=${1:-bake-off-listops}
updates=${UPDATES:-600}
source "$here/kinds.sh"

# Of about 750 positions each attends some dozens, or as many clusters, landmarks or features stand for all.
choose \
  'full={kind: full}' \
  'band={kind: band, window: 16}' \
  'block-local={kind: block-local, block: 32}' \
  'star={kind: star, rounds: 2}' \
  'longformer={kind: longformer, window: 16, global: 1}' \
  'etc={kind: etc, window: 16, globals: 8}' \
  'bigbird={kind: bigbird, block: 8, global: 1, window: 1, random: 1}' \
  'sparse-transformer={kind: sparse-transformer, stride: 28, summary: 4}' \
  'bp={kind: bp, reach: 4}' \
  'axial={kind: axial, width: 28}' \
  'routing={kind: routing, clusters: 24, window: 32}' \
  'reformer={kind: reformer, buckets: 24, chunk: 32, rounds: 2}' \
  'sinkhorn={kind: sinkhorn, block: 32}' \
  'linear={kind: linear}' \
  'performer={kind: performer, features: 32}' \
  'rfa={kind: rfa, features: 32}' \
  'cosformer={kind: cosformer}' \
  'clustered={kind: clustered, clusters: 24, top: 32}' \
  'probsparse={kind: probsparse, factor: 5}' \
  'memory-compressed={kind: memory-compressed, stride: 8, kernel: 8}' \
  'linformer={kind: linformer, length: 32}' \
  'set-transformer={kind: set-transformer, points: 32}' \
  'perceiver={kind: perceiver, latents: 64}' \
  'poolingformer={kind: poolingformer, window: 16, wide: 128, stride: 8, kernel: 9}' \
  'nystrom={kind: nystrom, landmarks: 32}' \
  'csalr={kind: csalr, landmarks: 32}'

mkdir -p "$output"
if [[ ! -f $output/test.target ]]; then
  source "$here/../../scripts/seqwright"
  find_home
  find_jdk
  echo "making 8,000 expressions to learn from and 1,000 to be tested on"
  "$JDK/bin/java" "$here/ListOps.java" "$output/train.tsv" 8000 1
  "$JDK/bin/java" "$here/ListOps.java" "$output/test.tsv" 1000 2
  cut -f1 "$output/test.tsv" >"$output/test.source"
  cut -f2 "$output/test.tsv" >"$output/test.target"
fi
"$here/../../scripts/compare-variants.sh" --output "$output" --base "$here/listops.yaml" \
  --test-source "$output/test.source" --test-target "$output/test.target" --metrics exact \
  --title "Encoder self-attention: ListOps, 500 to 1,000 tokens" \
  --note "2+1 layers, D 64, the same $updates updates of up to 8,192 tokens for each; exact is the share of 1,000 values that are right. The outermost operator alone, without the rest, gives 35 %." \
  --seeds "${SEEDS:-1 2 3}" $([[ ${COSTS:-yes} == yes ]] || echo --without-costs) "${configs[@]}" -- --train-tsv "$output/train.tsv" --max-steps "$updates" --warmup $((updates / 10))
