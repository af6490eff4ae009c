#!/bin/sh
# Everything that only a GPU can tell, in one go of at most 9 minutes: ./gpu-verify.sh --help
#
# The same file in a checkout and in a bundle; there it needs an NVIDIA driver and nothing else.
set -eu
home=$(cd "$(dirname "$0")" && pwd -P)
if [ -x "$home/runtime/bin/java" ]; then
  exec "$home/headroom" gpu-verify "$@"
fi
exec "$home/headroom.sh" gpu-verify "$@"
