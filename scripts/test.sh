#!/usr/bin/env bash
# Builds everything, with every check, and runs the whole test suite.
set -euo pipefail
case ${1:-} in
  -h | --help)
    cat <<'HELP'
Usage: ./scripts/test.sh [MAVEN ARGUMENT...]

Runs "mvn verify" with a JDK 25 or newer: formatter, Error Prone, NullAway, all
of javac's warnings as errors, dependency arrows, and every test. Names the test
classes that took longest, and those that were skipped, with the reason.

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

mkdir -p "$headroom_root/target"
started=$headroom_root/target/test-started
: >"$started"
status=0
(run_maven "$@" verify) || status=$?

# What this run reported: with -pl, other modules' reports are of an older one.
slowest=$(
  find "$headroom_root" -path '*/target/surefire-reports/TEST-*.xml' -newer "$started" \
    -exec sed -n 's/^<testsuite .* name="\([^"]*\)" time="\([^"]*\)".*/\2 s  \1/p' {} + |
    LC_ALL=C sort -rn | sed -n 1,10p
)
[ -z "$slowest" ] || printf 'Slowest test classes:\n%s\n' "$slowest"

# Tests of what a machine lacks, such as the report's without Chromium, are no failure there, but no success either.
skipped=$(
  find "$headroom_root" -path '*/target/surefire-reports/TEST-*.xml' -newer "$started" -exec sed -n \
    -e 's/^<testsuite .* name="\([^"]*\)".* skipped="[1-9].*/\1/p' \
    -e 's/.*Assumption failed: \([^"<]*\).*/    \1/p; t' \
    -e 's/.*<skipped message="\([^"]*\)".*/    \1/p' {} + |
    sed '$!N; /^\(.*\)\n\1$/!P; D'
)
[ -z "$skipped" ] || printf 'SKIPPED on this machine, with the reason:\n%s\n' "$skipped"
exit "$status"
