#!/usr/bin/env bash
# One archive that runs on a bare x86-64 Linux with an NVIDIA driver: ./scripts/bundle.sh --help
#
# Exit codes: 4 a tool is missing, 5 the build failed or the archive is too large.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# What a runtime needs: no module of windows or of databases. javac is there, since CPU kernels are compiled at run time.
readonly modules=java.base,java.compiler,java.logging,java.management,java.xml,jdk.compiler,jdk.incubator.vector,jdk.management,jdk.unsupported
# More is not carried to the machines that this is for.
readonly most_bytes=$((64 << 20))

out=$headroom_root/target/headroom-linux-x86_64.tar.xz
architectures=sm_80,sm_90,sm_100,sm_120
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      cat <<'HELP'
Usage: ./scripts/bundle.sh [--out FILE] [--arch NAME,...|none]

Packs a Java run-time, the program, JCuda's natives, CUDA kernels compiled for
each architecture, and the sources into one archive below 64 MiB. It unpacks
and runs on a bare x86-64 Linux with an NVIDIA driver, without JDK or nvcc:

  tar xf headroom-linux-x86_64.tar.xz && headroom-linux-x86_64/gpu-verify.sh

  --out FILE   default: target/headroom-linux-x86_64.tar.xz
  --arch       default: sm_80,sm_90,sm_100,sm_120; "none" packs no compiled
               kernels, so that the other machine needs nvcc or NVRTC

Needs a JDK for Linux on x86-64, and nvcc unless --arch none.
Exit code: 0 done, 4 a tool is missing, 5 the build failed or the archive is
too large.
HELP
      exit 0
      ;;
    --out | --arch)
      if [ $# -lt 2 ] || [ -z "$2" ]; then
        say "$1 needs a value; see ./scripts/bundle.sh --help"
        exit 2
      fi
      if [ "$1" = --out ]; then out=$2; else architectures=$2; fi
      shift 2
      ;;
    *)
      say "unknown option: $1; see ./scripts/bundle.sh --help"
      exit 2
      ;;
  esac
done

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  say "the bundle's run-time is linked from this machine's JDK, so it is made on 64-bit Linux on x86; this is $(uname -s) on $(uname -m)"
  exit 4
fi
for tool in tar xz; do
  command -v "$tool" >/dev/null || {
    say "$tool is not in PATH; install it"
    exit 4
  }
done
find_jdk
if [ -z "${HEADROOM_CLASSPATH:-}" ]; then
  build_once
  headroom_lib=$headroom_app/lib
else
  headroom_lib=${HEADROOM_CLASSPATH%/\*}
fi

mkdir -p "$headroom_root/target" "$(dirname "$out")"
scratch=$(mktemp -d "$headroom_root/target/bundle.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
bundle=$scratch/headroom-linux-x86_64
mkdir -p "$bundle/lib" "$bundle/sources"

say "linking a run-time"
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --vm=server \
  --compress zip-0 --output "$bundle/runtime"
cp "$headroom_lib"/*.jar "$bundle/lib/"
# Of JCuda's natives the driver API's is used; the rest is 25 MB.
(
  cd "$bundle/lib"
  "$JAVA_HOME/bin/jar" xf jcuda-natives-*.jar lib
  rm jcuda-natives-*.jar
  mkdir -p ../natives/lib
  mv lib/libJCudaDriver-*.so ../natives/lib/
  rm -r lib
)

if [ "$architectures" != none ]; then
  say "compiling kernels for $architectures"
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "$headroom_lib/*" \
    headroom.tuner.cli.Headroom gpu-precompile --out "$bundle/cubins" --arch "$architectures"
fi

# What the kernels and the program are made from: enough to compile them again elsewhere.
(cd "$headroom_root" && tar cf - pom.xml */pom.xml */src/main .mvn) | tar xf - -C "$bundle/sources"
cp "$headroom_root/LICENSE" "$bundle/"
cp "$headroom_root/scripts/bundled/headroom" "$headroom_root/scripts/gpu-verify.sh" "$bundle/"
chmod 755 "$bundle/headroom" "$bundle/gpu-verify.sh"

# The same content gives the same archive, whoever packs it and when.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=2026-01-01T00:00:00Z -C "$scratch" -cf - headroom-linux-x86_64 |
  xz -T0 -3 >"$scratch/bundle.tar.xz"
bytes=$(wc -c <"$scratch/bundle.tar.xz")
if [ "$bytes" -ge "$most_bytes" ]; then
  say "the archive has $((bytes >> 20)) MiB, more than $((most_bytes >> 20)); name fewer architectures with --arch"
  exit 5
fi
mv "$scratch/bundle.tar.xz" "$out"
say "$out: $((bytes >> 20)) MiB"
