#!/usr/bin/env bash
# Compares kinds of encoder self-attention on Arabic names in Latin letters. The reader brings the files of examples/transliteration:
#   examples/bake-off/transliteration.sh FOLDER [OUTPUT]
# with ar2en-train.txt and ar2en-eval.txt in FOLDER. UPDATES in the environment sets the budget of each, SEEDS from which each is
# trained, KINDS which are compared; COSTS=no leaves times and memory out of the table:
#   UPDATES=20 SEEDS='1 2' KINDS='full band star' examples/bake-off/transliteration.sh FOLDER
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:?usage: transliteration.sh FOLDER [OUTPUT]}
output=${2:-bake-off-transliteration}
updates=${UPDATES:-400}
source "$here/kinds.sh"

# A name has 7 letters on average and 16 at most: windows and blocks are of a few letters.
choose \
  'full={kind: full}' \
  'global={kind: global, positions: 2}' \
  'band={kind: band, window: 2}' \
  'dilated={kind: dilated, window: 2, dilation: 2}' \
  'random={kind: random, keys: 4}' \
  'block-local={kind: block-local, block: 4}' \
  'star={kind: star, rounds: 2}' \
  'longformer={kind: longformer, window: 2, global: 1}' \
  'etc={kind: etc, window: 2, globals: 2, distance: 2}' \
  'bigbird={kind: bigbird, block: 2, random: 1}' \
  'sparse-transformer={kind: sparse-transformer, stride: 3, summary: 1}' \
  'bp={kind: bp, reach: 2}' \
  'image-1d={kind: image-1d, queries: 4, memory: 4}' \
  'axial={kind: axial, width: 4}' \
  'routing={kind: routing, clusters: 2, window: 4}' \
  'reformer={kind: reformer, buckets: 2, chunk: 4}' \
  'sinkhorn={kind: sinkhorn, block: 4}' \
  'linear={kind: linear}' \
  'performer={kind: performer}' \
  'rfa={kind: rfa}' \
  'cosformer={kind: cosformer}' \
  'clustered={kind: clustered, clusters: 4, top: 4}' \
  'probsparse={kind: probsparse, factor: 2}' \
  'memory-compressed={kind: memory-compressed, stride: 2, kernel: 3}' \
  'linformer={kind: linformer, length: 8}' \
  'set-transformer={kind: set-transformer, points: 4}' \
  'perceiver={kind: perceiver, latents: 4}' \
  'poolingformer={kind: poolingformer, window: 2, wide: 6, stride: 2, kernel: 2}' \
  'nystrom={kind: nystrom, landmarks: 4, convolution: 3}' \
  'csalr={kind: csalr, landmarks: 4}' \
  'gaussian={kind: gaussian}' \
  'gaussian-distance={kind: gaussian, form: distance}' \
  'realformer={kind: realformer}' \
  'predictive={kind: predictive}' \
  'synthesizer={kind: synthesizer}' \
  'synthesizer-random={kind: synthesizer, parts: [factorized-random]}' \
  'hard-gaussian={kind: hard-gaussian}' \
  'talking-heads={kind: talking-heads}' \
  'collaborative={kind: collaborative}' \
  'grouped-query={kind: grouped-query, groups: 1}' \
  'adaptive-span={kind: adaptive-span, span: 16, ramp: 4}' \
  'capsule-dynamic={kind: capsule-aggregation}' \
  'capsule-em={kind: capsule-aggregation, routing: em}'

mkdir -p "$output"
cut -f1 "$data/ar2en-eval.txt" >"$output/test.source"
cut -f2 "$data/ar2en-eval.txt" >"$output/test.target"
"$here/../../scripts/compare-variants.sh" --output "$output" --base "$here/transliteration.yaml" \
  --test-source "$output/test.source" --test-target "$output/test.target" --metrics wer,cer \
  --title "Encoder self-attention: transliteration" \
  --note "2+2 layers, D 64, the same $updates updates of up to 1,024 tokens for each, greedy decoding of $(wc -l <"$output/test.source") names; lower rates are better." \
  --seeds "${SEEDS:-1 2 3}" $([[ ${COSTS:-yes} == yes ]] || echo --without-costs) "${configs[@]}" -- --train-tsv "$data/ar2en-train.txt" --max-steps "$updates" --warmup $((updates / 10))
