#!/usr/bin/env bash
# Trains on the part-of-speech tags of a Universal Dependencies treebank, tags its test set and counts. The reader brings the files:
#   examples/tagging/run.sh FOLDER [MODEL]
# with *-ud-train.conllu, *-ud-dev.conllu and *-ud-test.conllu, plain or .gz, in FOLDER.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$here/../.." && pwd)
data=${1:?usage: run.sh FOLDER [MODEL]}
model=${2:-tagging-model}
source "$root/scripts/seqwright"
find_home
find_jdk
part() { ls "$data"/*-ud-"$1".conllu* | head -n 1; }

"$root/scripts/seqwright" train --task tagging --config "$here/config.yaml" --model "$model" \
  --train-conll "$(part train)" --valid-conll "$(part dev)"
"$root/scripts/seqwright" predict --model "$model" --input "$(part test)" --output "$model/test.conllu"
"$JDK/bin/java" "$here/Floor.java" "$(part train)" "$model/test.conllu"
