#!/usr/bin/env bash
# Trains a classifier of sentences on nine of ten folds and tests it on the tenth, for each fold or for those that are named, and
# prints mean and deviation beside those of naive Bayes. The reader brings the file, a label, a tab and a sentence a line, plain or .gz:
#   examples/classification/folds.sh FILE OUT [FOLD...] [-- OPTION...]
# Fold k, 0 to 9, has of each label the sentences whose number among those of the label ends in k, the first one being 0. There is no
# validation set: the average of the parameters after the last epoch is tested. Options go to 'train': -- --set task.pooling=max
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$here/../.." && pwd)
file=${1:?usage: folds.sh FILE OUT [FOLD...] [-- OPTION...]}
out=${2:?usage: folds.sh FILE OUT [FOLD...] [-- OPTION...]}
shift 2
source "$root/scripts/seqwright"
find_home
find_jdk

folds=()
while (($# > 0)) && [[ $1 != -- ]]; do
  [[ $1 =~ ^[0-9]$ ]] || fail "$1: expected a fold, 0 to 9, or -- and options of 'train'"
  folds+=("$1")
  shift
done
((${#folds[@]} > 0)) || folds=({0..9})
options=("${@:2}")

# Makes the tables of a fold: the sentences to train on, and those to test.
tables() {
  local fold=$1 to=$2
  printf 'sentence\tlabel\n' | tee "$to/train.tsv" >"$to/test.tsv"
  gzip -cdf "$file" | awk -F '\t' -v OFS='\t' -v fold="$fold" -v to="$to" \
    '{ print $2, $1 >>(to (seen[$1]++ % 10 == fold ? "/test.tsv" : "/train.tsv")) }'
}

# Runs a command whose messages go to the log of a fold, but for why it fails.
logged() {
  "$root/scripts/seqwright" "${@:2}" 2>>"$1/log" || { tail -n 2 "$1/log" >&2; return 1; }
}

# Prints "model PERCENT" and "floor PERCENT" of a fold.
scores() {
  local to=$1
  logged "$to" predict --model "$to/model" --records tsv <"$to/test.tsv" | tail -n +2 >"$to/predicted"
  tail -n +2 "$to/test.tsv" | cut -f2 >"$to/label"
  echo "model $("$root/scripts/seqwright" eval --hyp "$to/predicted" --ref "$to/label" --metrics accuracy --score-only)"
  echo "floor $("$JDK/bin/java" "$here/NaiveBayes.java" "$to/train.tsv" "$to/test.tsv" | grep -o '[0-9.]* %$' | tr -d ' %')"
}

for fold in "${folds[@]}"; do
  to=$out/fold-$fold
  mkdir -p "$to"
  tables "$fold" "$to"
  logged "$to" train --config "$here/config.yaml" --model "$to/model" --train-tsv "$to/train.tsv" ${options[@]+"${options[@]}"}
  scores "$to" | tee "$to/scores" | sed "s/^/fold $fold: /"
done

for fold in "${folds[@]}"; do cat "$out/fold-$fold/scores"; done | awk '
  { n[$1]++; sum[$1] += $2; squares[$1] += $2 * $2 }
  END {
    split("model floor", names, " ")
    for (i = 1; i <= 2; i++) {
      k = names[i]; mean = sum[k] / n[k]
      printf "%s: %.2f %% on average over folds: %d", k, mean, n[k]
      if (n[k] > 1) printf ", standard deviation %.2f", sqrt((squares[k] - n[k] * mean * mean) / (n[k] - 1))
      print ""
    }
  }'
