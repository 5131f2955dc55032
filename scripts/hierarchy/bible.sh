#!/usr/bin/env bash
# Translates the Bible by chapters, English to Spanish: sentences alone against sentences in the context of those before (han), trained with the same number
# of updates of the same size from the same seed, and whether the difference is one. The reader brings a file of verses, English, a tab, Spanish a line
# (King James, Reina-Valera 1909), plain or .gz, whose Spanish chapters begin with a word in capitals:
#   scripts/hierarchy/bible.sh FILE FOLDER sentences|han|compare [OPTION of train ...]
# FOLDER gets the texts and the models. The 8th chapter of every 20 validates, the 18th tests.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seqwright=${SEQWRIGHT:-$here/../seqwright}
usage="usage: bible.sh FILE FOLDER sentences|han|compare"
file=${1:?$usage}
work=${2:?$usage}
what=${3:?$usage}
shift 3
mkdir -p "$work"

if [ ! -f "$work/test.es" ]; then
  gzip -dcf "$file" | awk -F '\t' -v to="$work/" -f "$here/chapters.awk"
fi

train() {
  local model=$1
  shift
  "$seqwright" train --config "$here/bible.yaml" --model "$work/$model" \
    --train-source "$work/train.en" --train-target "$work/train.es" --valid-source "$work/valid.en" --valid-target "$work/valid.es" "$@"
}

case $what in
  sentences) train sentences "$@" ;;
  han) train han --set 'model.document-context={kind: han, sentences: 3}' "$@" ;;
  compare)
    "$seqwright" translate --model "$work/sentences" --input "$work/test.en" --output "$work/sentences.es" "$@"
    "$seqwright" translate --model "$work/han" --input "$work/test.en" --output "$work/han-alone.es" "$@"
    "$seqwright" translate --model "$work/han" --document --input "$work/test.en" --output "$work/han.es" "$@"
    "$seqwright" eval --ref "$work/test.es" --hyp "$work/sentences.es" "$work/han.es" "$work/han-alone.es" -m bleu chrf --paired-bs
    "$seqwright" eval --model "$work/sentences" --src "$work/test.en" --ref "$work/test.es" -m perplexity
    "$seqwright" eval --model "$work/han" --document --src "$work/test.en" --ref "$work/test.es" -m perplexity
    ;;
  *) echo "$usage" >&2; exit 2 ;;
esac
