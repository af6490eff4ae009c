#!/usr/bin/env bash
# Shows a tuning profile as a table: ./scripts/show.sh --help
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/headroom.sh" show "$@"
