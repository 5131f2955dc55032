# Read by the scripts beside it: turns names of kinds into configurations for compare-variants.sh.

# Sets configs from entries NAME={kind: ...}: those that $KINDS names (with spaces between), or all. A kind that KINDS names and no
# entry has is taken with its own defaults.
choose() {
  local entry name setting
  configs=()
  for name in ${KINDS:-"${@%%=*}"}; do
    setting="{kind: $name}"
    for entry; do [[ $entry == "$name="* ]] && setting=${entry#*=}; done
    configs+=("$name:model.encoder.self-attention=$setting")
  done
}
