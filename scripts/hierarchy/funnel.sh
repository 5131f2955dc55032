#!/usr/bin/env bash
# Encoders of the Funnel-Transformer beside sequential ones: time against quality. The reader brings the files, plain or .gz:
#   scripts/hierarchy/funnel.sh tagging DATA OUT NAME [OPTION of train ...]       *-ud-train.conllu, *-ud-dev.conllu, *-ud-test.conllu
#   scripts/hierarchy/funnel.sh translation DATA OUT NAME [OPTION of train ...]   train, val and test_2016_flickr .en and .de
# NAME is one of the encoders below, or a name of one's own for what the options set. UPDATES=N trains N updates (1000).
# OUT gets the models and results.tsv: task, name, updates, seconds of training, seconds of using it on the test, accuracy or BLEU.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=${SEQWRIGHT:-$here/../seqwright}
usage="usage: funnel.sh tagging|translation DATA OUT NAME [OPTION of train ...]"
task=${1:?$usage}
data=${2:?$usage}
out=${3:?$usage}
name=${4:?$usage}
shift 4
updates=${UPDATES:-1000}
model=$out/$task-$name
mkdir -p "$out"

stack() {
  options=(--set "model.encoder.layers=$1" --set "model.encoder.stack=$2")
}

case $name in
  sequential-2) stack 2 sequential ;;
  sequential-4) stack 4 sequential ;;
  sequential-6) stack 6 sequential ;;
  funnel-6) stack 6 '{kind: funnel, blocks: [2, 2], expand: 2}' ;;
  funnel-8) stack 8 '{kind: funnel, blocks: [2, 2, 2], expand: 2}' ;;
  tnt) options=(--set task.characters=tnt) ;;
  no-characters) options=(--set task.characters=none) ;;
  *) options=() ;;
esac

part() { ls "$data"/*-ud-"$1".conllu* | head -n 1; }
text() { if [ -f "$data/$1" ]; then echo "$data/$1"; else echo "$data/$1.gz"; fi; }

# The seconds that a command takes, whose output goes to standard error.
seconds() {
  local begin
  begin=$(date +%s.%N)
  "$@" >&2
  echo "$(date +%s.%N) $begin" | awk '{ printf "%.1f\n", $1 - $2 }'
}

case $task in
  tagging)
    input=(--input "$(part test)" --output "$model.conllu")
    train=(--task tagging --config "$here/../../examples/tagging/config.yaml" --train-conll "$(part train)" --valid-conll "$(part dev)")
    use=predict
    measure=(--conll "$model.conllu" --metrics accuracy)
    ;;
  translation)
    input=(--input "$(text test_2016_flickr.en)" --output "$model.de")
    train=(--config "$here/../../examples/multi30k/config.yaml" --train-source "$(text train.en)" --train-target "$(text train.de)"
      --valid-source "$(text val.en)" --valid-target "$(text val.de)")
    use=translate
    measure=(--hyp "$model.de" --ref "$(text test_2016_flickr.de)" --metrics bleu)
    ;;
  *) echo "$usage" >&2; exit 2 ;;
esac

if [ ! -f "$model/model.safetensors" ]; then
  seconds "$seqwright" train "${train[@]}" --model "$model" --max-steps "$updates" --set training.max-epochs=0 \
    --set training.schedule.steps="$updates" --set training.warmup=$((updates / 5)) "${options[@]}" "$@" > "$model.seconds"
fi
used=$(seconds "$seqwright" "$use" --model "$model" "${input[@]}")
json=$("$seqwright" eval "${measure[@]}" --format json)
score=$(tr -d '\n ' <<< "$json" | sed -E 's/.*"score":([0-9.]+).*/\1/')
printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$task" "$name" "$updates" "$(cat "$model.seconds")" "$used" "$score" | tee -a "$out/results.tsv"
