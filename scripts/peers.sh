#!/usr/bin/env bash
# Times MKL, OpenBLAS and PyTorch beside our kernels: ./scripts/peers.sh --help
#
# The first run fetches some 290 MB and needs 2 GB under target/. 64-bit Linux on x86 only.
#
# Environment, beside that of lib.sh
#   HEADROOM_OPENBLAS   another OpenBLAS beside Bytedeco's; otherwise the system's, if there is one
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  say "MKL and PyTorch are there for 64-bit Linux on x86 only; this is $(uname -s) on $(uname -m)"
  exit 4
fi

# The loader splits LD_PRELOAD at blanks and colons, and would leave the libraries out with a warning.
if [[ $headroom_root == *[[:space:]:]* && " $* " != *" --help "* && " $* " != *" -h "* ]]; then
  say "PyTorch and MKL cannot be preloaded from a folder with a blank or a colon in its path: $headroom_root; move the checkout"
  exit 4
fi

# The system's OpenBLAS, pthread build first: it is the one that leaves our threads alone.
find_openblas() {
  local file
  if [ -n "${HEADROOM_OPENBLAS:-}" ]; then
    echo "$HEADROOM_OPENBLAS"
    return 0
  fi
  for file in /usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0 /usr/lib64/libopenblasp.so.0 \
    /usr/lib/x86_64-linux-gnu/libopenblas.so.0 /usr/lib64/libopenblas.so.0 /usr/lib/libopenblas.so.0; do
    if [ -r "$file" ]; then
      echo "$file"
      return 0
    fi
  done
}

find_jdk
build_once peers
natives=$headroom_app/native/org/bytedeco
case " $* " in
  *" --openblas"*) openblas= ;;
  *) openblas=$(find_openblas) ;;
esac

# Peers at their best. An environment may pin OpenBLAS to an older core; PyTorch's own OpenBLAS is five times slower than
# MKL, which takes its calls when it is loaded first; both then share PyTorch's OpenMP threads.
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS OMP_NUM_THREADS MKL_NUM_THREADS OMP_WAIT_POLICY \
  GOMP_SPINCOUNT KMP_BLOCKTIME
export MKL_THREADING_LAYER=GNU
# Where our vectors are limited, theirs are.
case " ${HEADROOM_JAVA_OPTS:-} " in
  *" -XX:UseAVX=2 "*)
    if grep -q AuthenticAMD /proc/cpuinfo; then core=Zen; else core=Haswell; fi
    export OPENBLAS_CORETYPE=$core MKL_ENABLE_INSTRUCTIONS=AVX2 ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2
    ;;
esac
# libgfortran for an OpenBLAS from elsewhere.
export LD_LIBRARY_PATH=$natives/openblas/linux-x86_64${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_PRELOAD=$natives/pytorch/linux-x86_64/libgomp.so.1:$natives/mkl/linux-x86_64/libmkl_rt.so.2${LD_PRELOAD:+:$LD_PRELOAD}

run_java "-Dheadroom.peers.native=$natives" "-Dorg.bytedeco.javacpp.cachedir=$headroom_root/target/javacpp" \
  -cp "$headroom_app/lib/*" headroom.tuner.cli.PeersCommand ${openblas:+--openblas "$openblas"} "$@"
