#!/usr/bin/env bash
# Trains configurations on the same data with the same budget, scores each on the same test, and writes one table (Markdown) and
# one page (HTML) with quality, speed, memory, parameters and curves.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=$here/seqwright

usage() {
  cat <<'TEXT'
usage: scripts/compare-variants.sh --output DIR --test-source FILE --test-target FILE [--base FILE.yaml]
         [--metrics LIST] [--title TEXT] [--note TEXT] CONFIG... -- TRAIN-OPTION...

CONFIG is a file NAME.yaml, or NAME:KEY=VALUE (more settings after semicolons), which changes the file of --base.
Everything behind -- goes to every 'seqwright train': the data and the budget, say
  -- --train-source a.src --train-target a.tgt --max-steps 1000 --seed 1
A comparison that was interrupted goes on where it stopped when it is started again; what is scored already is not run again. A
configuration that fails does not end the comparison: the others are compared, and the exit code is 1.
TEXT
  exit 2
}

refuse() {
  printf 'compare-variants: %s\n' "$@" >&2
  exit 2
}

output='' base='' source='' target='' metrics='bleu,chrf' title='A comparison of variants' note=''
configs=()
while (($# > 0)); do
  case $1 in
    -h | --help) usage ;;
    --output | --base | --test-source | --test-target | --metrics | --title | --note)
      (($# > 1)) || refuse "$1 wants a value"
      case $1 in
        --output) output=$2 ;;
        --base) base=$2 ;;
        --test-source) source=$2 ;;
        --test-target) target=$2 ;;
        --metrics) metrics=$2 ;;
        --title) title=$2 ;;
        --note) note=$2 ;;
      esac
      shift 2
      ;;
    --) shift && break ;;
    -*) refuse "unknown option $1; --help lists them, and those of 'train' stand behind --" ;;
    *) configs+=("$1") && shift ;;
  esac
done
[[ -n $output ]] || refuse "--output is missing: where the models and the tables go"
[[ -n $source && -n $target ]] || refuse "--test-source and --test-target are missing: what is scored"
((${#configs[@]} > 0)) || refuse "no CONFIG to compare; --help tells their form"

# Reads a CONFIG into name, file and settings.
parse() {
  settings=()
  if [[ $1 == *.yaml ]]; then
    file=$1
    name=$(basename "$1" .yaml)
  else
    [[ $1 == *:*=* ]] || refuse "found $1, expected FILE.yaml or NAME:KEY=VALUE"
    [[ -n $base ]] || refuse "$1 changes the file of --base, which is missing"
    file=$base
    name=${1%%:*}
    IFS=';' read -r -a settings <<<"${1#*:}"
  fi
  [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || refuse "the name in $1 must be made of letters, digits, dots and dashes"
  [[ -f $file ]] || refuse "$file: no such file"
}

# Everything that a model depends on, but for the contents of the data.
recipe() {
  cat "$file"
  printf '%s\n' "${settings[@]-}" "$@"
}

# True when a file holds exactly that text.
holds() {
  [[ -f $1 && $(<"$1") == "$2" ]]
}

# Trains, translates and scores one configuration; its scores appear whole or not at all.
run() {
  local model=$output/$name setting changes=()
  for setting in "${settings[@]+"${settings[@]}"}"; do changes+=(--set "$setting"); done
  recipe "$@" >"$output/$name.recipe" &&
    printf '%s\n' "${settings[@]-$file}" >"$output/$name.settings" &&
    "$seqwright" train --config "$file" --model "$model" "$@" "${changes[@]+"${changes[@]}"}" &&
    "$seqwright" translate --model "$model" --input "$source" --output "$output/$name.out" &&
    "$seqwright" eval --hyp "$output/$name.out" --ref "$target" --metrics "$metrics" --format json >"$output/$name.part" &&
    printf '%s\n' "$source" "$target" "$metrics" >"$output/$name.test" &&
    mv "$output/$name.part" "$output/$name.json"
}

# All are read before the first is trained: a mistake in the last must not show up hours later.
seen=' '
for config in "${configs[@]}"; do
  parse "$config"
  [[ $seen != *" $name "* ]] || refuse "two configurations are named $name"
  seen+="$name "
  [[ ! -e $output/$name ]] || holds "$output/$name.recipe" "$(recipe "$@")" ||
    refuse "$output/$name was trained with other settings: remove it, or choose another --output"
done

mkdir -p "$output"
compared=()
failed=()
for config in "${configs[@]}"; do
  parse "$config"
  printf '\n== %s\n' "$name"
  if [[ -f $output/$name.json ]] && holds "$output/$name.test" "$(printf '%s\n' "$source" "$target" "$metrics")"; then
    echo "scored already, in $output/$name.json"
    compared+=("$name")
  elif run "$@"; then
    compared+=("$name")
  else
    status=$?
    ((status < 128)) || exit "$status" # interrupted, which means all of it
    failed+=("$name")
  fi
done

if ((${#compared[@]} > 0)); then
  source "$here/seqwright"
  find_home
  find_jdk
  find_jars
  echo
  "$JDK/bin/java" -cp "$LIB/*" "$here/compare/Report.java" "$title" "$note" "$output" "${compared[@]}"
fi
if ((${#failed[@]} > 0)); then
  printf 'compare-variants: failed, and left out: %s\n' "${failed[*]}" >&2
  exit 1
fi
