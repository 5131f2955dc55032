#!/usr/bin/env bash
# Inflects words: the characters of a lemma and its features become the characters of a form. Prints the accuracy on the test set.
# The reader brings the files of CoNLL-SIGMORPHON 2017, a lemma, a form and features a line with tabs between them, plain or .gz:
#   scripts/hierarchy/inflection.sh DATA LANGUAGE OUT [OPTION of train ...]
# DATA has LANGUAGE.train.tsv, LANGUAGE.dev.tsv and LANGUAGE.test.tsv; OUT gets the texts, the model and results.tsv: language, options, seconds of training, accuracy.
# A line of source is the lemma and each feature in brackets, in its order: "engender<V><PST>"; a feature is one token.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=${SEQWRIGHT:-$here/../seqwright}
usage="usage: inflection.sh DATA LANGUAGE OUT [OPTION of train ...]"
data=${1:?$usage}
language=${2:?$usage}
out=${3:?$usage}
shift 3
model=$out/$language${NAME:+-$NAME}
texts=$out/texts-$language
mkdir -p "$texts"

part() {
  local file=$data/$language.$1.tsv
  if [ -f "$file" ]; then cat "$file"; else gzip -dc "$file.gz"; fi
}

for name in train dev test; do
  part $name | awk -F '\t' '{ gsub(";", "><", $3); print $1 "<" $3 ">\t" $2 }' > "$texts/$name.tsv"
done
features=$(part train | cut -f 3 | tr ';' '\n' | sort -u | sed 's/.*/"<&>"/' | paste -sd ,)

if [ ! -f "$model/model.safetensors" ]; then
  begin=$(date +%s)
  "$seqwright" train --config "$here/inflection.yaml" --model "$model" --train-tsv "$texts/train.tsv" --valid-tsv "$texts/dev.tsv" \
    --set "tokenizer.training.user-defined-symbols=[$features]" "$@"
  echo $(($(date +%s) - begin)) > "$model.seconds"
fi

cut -f 1 "$texts/test.tsv" | "$seqwright" translate --model "$model" --search greedy > "$model.out"
cut -f 2 "$texts/test.tsv" > "$texts/test.ref"
json=$("$seqwright" eval --hyp "$model.out" --ref "$texts/test.ref" --metrics exact --format json)
score=$(tr -d '\n ' <<< "$json" | sed -E 's/.*"metric":"exact"[^}]*"score":([0-9.]+).*/\1/')
printf '%s\t%s\t%s\t%s\n' "$language" "$*" "$(cat "$model.seconds")" "$score" | tee -a "$out/results.tsv"
