#!/usr/bin/env bash
# Runs the command line with any of its commands: ./scripts/headroom.sh --help lists them.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
run_headroom "$@"
