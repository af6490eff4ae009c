#!/usr/bin/env bash
# Tests fleet.sh on a real Slurm: two nodes on this machine, eight shards, one task killed, one node lost.
#
#   ./scripts/fleet-test.sh          about five minutes on two quiet cores; installs Slurm if it may
#   HEADROOM_FLEET_TEST_KEEP=1       leaves the logs
#
# Exit codes: 0 passed, or skipped with the reason; 1 failed.
set -uo pipefail
case ${1:-} in
  -h | --help)
    echo "Usage: ./scripts/fleet-test.sh"
    echo "Tunes two nodes of a Slurm on this machine in eight shards, kills a task, takes a node away, and checks what is merged."
    exit 0
    ;;
esac
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$here/slurm/local.sh"

# Two shapes of eight and four shares, one thread each so that the two nodes of one machine leave each other a core.
readonly tune_options=(--model falcon-7b,mistral-7b --seq-len 128 --threads 1)
readonly budget=20s finalists=3

say() { printf '%s fleet-test: %s\n' "$(date +%T)" "$*"; }
fail() { say "FAILED: $*"; for log in "$work"/fleet/logs/*.log; do echo "--- $log"; tail -n 5 "$log"; done; exit 1; }
skip() { say "skipped: $*"; exit 0; }

work=$(mktemp -d "${TMPDIR:-/tmp}/headroom-fleet.XXXXXX")
chmod 711 "$work" # munged wants its socket where everybody may pass
mkdir "$work/tmp"
export TMPDIR=$work/tmp # so that what a killed task leaves is seen, and goes
follower=
cleanup() {
  local code=$?
  trap - EXIT
  if [ -n "$follower" ]; then kill "$follower" 2>/dev/null; wait "$follower" 2>/dev/null; fi
  slurm_down || code=1
  [ -n "${HEADROOM_FLEET_TEST_KEEP:-}" ] || rm -rf "$work"
  [ $code = 0 ] || say "exit $code"
  exit $code
}
trap cleanup EXIT
trap 'exit 130' INT TERM

[ "$(uname -s)" = Linux ] || skip "Slurm runs on Linux"
reason=$(slurm_install "$work/apt.log") || skip "$reason"
slurm_up "$work/slurm" "${HEADROOM_SLURM_PORT:-16817}" || fail "Slurm did not start"
say "Slurm $(sinfo -V | cut -d' ' -f2): $(sinfo -h -N -o '%N %T' | paste -sd, -)"

# --- A fleet that loses a task and a node -----------------------------------------------------------------------------

export HEADROOM_FLEET_POLL=2
fleet() {
  "$here/fleet.sh" --partition test --shards 8 --budget "$budget" --finalists "$finalists" --name t --dir "$work/fleet" "$@" -- "${tune_options[@]}"
}
follow() {
  "$here/fleet.sh" --attach "$job" >"$work/fleet.out" 2>>"$work/fleet.err" &
  follower=$!
}
job=$(fleet --detach 2>"$work/fleet.err") || fail "fleet.sh: $(cat "$work/fleet.err")"
follow
say "eight shards of $budget, followed through job $job"
following() { kill -0 "$follower" 2>/dev/null; }

# Stops the task of shard $1 on node $2 where it stands, so that it cannot end before it is killed; not if its log $3 has
# come to its end.
stopped() {
  local pid pids=()
  for pid in $(slurm_processes "SLURM_ARRAY_TASK_ID=$1" "SLURMD_NODENAME=$2"); do
    # Slurm's own stepd, which has the task's environment too, lives on to tell of it.
    grep -qs slurmstepd "/proc/$pid/comm" || pids+=("$pid")
  done
  [ ${#pids[@]} -gt 0 ] || return 1
  kill -STOP "${pids[@]}" 2>/dev/null
  if [ -e "$3" ] && ! grep -qs '"type":"end"' "$3"; then return 0; fi
  kill -CONT "${pids[@]}" 2>/dev/null
  return 1
}

# A shard that runs on a node, and whose log has forks, is stopped: its number and file.
measured_on() {
  local log
  for log in "$work"/fleet/tries/shard-*/*/shard-*.raw.jsonl; do
    [ -e "$log" ] || continue
    grep -qs '"phase":"confirm"' "$log" && grep -qs "\"origin\":{\"node\":\"$1\"" "$log" || continue
    log_shard=$(sed 's,.*/shard-0*\([0-9]*\)\.raw.jsonl$,\1,' <<<"$log") log_file=$log
    stopped "$log_shard" "$1" "$log_file" && return 0
  done
  following || fail "the fleet ended before it could be disturbed: $(tail -n 3 "$work/fleet.err")"
  return 1
}

slurm_until 300 measured_on node1 || fail "no shard on node1 came to its forks"
killed=$log_shard
cp "$log_file" "$work/killed.raw.jsonl"
victim=
for pid in $(slurm_processes "SLURM_ARRAY_TASK_ID=$killed" "SLURMD_NODENAME=node1"); do
  # Slurm's own stepd, which has the task's environment too, lives on to tell of it.
  grep -qs slurmstepd "/proc/$pid/comm" || { kill -KILL "$pid" 2>/dev/null && victim=$pid; }
done
[ -n "$victim" ] || fail "shard $killed ended before it could be killed"
say "killed the task of shard $killed on node1 after $(wc -l <"$work/killed.raw.jsonl") lines"

# The follower dies too, and another one takes its place.
kill -KILL "$follower"
wait "$follower" 2>/dev/null
follow

slurm_until 300 measured_on node2 || fail "no shard on node2 came to its forks"
lost=$log_shard
cp "$log_file" "$work/lost.raw.jsonl"
slurm_node_kill 2
say "node2 died under shard $lost after $(wc -l <"$work/lost.raw.jsonl") lines"
node_down() { sinfo -h -N -n node2 -o %T | grep -q down; }
slurm_until 90 node_down || fail "Slurm did not miss node2"
slurm_node_up 2
say "node2 is back after Slurm had missed it"

wait "$follower" || fail "fleet.sh: $(tail -n 5 "$work/fleet.err")"
follower=
cd "$work/fleet" || exit 1
[ -e merged.ok ] && grep -q '"complete": true' merged.json || fail "the merged profile is not complete"
grep -q 'raced on one node"' merged.json || fail "nothing was raced again: $(cat logs/re-race.log)"
grep -q 'of 8 shards done' "$work/fleet.err" && grep -q 'best so far ×' "$work/fleet.err" || fail "fleet.sh did not tell how far it was: $(cat "$work/fleet.err")"
say "merged: $(tail -n 1 "$work/fleet.out")"

# --- What was seen ----------------------------------------------------------------------------------------------------

# The lines before the kill are the first ones of the final log: the task went on, and measured nothing twice.
resumed() {
  local whole
  whole=$(head -c "$(wc -c <"$2")" "$2" | awk 'END { print NR }')
  cmp -s <(head -n $((whole - 1)) "$2") <(head -n $((whole - 1)) "done/$(printf 'shard-%05d' "$1").raw.jsonl") || fail "shard $1 did not go on from its log"
  # By Slurm, which counts tries, or by fleet.sh, which fills in what failed.
  [ "$(grep -c "shard $1/8 on" "logs/shard-$1.log")" -gt 1 ] || fail "shard $1 was not run again"
}
resumed "$killed" "$work/killed.raw.jsonl"
resumed "$lost" "$work/lost.raw.jsonl"
[ "$(find done -name 'shard-*.json' | wc -l)" = 8 ] || fail "not eight shards: $(ls done)"
say "both went on from their logs"

# The same evidence in another order gives the same bytes.
"$here/headroom.sh" merge $(ls -r done/*.raw.jsonl merged.re-race-*.jsonl) --finalists "$finalists" --out "$work/again/merged.json" --quiet >/dev/null 2>&1
cmp merged.json "$work/again/merged.json" || fail "the order of the files matters"
cmp merged.raw.jsonl "$work/again/merged.raw.jsonl" || fail "the order of the files matters to the log"

# One node alone, from the shards' own data: races their best itself.
"$here/headroom.sh" merge done/*.json --out "$work/single.json" --finalists "$finalists" --budget "$budget" --re-race --node single --quiet >/dev/null 2>&1 ||
  fail "the run on a single node: exit $?"
# "shape winner|tie configuration" per line.
answers() {
  awk '
    /"(batch|queryHeads|kvHeads|headDim|seqLen)":/ { line = $0; gsub(/[ ,]/, "", line); if (line ~ /batch/) shape = ""; shape = shape line }
    /"winner": \{/ { part = "winner" } /"default": \{|"runnerUp": \{|"flagFree": \{|"roofline": \{/ { part = "" } /"tieSet": \[/ { part = "tie" }
    /"variant":/ { config = $0 } /"values": \{/ { inside = 1 } inside { config = config $0 }
    inside && /\}/ { inside = 0; gsub(/[ ,]|"values":\{|\}/, "", config); if (part != "") print shape, part, config; if (part == "winner") part = "" }
  ' "$1"
}
answers merged.json | sort -u >"$work/fleet.answers"
answers "$work/single.json" | sort -u >"$work/single.answers"
[ "$(grep -c ' winner ' "$work/fleet.answers")" = 2 ] || fail "not two winners: $(cat "$work/fleet.answers")"
while read -r shape _ config; do
  grep -qF "$shape tie $config" "$work/single.answers" ||
    comm -12 <(grep -F "$shape tie " "$work/fleet.answers") <(grep -F "$shape tie " "$work/single.answers") | grep -q . ||
    fail "$shape: the fleet's winner $config is not among the single node's best: $(cat "$work/single.answers")"
done < <(grep ' winner ' "$work/fleet.answers")
say "the fleet and the single node agree"

# The killed tasks' temporary folders went with the next tasks on their nodes.
[ -z "$(find "$work/tmp" -name 'headroom-*')" ] || fail "left behind: $(ls "$work/tmp")"

# Nothing is missing: a second call submits nothing.
fleet >/dev/null 2>"$work/second.err" || fail "a second call"
grep -q 'nothing is missing' "$work/second.err" || fail "a second call did something: $(cat "$work/second.err")"
say "passed in $SECONDS s"
