#!/usr/bin/env bash
# Writes tuning profiles as one HTML page with charts: ./scripts/report.sh --help
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/headroom.sh" report "$@"
