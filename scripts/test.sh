#!/usr/bin/env bash
# Builds everything, with every check, and runs the whole test suite.
set -euo pipefail
case ${1:-} in
  -h | --help)
    cat <<'HELP'
Usage: ./scripts/test.sh [MAVEN ARGUMENT...]

Runs "mvn verify" with a JDK 25 or newer: formatter, Error Prone, NullAway, all
of javac's warnings as errors, dependency arrows, and every test.

  ./scripts/test.sh                                  everything
  ./scripts/test.sh -pl kernels-api                  one module
  ./scripts/test.sh -Dtest=ArchitectureTest -Dsurefire.failIfNoSpecifiedTests=false
  ./scripts/test.sh spotless:apply                   format first, then everything

Exit code: 0 all passed, 1 not, 4 no JDK or no Maven.
HELP
    exit 0
    ;;
esac
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
run_maven "$@" verify
