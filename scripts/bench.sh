#!/usr/bin/env bash
# Runs the JMH suites; JMH's own options pass through: ./scripts/bench.sh --help
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/headroom.sh" bench "$@"
