#!/usr/bin/env bash
# Our kernels' shares of the roofline over a grid of shapes: ./scripts/shares.sh --help
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/headroom.sh" shares "$@"
