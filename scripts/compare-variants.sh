#!/usr/bin/env bash
# Trains configurations on the same data with the same budget, from one seed or several, scores each on the same test, tests its
# difference from the first, and writes one table (Markdown) and one page (HTML) with quality, speed, memory, parameters and curves.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=$here/seqwright

usage() {
  cat <<'TEXT'
usage: scripts/compare-variants.sh --output DIR --test-source FILE --test-target FILE [--base FILE.yaml]
         [--metrics LIST] [--title TEXT] [--note TEXT] [--seeds 'N...'] [--without-costs] CONFIG... -- TRAIN-OPTION...

CONFIG is a file NAME.yaml, or NAME:KEY=VALUE (more settings after semicolons), which changes the file of --base.
Everything behind -- goes to every 'seqwright train': the data and the budget, say
  -- --train-source a.src --train-target a.tgt --max-steps 1000
--seeds '1 2 3' trains each once a seed (1 alone by default): the table has means and standard deviations, and for how many seeds
a configuration differs from the first one, by a paired test over the lines. The first stands against itself with the next seed.
--without-costs leaves times and memory out of the table, as of a machine that did other work.
A comparison that was interrupted goes on where it stopped when it is started again; what is translated already is not run again. A
configuration that fails does not end the comparison: the others are compared, and the exit code is 1.
TEXT
  exit 2
}

refuse() {
  printf 'compare-variants: %s\n' "$@" >&2
  exit 2
}

output='' base='' source='' target='' metrics='bleu,chrf' title='A comparison of variants' note='' seeds=1 costs=yes
configs=()
while (($# > 0)); do
  case $1 in
    -h | --help) usage ;;
    --without-costs) costs=no && shift ;;
    --output | --base | --test-source | --test-target | --metrics | --title | --note | --seeds)
      (($# > 1)) || refuse "$1 wants a value"
      case $1 in
        --output) output=$2 ;;
        --base) base=$2 ;;
        --test-source) source=$2 ;;
        --test-target) target=$2 ;;
        --metrics) metrics=$2 ;;
        --title) title=$2 ;;
        --note) note=$2 ;;
        --seeds) seeds=$2 ;;
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
read -r -a seeds <<<"$seeds"
((${#seeds[@]} > 0)) || refuse "--seeds wants numbers with spaces between"
for seed in "${seeds[@]}"; do [[ $seed =~ ^[0-9]+$ ]] || refuse "--seeds: found $seed, expected numbers with spaces between"; done
for option; do [[ $option != --seed && $option != --seed=* ]] || refuse "--seed stands among the options of 'train': give --seeds before the CONFIGs"; done

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

# Trains one configuration in $place and translates with it; the output appears whole or not at all.
run() {
  local model=$place/$name setting changes=()
  for setting in "${settings[@]+"${settings[@]}"}"; do changes+=(--set "$setting"); done
  mkdir -p "$place"
  recipe "$@" >"$place/$name.recipe" &&
    printf '%s\n' "${settings[@]-$file}" >"$place/$name.settings" &&
    "$seqwright" train --config "$file" --model "$model" "$@" "${changes[@]+"${changes[@]}"}" &&
    "$seqwright" translate --model "$model" --input "$source" --output "$place/$name.part" &&
    printf '%s\n' "$source" >"$place/$name.test" &&
    mv "$place/$name.part" "$place/$name.out"
}

# All are read before the first is trained: a mistake in the last must not show up hours later.
seen=' '
for config in "${configs[@]}"; do
  parse "$config"
  [[ $seen != *" $name "* ]] || refuse "two configurations are named $name"
  seen+="$name "
  for seed in "${seeds[@]}"; do
    model=$output/seed-$seed/$name
    [[ ! -e $model ]] || holds "$model.recipe" "$(recipe "$@" --seed "$seed")" ||
      refuse "$model was trained with other settings: remove it, or choose another --output"
  done
done

# A seed after the other, so that there is something to compare early.
failed=()
for seed in "${seeds[@]}"; do
  place=$output/seed-$seed
  for config in "${configs[@]}"; do
    parse "$config"
    [[ " ${failed[*]-} " != *" $name "* ]] || continue
    printf '\n== %s, seed %s\n' "$name" "$seed"
    if [[ -f $place/$name.out ]] && holds "$place/$name.test" "$source"; then
      echo "translated already, in $place/$name.out"
    else
      run "$@" --seed "$seed" && continue
      status=$?
      ((status < 128)) || exit "$status" # interrupted, which means all of it
      failed+=("$name")
    fi
  done
done

compared=()
for config in "${configs[@]}"; do
  parse "$config"
  [[ " ${failed[*]-} " == *" $name "* ]] || compared+=("$name")
done

# Scores all outputs of each seed and tests them against the first one's, and that against its own of the next seed.
score() {
  local i outputs test=''
  for i in "${!seeds[@]}"; do
    outputs=()
    for name in "${compared[@]}"; do outputs+=("$output/seed-${seeds[i]}/$name.out"); done
    ((${#seeds[@]} == 1)) || outputs+=("$output/seed-${seeds[(i + 1) % ${#seeds[@]}]}/${compared[0]}.out")
    ((${#outputs[@]} == 1)) || test=--paired-ar
    "$seqwright" eval --ref "$target" --hyp "${outputs[@]}" --metrics "$metrics" --format json $test \
      >"$output/seed-${seeds[i]}/scores.json"
  done
}

if ((${#compared[@]} > 0)); then
  score
  source "$here/seqwright"
  find_home
  find_jdk
  find_jars
  echo
  "$JDK/bin/java" -cp "$LIB/*" "$here/compare/Report.java" "$title" "$note" "$output" "${seeds[*]}" "$costs" "${compared[@]}"
fi
if ((${#failed[@]} > 0)); then
  printf 'compare-variants: failed, and left out: %s\n' "${failed[*]}" >&2
  exit 1
fi
