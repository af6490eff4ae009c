#!/usr/bin/env bash
# Tunes this machine and writes its profile: ./scripts/tune.sh --help
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/headroom.sh" tune "$@"
