# Read by the scripts beside it: turns names of kinds into configurations for compare-variants.sh.

# Sets configs from entries NAME={kind: ...}: those that $KINDS names (with spaces between), or all, and those that $MORE names. A kind
# that no entry has is taken with its own defaults.
choose() {
  local entry name setting
  configs=()
  for name in ${KINDS:-"${@%%=*}"} ${MORE:-}; do
    setting="{kind: $name}"
    for entry; do [[ $entry == "$name="* ]] && setting=${entry#*=}; done
    configs+=("$name:model.encoder.self-attention=$setting")
  done
}
