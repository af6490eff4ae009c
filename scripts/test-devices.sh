#!/usr/bin/env bash
# What tune.sh says of devices on a machine without a GPU: one line and exit code 4 for --device gpu; a profile of the CPU,
# and why the GPU was left out, for --device all. Needs the jars that ./scripts/test.sh leaves. --help
set -euo pipefail
case ${1:-} in
  -h | --help)
    echo "Usage: ./scripts/test-devices.sh"
    echo "Runs tune.sh with --device gpu and --device all; half a minute. Skipped where there is an NVIDIA driver."
    exit 0
    ;;
esac
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

fail() {
  say "devices: $*"
  exit 1
}

jars=$headroom_root/tuner/target/headroom/lib
[ -d "$jars" ] || fail "$jars is not there; run ./scripts/test.sh first"
if [ -e /proc/driver/nvidia/version ]; then
  say "devices: skipped, this machine has an NVIDIA driver"
  exit 0
fi
scratch=$(mktemp -d "$headroom_root/target/test-devices.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

tune() {
  code=0
  HEADROOM_CLASSPATH="$jars/*" "$headroom_root/scripts/tune.sh" "$@" > "$scratch/out" 2> "$scratch/err" || code=$?
}

tune --device gpu
[ "$code" = 4 ] || fail "--device gpu ended with $code, not 4: $(cat "$scratch/err")"
[ "$(wc -l < "$scratch/err")" = 1 ] || fail "--device gpu says more or less than one line: $(cat "$scratch/err")"
grep -q -- '--device gpu: no NVIDIA driver' "$scratch/err" || fail "--device gpu says: $(cat "$scratch/err")"

tune --device all --model falcon-7b --seq-len 64 --budget 25s --out "$scratch/all.json"
[ "$code" = 0 ] || fail "--device all ended with $code: $(cat "$scratch/err")"
grep -q 'GPU skipped: no NVIDIA driver' "$scratch/err" || fail "--device all does not say why the GPU was left out"
grep -q '"kind": "cpu"' "$scratch/all.json" || fail "--device all wrote no profile of the CPU"
say "devices: --device gpu ends with one line and code 4, --device all tunes the CPU"
