#!/usr/bin/env bash
# Trains a language model of characters, prints the floor beside its result, and lets it write. The reader brings one text:
#   examples/language-model/run.sh FOLDER [MODEL]
# with input.txt or input.txt.gz in FOLDER. The first 90 % of its characters train, the last 10 % are scored.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:?usage: run.sh FOLDER [MODEL]}
model=${2:-language-model}
source "$here/../../scripts/seqwright"
find_home
find_jdk
parts=$model.text
mkdir -p "$parts"
"$JDK/bin/java" "$here/Split.java" "$data" "$parts"

"$here/../../scripts/seqwright" train --config "$here/config.yaml" --model "$model" \
  --train-text "$parts/train.txt" --valid-text "$parts/valid.txt"

"$JDK/bin/java" "$here/KneserNey.java" 6 "$parts/train.txt" "$parts/valid.txt"
"$here/../../scripts/seqwright" eval --model "$model" --ref "$parts/valid.txt" --metrics nats,perplexity,bits-per-byte
"$here/../../scripts/seqwright" eval --model "$model" --ref "$parts/valid.txt" --stride 64 --metrics nats,perplexity,bits-per-byte
echo | "$here/../../scripts/seqwright" generate --model "$model" --max-new-tokens 200 --temperature 0.8
