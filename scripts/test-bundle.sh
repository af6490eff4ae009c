#!/usr/bin/env bash
# Makes a bundle and runs it as a bare machine would: another folder, with a blank in its name, no environment, no JDK in
# PATH. Needs the jars that ./scripts/test.sh leaves. --help
set -euo pipefail
case ${1:-} in
  -h | --help)
    echo "Usage: ./scripts/test-bundle.sh"
    echo "Packs the jars of the last ./scripts/test.sh, without compiled kernels, and runs the bundle up to the GPU's detection."
    exit 0
    ;;
esac
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

fail() {
  say "bundle: $*"
  exit 1
}

jars=$headroom_root/tuner/target/headroom/lib
[ -d "$jars" ] || fail "$jars is not there; run ./scripts/test.sh first"
scratch=$(mktemp -d "$headroom_root/target/test-bundle.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

HEADROOM_CLASSPATH="$jars/*" "$headroom_root/scripts/bundle.sh" --arch none --out "$scratch/bundle.tar.xz"
mkdir "$scratch/a bare machine"
tar xf "$scratch/bundle.tar.xz" -C "$scratch/a bare machine"
cd "$scratch/a bare machine"/headroom-linux-x86_64
rm -f "$scratch/bundle.tar.xz"

# The tools that the launchers use, and nothing else: no java, no javac, no nvcc.
mkdir "$scratch/bin"
for tool in sh dirname readlink; do ln -s "$(command -v "$tool")" "$scratch/bin/$tool"; done
bare() {
  code=0
  output=$(env -i PATH="$scratch/bin" HOME="$scratch" "$@" 2>&1) || code=$?
}

bare ./headroom --version
[ "$code" = 0 ] || fail "--version ended with $code: $output"
case $output in headroom\ *) ;; *) fail "--version says: $output" ;; esac

# Where this machine has a GPU, the checks are tests of their own.
if [ ! -e /dev/nvidiactl ] && [ ! -e /dev/dxg ]; then
  for command in "./gpu-verify.sh" "./headroom tune --device gpu"; do
    # shellcheck disable=SC2086
    bare $command
    [ "$code" = 4 ] || fail "$command ended with $code, not 4: $output"
    [ "$(printf '%s\n' "$output" | wc -l)" = 1 ] || fail "$command says more than one line: $output"
    case $output in *"no NVIDIA driver: libcuda.so.1 not found; install"*) ;; *) fail "$command says: $output" ;; esac
  done
fi

# A link from a folder in PATH is how people install it; kernels of the CPU are compiled by the run-time's own javac.
ln -s "$PWD/headroom" "$scratch/bin/headroom"
bare headroom plan --model falcon-7b --memory 24GB
[ "$code" = 0 ] || fail "plan ended with $code: $output"
say "bundle: unpacked and run without environment"
