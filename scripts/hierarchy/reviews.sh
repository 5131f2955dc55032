#!/usr/bin/env bash
# Trains classifiers of whole reviews on nine of ten folds, tests them on the tenth, and prints the mean over the folds that are named:
# a hierarchical model, which reads sentences, or a flat encoder, which reads a review in windows or only its first words. The reader
# brings the file, plain or .gz: a label, a tab, a number of three digits, a tab and the sentences with tabs between, a review a line.
# Fold k has the numbers k00 to k99, as the corpus of Pang and Lee (2004) has it.
#   scripts/hierarchy/reviews.sh FILE OUT hierarchical|flat|cut:WORDS FOLD... [-- OPTION...]
# Options go to 'train'. SEQWRIGHT is the program, scripts/seqwright if not given.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
usage='usage: reviews.sh FILE OUT hierarchical|flat|cut:WORDS FOLD... [-- OPTION...]'
file=${1:?$usage} out=${2:?$usage} kind=${3:?$usage}
shift 3
read -ra seqwright <<<"${SEQWRIGHT:-$root/scripts/seqwright}"
folds=()
while (($# > 0)) && [[ $1 != -- ]]; do
  [[ $1 =~ ^[0-9]$ ]] || { echo "$1: expected a fold, 0 to 9; $usage" >&2; exit 2; }
  folds+=("$1")
  shift
done
((${#folds[@]} > 0)) || { echo "$usage" >&2; exit 2; }
options=("${@:2}")

words=0
case $kind in
  hierarchical)
    model=(model.kind=hierarchical model.encoder.layers=1 model.document.layers=1) ;;
  flat | cut:*)
    model=(model.kind=encoder model.encoder.layers=2 task.window=512)
    [[ $kind == flat ]] || words=${kind#cut:} ;;
  *) echo "$kind: expected hierarchical, flat or cut:WORDS; $usage" >&2; exit 2 ;;
esac

# Makes the tables of a fold: the reviews to train on, and those to test. A hierarchical model has a row a sentence, others a row a review.
tables() {
  local fold=$1 to=$2
  printf 'document\ttext\tlabel\n' | tee "$to/train.tsv" >"$to/test.tsv"
  gzip -cdf "$file" | awk -F '\t' -v OFS='\t' -v fold="$fold" -v kind="$kind" -v words="$words" -v to="$to" '
    {
      table = to (substr($2, 1, 1) == fold ? "/test.tsv" : "/train.tsv")
      name = $1 $2
      if (kind == "hierarchical") {
        for (i = 3; i <= NF; i++) print name, $i, $1 >>table
        next
      }
      text = $3
      for (i = 4; i <= NF; i++) text = text " " $i
      if (words > 0) {
        n = split(text, w, " ")
        text = w[1]
        for (i = 2; i <= n && i <= words; i++) text = text " " w[i]
      }
      print name, text, $1 >>table
    }'
  gzip -cdf "$file" | awk -F '\t' -v fold="$fold" 'substr($2, 1, 1) == fold { print $1 }' >"$to/label"
}

for fold in "${folds[@]}"; do
  to=$out/${kind/:/-}/fold-$fold
  mkdir -p "$to"
  tables "$fold" "$to"
  settings=()
  for setting in "${model[@]}"; do settings+=(--set "$setting"); done
  "${seqwright[@]}" train --task classification --model "$to/model" --train-tsv "$to/train.tsv" \
    "${settings[@]}" --set training.max-tokens=8192 ${options[@]+"${options[@]}"} 2>>"$to/log"
  "${seqwright[@]}" predict --model "$to/model" --records tsv --input "$to/test.tsv" 2>>"$to/log" | tail -n +2 >"$to/predicted"
  score=$("${seqwright[@]}" eval --hyp "$to/predicted" --ref "$to/label" --metrics accuracy --score-only)
  echo "$score" | tee "$to/score" | sed "s/^/$kind, fold $fold: /"
done

for fold in "${folds[@]}"; do cat "$out/${kind/:/-}/fold-$fold/score"; done | awk -v kind="$kind" '
  { sum += $1; squares += $1 * $1 }
  END {
    mean = sum / NR
    printf "%s: %.2f %% on average over folds: %d", kind, mean, NR
    if (NR > 1) printf ", standard deviation %.2f", sqrt((squares - NR * mean * mean) / (NR - 1))
    print ""
  }'
