#!/usr/bin/env bash
# The performance gate: is the working tree slower than a base? ./scripts/gate.sh --help
#
# Exit codes: 0 PASS, 1 FAIL, 2 ERROR, 3 INCONCLUSIVE; 4 a tool is missing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The candidate is the working tree: if that does not build, there is nothing to judge.
headroom_build_failed=2
# A base that is a commit is built by the gate itself.
look_for_maven || true
export HEADROOM_MAVEN=${headroom_mvn:-mvn}
run_headroom gate "$@"
