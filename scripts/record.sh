#!/usr/bin/env bash
# Records what a build of Seqwright computes, as a table of hashes: tokenizers, trained parameters,
# translations, scores, evaluations, exports and imports of small models. Two builds that should
# compute the same give the same table, on the same processor.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
usage: scripts/record.sh OUT_DIR [COMPARE_WITH]

Makes OUT_DIR, which must not hold anything, trains and uses small models there, and writes
OUT_DIR/record.tsv: a name, a tab and a SHA-256 for each result. What differs from run to run (times,
rates, dates, memory) and what names the version is left out. COMPARE_WITH is the record.tsv of
another run: the rows that differ are written to standard output.

Environment:
  SEQWRIGHT   the launcher of the build to record (default: scripts/seqwright of this source tree)

The bits of floating-point results depend on the processor, which the first row names: compare records
of one machine. It takes about four minutes on two idle cores.

Exit codes: 0 done, and nothing differs; 1 rows differ, or a command failed; 2 a mistake in what was
given.
TEXT
}

refuse() {
  printf 'record: %s\n' "$@" >&2
  exit 2
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage && exit; }
(($# == 1 || $# == 2)) || refuse "found $# arguments, expected OUT_DIR [COMPARE_WITH]; --help tells more"
[[ $1 != -* ]] || refuse "unknown option $1; --help tells what there is"
out=$1
earlier=${2:-}
seqwright=${SEQWRIGHT:-$root/scripts/seqwright}
[[ ! -e $out || -d $out && -z $(ls -A "$out") ]] || refuse "OUT_DIR $out holds something already; name a new folder"
[[ -z $earlier || -f $earlier ]] || refuse "COMPARE_WITH $earlier: no such file; expected the record.tsv of another run"
[[ -x $seqwright ]] || refuse "SEQWRIGHT $seqwright: no such program; expected a launcher, such as scripts/seqwright"
[[ -z $earlier ]] || earlier=$(realpath "$earlier")
seqwright=$(realpath "$seqwright")

mkdir -p "$out"
cd "$out"
mkdir logs data models tokenizers translations scores evals exports imports

# Runs a command of seqwright whose log goes to logs/NAME. The recording goes on after a failure.
run() {
  local name=$1
  shift
  if ! "$seqwright" "$@" 2>"logs/$name"; then
    printf '%s\n' "$name" >>logs/failed
    printf 'record: failed: seqwright %s\n' "$*" >&2
    tail -n 5 "logs/$name" >&2
  fi
}

# The quickstart's task, cut to a few hundred lines.
make_data() {
  source "$root/scripts/seqwright"
  find_home
  find_jdk
  local lib part side
  lib=$(dirname "$seqwright")/../lib
  [[ -d $lib ]] || lib=$(dirname "$seqwright")/../cli/target/lib
  "$JDK/bin/java" -cp "$lib/*" "$root/examples/quickstart/MakeData.java" all >logs/data
  for part in train:400 valid:24 test:60; do
    for side in source target; do
      head -n "${part#*:}" "all/${part%:*}.$side" >"data/${part%:*}.$side"
    done
  done
  rm -r all
  # Beginnings of translations, for some lines; tokens that must not come.
  sed -E '3~3s/.*//; s/^([A-Za-z0-9]{0,3}).*/\1/' data/test.target >data/prefixes
  paste data/test.source data/prefixes >data/test.prefixed
  printf '▁1\n9 9\n' >data/suppressed
}

write_config() {
  cat >config.yaml <<'YAML'
data:
  train: {source: [data/train.source], target: [data/train.target]}
  validation: {source: [data/valid.source], target: [data/valid.target]}
tokenizer:
  source: tokenizers/bpe.model
model:
  size: 32
  heads: 4
  feed-forward: 64
  encoder: {layers: 2}
  decoder: {layers: 2}
training:
  max-tokens: 512
  learning-rate: 5.0e-3
  warmup: 10
  max-steps: 30
  validate-every: 0
  save-every: 0
  report-every: 10
  workers: 1
decoding:
  max-length-ratio: 1.5
YAML
}

# train NAME ARGUMENT...: an argument is a setting, KEY=VALUE, or an option, --NAME=VALUE.
train() {
  local name=$1 argument arguments=()
  shift
  for argument; do
    [[ $argument == -* ]] && arguments+=("$argument") || arguments+=(--set "$argument")
  done
  run "train-$name" train --config config.yaml --model "models/$name" "${arguments[@]}"
}

# translate NAME MODEL OPTION...
translate() {
  run "translate-$1" translate --model "$2" --input data/test.source --output "translations/$1" "${@:3}"
}

# score NAME MODEL OPTION...
score() {
  run "score-$1" score --model "$2" --source data/test.source --target data/test.target \
    --output "scores/$1" "${@:3}"
}

record_tokenizers() {
  local type
  for type in bpe unigram char word; do
    run "tokenizer-$type" tokenizer train --input data/train.source data/train.target \
      --output "tokenizers/$type.model" --type "$type" --vocabulary-size 240 \
      --set hard-vocabulary-limit=false
  done
  run encode tokenizer encode --model tokenizers/unigram.model <data/test.target >tokenizers/encoded
  run decode tokenizer decode --model tokenizers/unigram.model <tokenizers/encoded >tokenizers/decoded
}

# The recipes: workers, schedules, optimizers, averages, vocabularies, validation.
record_training() {
  train plain --max-steps=400 training.max-tokens=1024
  train validated --workers=2 --validate-every=10 --save-every=20 training.schedule=cosine \
    training.update-freq=2 training.early-stopping.metric=perplexity
  train averaged --workers=2 training.schedule=constant model.dropout=0.2 \
    'training.average={of: best, count: 2, every: checkpoint}' --validate-every=10 --save-every=10
  train separate --workers=2 tokenizer.shared=false tokenizer.source=null \
    tokenizer.training.type=bpe tokenizer.training.vocabulary-size=120 tokenizer.training.normalization=identity \
    tokenizer.training.split-digits=true tokenizer.sampling=0.2 \
    model.tied-embeddings=target-output training.ema=0.9 training.optimizer=adamw \
    'training.schedule={kind: linear, steps: 40}'
  train marian training.schedule=noam training.learning-rate=1 --label-smoothing=0 \
    model.norm-placement=post-norm 'model.positions={kind: sinusoidal, form: halves}' \
    'training.average={of: last, count: 2, every: epoch}' model.activation=swish
}

# A run that is stopped and goes on; its rows are those of one that is not stopped.
record_resuming() {
  local settings=(--workers=2 model.dropout=0.2 training.ema=0.8 tokenizer.sampling=0.2
    tokenizer.source=tokenizers/unigram.model 'training.schedule={kind: linear, steps: 30}'
    'training.average={of: last, count: 2, every: epoch}' --save-every=7)
  train unbroken "${settings[@]}"
  train resumed "${settings[@]}" --max-steps=13
  train resumed "${settings[@]}"
  local file
  for file in model training/optimizer; do
    if [[ $(tensors "models/unbroken/$file.safetensors") != $(tensors "models/resumed/$file.safetensors") ]]; then
      echo "resumed-$file" >>logs/failed
      echo "record: failed: $file.safetensors of the resumed run is not that of the unbroken one" >&2
    fi
  done
  translate resumed models/resumed --scores
}

# Every kind of attention, positions, norm, residual connection and feed-forward layer, six a model.
record_kinds() {
  kinds full,global,band,dilated,random,block-local full,band,dilated,random,block-local \
    full,global,routing model.encoder.positions=shaw model.decoder.positions=t5 model.norm=rms-norm \
    'model.encoder.feed-forward={kind: glu}' model.initialization=depth-scaled
  kinds star,longformer,etc,bigbird,sparse-transformer,bp sparse-transformer,image-1d,image-2d,bp \
    linear,performer,rfa model.positions=learned model.norm-placement=deepnorm \
    model.tied-embeddings=none model.output-bias=true
  kinds image-1d,image-2d,axial,routing,reformer,sinkhorn axial,routing,reformer,sinkhorn \
    cosformer,clustered model.norm=power-norm 'model.decoder.feed-forward={kind: moe}'
  kinds linear,performer,rfa,cosformer,clustered,probsparse \
    linear,performer,rfa,cosformer,delta,probsparse memory-compressed,linformer \
    model.norm-placement=rezero model.activation=gelu model.tied-embeddings=source-target \
    model.positions=none
  kinds memory-compressed,linformer,set-transformer,poolingformer,nystrom,csalr \
    memory-compressed,poolingformer,average,hard-gaussian gaussian,realformer \
    'model.encoder.feed-forward={kind: product-key}' model.activation=gelu-tanh
  kinds realformer,realformer,gaussian,predictive,synthesizer,hard-gaussian \
    realformer,predictive,gaussian,synthesizer predictive,talking-heads \
    model.tied-embeddings=source-output
  kinds talking-heads,collaborative,grouped-query,adaptive-span,capsule-aggregation \
    talking-heads,collaborative,grouped-query,adaptive-span,capsule-aggregation \
    collaborative,grouped-query,capsule-aggregation model.initialization=fan-in
  kinds perceiver full full model.decoder.positions=alibi model.embedding-scale=1
  kinds full full full model.encoder.positions=tener model.decoder.positions=tupe
  kinds bigbird,image-2d full,image-1d full model.positions=rope
}

# kinds ENCODER DECODER CROSS SETTING...: trains, translates and scores with these kinds of attention.
kinds() {
  local name=kinds-$((++models)) commas=${1//[^,]/}
  train "$name" --max-steps=8 "model.encoder.layers=$((${#commas} + 1))" \
    "model.encoder.self-attention=[$1]" "model.decoder.layers=5" "model.decoder.self-attention=[$2]" \
    "model.decoder.cross-attention=[$3]" "${@:4}"
  translate "$name" "models/$name" --beam-size 2 --scores
  translate "$name-int8" "models/$name" --beam-size 1 --precision int8
}

record_translations() {
  local model=models/plain precision
  for precision in float32 int8; do
    translate "greedy-$precision" $model --search greedy --scores --precision $precision --workers 1
    translate "beam-$precision" $model --beam-size 4 --scores --precision $precision --workers 2
    translate "n-best-$precision" $model --beam-size 6 --n-best 3 --lenpen 0.6 --precision $precision
    translate "sampling-$precision" $model --sampling --seed 7 --top-k 10 --temperature 0.8 \
      --n-best 2 --precision $precision
    translate "prefix-$precision" $model --prefix data/prefixes --scores --precision $precision
    score "$precision" $model --tokens --set precision=$precision
  done
  translate nucleus $model --sampling --top-p 0.9 --scores
  translate suggested $model --prefix data/prefixes --prefix-bias 0.4 --search greedy --scores
  translate alternatives $model --prefix data/prefixes --alternatives 3
  translate constrained $model --suppress data/suppressed --suppress-unknown --no-repeat-ngram-size 2 \
    --repetition-penalty 1.2 --min-length 4 --max-target-length 30 --scores
  translate batches $model --mini-batch 7 --maxi-batch 2 --max-tokens 150 --replace-unknown --scores
  translate endings $model --set ending.stopping=bound --set ending.free-forced-end=true --n-best 2
  run translate-column translate --model $model --prefix-column <data/test.prefixed >translations/column
  # Little input is translated by other kernels.
  head -n 5 data/test.source | run translate-little translate --model $model >translations/little
  score means $model --lenpen 1
  translate separate models/separate --scores
  translate averaged models/averaged --scores
}

record_evals() {
  local metrics=bleu,chrf,chrf++,ter,exact,wer,cer systems=(translations/eval-greedy translations/eval-beam)
  sed 's/ ||| .*//' translations/greedy-float32 >"${systems[0]}"
  sed 's/ ||| .*//' translations/beam-float32 >"${systems[1]}"
  run eval-all eval --ref data/test.target --hyp "${systems[@]}" --metrics $metrics --format json >evals/all
  run eval-sentences eval --ref data/test.target --hyp "${systems[1]}" --sentence-level >evals/sentences
  run eval-paired eval --ref data/test.target --hyp "${systems[@]}" --paired-bs --paired-bs-n 200 \
    --width 6 >evals/paired
  run eval-model eval --ref data/test.target --model models/plain --src data/test.source \
    --metrics bleu,chrf,perplexity,accuracy --width 9 >evals/model
}

# export NAME MODEL FORMAT TYPE OPTION...
export_model() {
  run "export-$1" export --model "$2" --output "exports/$1" --format "$3" --quantization "$4" "${@:5}" \
    >"logs/export-$1.out"
}

# import_model NAME TOOLKIT OPTION...: reads an export of that name, and translates with it.
import_model() {
  run "import-$1" import --from "$2" --output "imports/$1" "exports/$1" "${@:3}" >"logs/import-$1.out"
  translate "import-$1" "imports/$1" --beam-size 2 --scores
}

record_exports() {
  local type
  for type in float32 float16 bfloat16 int8; do
    export_model "seqwright-$type" models/separate seqwright $type --check-lines 0
    export_model "ctranslate2-$type" models/plain ctranslate2 $type --check-lines 0
  done
  export_model seqwright-last models/averaged safetensors float32 --weights last
  translate seqwright-int8 exports/seqwright-int8 --scores
  translate seqwright-float16 exports/seqwright-float16 --scores
  for type in float32 float16 int8; do
    export_model "onnx-$type" models/plain onnx $type --check-lines 0
  done
  export_model onnx-separate models/separate onnx float32 --check-lines 0
  for type in float32 float16 bfloat16; do
    export_model "huggingface-$type" models/marian huggingface $type --check-lines 0
  done
  local texts=(--source-model tokenizers/bpe.model)
  import_model ctranslate2-float32 ctranslate2 "${texts[@]}"
  import_model ctranslate2-int8 ctranslate2 "${texts[@]}" --quantization int8
  import_model ctranslate2-float16 ctranslate2 "${texts[@]}"
  import_model huggingface-float32 huggingface
  import_model huggingface-bfloat16 huggingface --quantization float16
}

# The tensors of a safetensors file: names, types, shapes and bytes, but no metadata.
tensors() {
  local length
  length=$(od -An -t u8 -N 8 "$1" | tr -d ' ')
  {
    head -c $((8 + length)) "$1" | tail -c +9 | sed 's/"__metadata__":{[^}]*},\{0,1\}//; s/ *$//'
    tail -c +$((9 + length)) "$1"
  } | sha256sum
}

# The fields of a log that the same run has again, one a line.
log_fields() {
  local counts='type|step|epoch|epoch-sentences|source-tokens|target-tokens|best-step|stalled'
  local measures='loss|perplexity|accuracy|gradient-norm|learning-rate|bleu|chrf'
  grep -oE "\"($counts|$measures)\":[^,}]*" "$1"
}

hash_of() {
  case $1 in
    *.safetensors) tensors "$1" ;;
    */log.jsonl) log_fields "$1" | sha256sum ;;
    evals/*) sed -E 's/version:[^|" ]*//g' "$1" | sha256sum ;;
    *) sha256sum "$1" ;;
  esac | cut -d ' ' -f 1
}

# The processor's name, and the sets of instructions that the kernels choose by.
processor() {
  awk -F ': ' '/^model name/ { name = $2 }
    /^flags/ {
      count = split($2, flags, " ")
      for (i = 1; i <= count; i++) if (flags[i] ~ /^(avx2|fma|avx512f|avx512_vnni|avx_vnni)$/) name = name " " flags[i]
      print name
      exit
    }' /proc/cpuinfo
}

write_table() {
  local file
  printf 'processor\t%s\n' "$(processor)" >record.tsv
  find data tokenizers models translations scores evals exports imports -type f \
    ! -name config.yaml ! -name .lock ! -name state.json ! -path '*/tensorboard/*' | LC_ALL=C sort |
    while IFS= read -r file; do
      printf '%s\t%s\n' "$file" "$(hash_of "$file")"
    done >>record.tsv
}

# Writes the rows in which two tables differ. True when there are none.
compare() {
  awk -F '\t' '
    NR == FNR { before[$1] = $2; next }
    { after[$1] = 1 }
    !($1 in before) { print $1 ": new"; bad = 1; next }
    before[$1] != $2 { print $1 ": differs"; bad = 1 }
    END {
      for (name in before) if (!(name in after)) { print name ": missing"; bad = 1 }
      exit bad
    }' "$1" "$2"
}

main() {
  local started=$SECONDS jobs=() job status=0
  make_data
  write_config
  record_tokenizers
  # Several at a time, since a start of Java leaves cores idle.
  record_kinds & jobs+=($!)
  record_resuming & jobs+=($!)
  record_training
  record_exports & jobs+=($!)
  record_translations
  record_evals
  for job in "${jobs[@]}"; do
    wait "$job" || status=1
  done
  write_table
  printf '%d rows in %s after %d s\n' "$(wc -l <record.tsv)" "$out/record.tsv" $((SECONDS - started)) >&2
  [[ -z $earlier ]] || compare "$earlier" record.tsv || status=1
  [[ ! -e logs/failed ]] || status=1
  exit $status
}

models=0
main
