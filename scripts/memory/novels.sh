#!/usr/bin/env bash
# Characters of novels by a language model with a memory, and what it makes of a novel that it has not seen: four of Austen's train, Northanger Abbey tests.
# The reader brings the six texts, austen-NAME.txt or .txt.gz, in one folder:
#   scripts/memory/novels.sh DATA OUT KIND LENGTH [OPTION of train ...]
# KIND is vanilla, transformer-xl, ernie-doc or compressive, or a name of one's own for what the options set. LENGTH says how many keys of earlier
# segments a token sees besides those of its own segment of 128: vanilla has blocks that are as much longer, shuffled, and rotary positions. Half of the keys of
# compressive are positions, the other half stands for three positions each. UPDATES=N trains N updates of 2,048 characters (1500).
# OUT gets the models and results.tsv: kind, length, updates, seconds of training, nats and bits a byte of the test, how it was read.
# picture.py OUT/results.tsv draws quality against length.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=${SEQWRIGHT:-$here/../seqwright}
usage="usage: novels.sh DATA OUT KIND LENGTH [OPTION of train ...]"
data=${1:?$usage}
out=${2:?$usage}
kind=${3:?$usage}
length=${4:?$usage}
shift 4
updates=${UPDATES:-1500}
segment=128
model=$out/$kind-$length
mkdir -p "$out"

novel() {
  local file=$data/austen-$1.txt
  if [ -f "$file" ]; then cat "$file"; else gzip -dc "$file.gz"; fi
}

if [ ! -f "$out/test.txt" ]; then
  for name in emma mansfield-park pride-and-prejudice sense-and-sensibility; do novel "$name"; done > "$out/train.txt"
  novel persuasion > "$out/valid.txt"
  novel northanger-abbey > "$out/test.part"
  mv "$out/test.part" "$out/test.txt"
fi

attention() {
  options=(--set "model.decoder.self-attention=$1")
}

case $kind in
  vanilla) options=(--set task.order=blocks --set "task.context=$((segment + length))" --set model.positions=rope) ;;
  transformer-xl | ernie-doc) attention "{kind: $kind, memory: $length}" ;;
  compressive) attention "{kind: compressive, memory: $((length / 2)), compressed-memory: $((length - length / 2)), ratio: 3}" ;;
  *) options=() ;;
esac

if [ ! -f "$model/model.safetensors" ]; then
  begin=$(date +%s)
  "$seqwright" train --config "$here/novels.yaml" --model "$model" --train-text "$out/train.txt" --valid-text "$out/valid.txt" \
    --max-steps "$updates" "${options[@]}" "$@"
  echo $(($(date +%s) - begin)) > "$out/$kind-$length.seconds"
fi

# One line of the table; the further arguments say how the test is read.
row() {
  local name=$1 json nats bits
  shift
  json=$("$seqwright" eval --model "$model" --ref "$out/test.txt" --metrics nats,bits-per-byte --format json "$@")
  nats=$(score nats <<< "$json")
  bits=$(score bits-per-byte <<< "$json")
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$kind" "$length" "$updates" "$(cat "$out/$kind-$length.seconds")" "$nats" "$bits" "$name" | tee -a "$out/results.tsv"
}

score() {
  tr -d '\n ' | sed -E "s/.*\"metric\":\"$1\"[^}]*\"score\":([0-9.]+).*/\1/"
}

if [ "$kind" = vanilla ]; then
  row blocks
  # Each token behind at least as many as the memories have.
  [ "$length" -eq 0 ] || row sliding --stride "$segment"
else
  row segments
fi
