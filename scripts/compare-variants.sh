#!/usr/bin/env bash
# Trains configurations on the same data with the same budget, scores each on the same test, and writes one table (Markdown) and
# one page (HTML) with quality, speed, memory, parameters and curves.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=$here/seqwright

usage() {
  cat <<'TEXT'
usage: scripts/compare-variants.sh --output DIR --test-source FILE --test-target FILE [--base FILE.yaml]
         [--metrics LIST] [--title TEXT] CONFIG... -- TRAIN-OPTION...

CONFIG is a file NAME.yaml, or NAME:KEY=VALUE (more settings after semicolons), which changes the file of --base.
Everything behind -- goes to every 'seqwright train': the data and the budget, say
  -- --train-source a.src --train-target a.tgt --max-steps 1000 --seed 1
A model that is there already is trained no further than its budget, so an interrupted comparison goes on where it stopped.
TEXT
  exit 2
}

output='' base='' source='' target='' metrics='bleu,chrf' title='A comparison of variants'
configs=()
while (($# > 0)); do
  case $1 in
    --output | --base | --test-source | --test-target | --metrics | --title)
      (($# > 1)) || usage
      case $1 in
        --output) output=$2 ;;
        --base) base=$2 ;;
        --test-source) source=$2 ;;
        --test-target) target=$2 ;;
        --metrics) metrics=$2 ;;
        --title) title=$2 ;;
      esac
      shift 2
      ;;
    --) shift && break ;;
    -*) usage ;;
    *) configs+=("$1") && shift ;;
  esac
done
[[ -n $output && -n $source && -n $target ]] && ((${#configs[@]} > 0)) || usage

mkdir -p "$output"
names=()
for config in "${configs[@]}"; do
  settings=()
  if [[ $config == *.yaml ]]; then
    file=$config
    name=$(basename "$config" .yaml)
  else
    [[ -n $base && $config == *:*=* ]] || usage
    file=$base
    name=${config%%:*}
    IFS=';' read -r -a changes <<<"${config#*:}"
    for change in "${changes[@]}"; do settings+=(--set "$change"); done
  fi
  names+=("$name")
  model=$output/$name
  printf '\n== %s\n' "$name"
  if [[ ! -f $output/$name.json ]]; then
    "$seqwright" train --config "$file" --model "$model" "$@" ${settings[@]+"${settings[@]}"}
    "$seqwright" translate --model "$model" --input "$source" --output "$output/$name.out"
    "$seqwright" eval --hyp "$output/$name.out" --ref "$target" --metrics "$metrics" --format json >"$output/$name.part"
    mv "$output/$name.part" "$output/$name.json"
  fi
done

source "$here/seqwright"
find_home
find_jdk
find_jars
"$JDK/bin/java" -cp "$LIB/*" "$here/compare/Report.java" "$title" "$output" "${names[@]}"
