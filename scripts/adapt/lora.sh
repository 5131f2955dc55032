#!/usr/bin/env bash
# Tunes a translator of image captions to everyday sentences, all of it and by LoRA: what is learnt, how fast, in how much memory,
# and what becomes of the captions. The reader brings Multi30k and the English-German pairs of Tatoeba:
#   scripts/adapt/lora.sh MULTI30K TATOEBA OUT [PAIRS [EPOCHS]]
# MULTI30K has train.en train.de val.en val.de test_2016_flickr.en test_2016_flickr.de, plain or .gz; TATOEBA is deu.txt, English and
# German with a tab between them. OUT gets the texts, the models and results.tsv: name, parameters that are learnt, seconds of steps,
# target tokens a second, peak memory (MB), bytes of training/ and of the adapter, BLEU of captions, BLEU of sentences.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=${SEQWRIGHT:-$here/../seqwright}
usage="usage: lora.sh MULTI30K TATOEBA OUT [PAIRS [EPOCHS]]"
captions=${1:?$usage}
sentences=${2:?$usage}
out=${3:?$usage}
pairs=${4:-20000}
epochs=${5:-3}
base_epochs=${BASE_EPOCHS:-6}
read -ra more <<< "${BASE_OPTIONS:-}" # further options of the base's training
test=${TEST:-1000} # pairs of Tatoeba that are translated
mkdir -p "$out/texts"

text() {
  if [ -f "$captions/$1" ]; then cat "$captions/$1"; else gzip -dc "$captions/$1.gz"; fi
}

for name in train val test_2016_flickr; do
  for side in en de; do text $name.$side > "$out/texts/$name.$side"; done
done

# Pairs of Tatoeba in an order that the hash of the English side gives, so that no English sentence is in two parts.
awk -F '\t' '!seen[$1]++ { h = 0; for (i = 1; i <= length($1); i++) h = (h * 31 + index(" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", substr($1, i, 1))) % 1000003; print h "\t" $1 "\t" $2 }' "$sentences" \
  | LC_ALL=C sort -s -k 1,1n | cut -f 2,3 | tr -d '\r' > "$out/texts/all.tsv"
sed -n "1,${test}p" "$out/texts/all.tsv" > "$out/texts/test.tsv"
sed -n "$((test + 1)),$((test + pairs))p" "$out/texts/all.tsv" > "$out/texts/train.tsv"

if [ ! -f "$out/base/model.safetensors" ]; then
  steps=$((base_epochs * 140))
  "$seqwright" train --config "$here/../../examples/multi30k/config.yaml" --model "$out/base" \
    --train-source "$out/texts/train.en" --train-target "$out/texts/train.de" \
    --set "training.schedule={kind: cosine, steps: $steps}" --set training.warmup=150 --max-epochs "$base_epochs" \
    --set "training.average={count: 0, of: last}" --validate-every 0 "${more[@]}"
fi

field() { # the last value of a key of the log
  { grep '"type":"report"' "$1/log.jsonl" || true; } | tail -1 | sed -E "s/.*\"$2\":([0-9.eE+-]+).*/\1/"
}

bleu() { # model, source, reference
  "$seqwright" translate --model "$1" --input "$2" --output "$1/out" --beam-size 5
  json=$("$seqwright" eval --hyp "$1/out" --ref "$3" --metrics bleu --format json)
  tr -d '\n ' <<< "$json" | sed -E 's/.*"metric":"bleu"[^}]*"score":([0-9.]+).*/\1/'
}

size() { if [ -e "$1" ]; then du -sb "$1" | cut -f 1; else echo 0; fi; }

cut -f 1 "$out/texts/test.tsv" > "$out/texts/test.en"
cut -f 2 "$out/texts/test.tsv" > "$out/texts/test.de"

result() { # name, learnt
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$(field "$out/$1" elapsed-seconds)" \
    "$(field "$out/$1" target-tokens-per-second)" "$(field "$out/$1" peak-memory-bytes | awk '{ printf "%d", $1 / 1e6 }')" \
    "$(size "$out/$1/training")" "$(size "$out/$1/adapter.safetensors")" \
    "$(bleu "$out/$1" "$out/texts/test_2016_flickr.en" "$out/texts/test_2016_flickr.de")" \
    "$(bleu "$out/$1" "$out/texts/test.en" "$out/texts/test.de")" | tee -a "$out/results.tsv"
}

tune() { # name, adaptation
  "$seqwright" train --from "$out/base" --model "$out/$1" --adaptation "$2" --train-tsv "$out/texts/train.tsv" \
    --max-epochs "$epochs" --report-every 50 --validate-every 0 2>&1 | tee "$out/$1.log" >&2
  result "$1" "$(grep -oE 'of which [0-9,]+|[0-9,]+ parameters$' "$out/$1.log" | grep -oE '[0-9,]+' | tr -d , | tail -1)"
}

rm -f "$out/results.tsv"
result base 0
tune full full
tune lora '{kind: lora, rank: 8}'
tune lora-all '{kind: lora, rank: 8, where: [q, k, v, o, ffn]}'
