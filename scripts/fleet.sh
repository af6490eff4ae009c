#!/usr/bin/env bash
# Tunes the nodes of a Slurm cluster: an array of shards, a re-race of the best, a merge. ./scripts/fleet.sh --help
#
# Exit codes: 0 all shards were tuned, raced again and merged, 1 not, 2 bad input, 4 a tool is missing, 6 another fleet.sh
# follows the same folder; 130 interrupted, and the jobs go on: --attach.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

help() {
  cat <<'HELP'
Usage: ./scripts/fleet.sh (--partition NAME | --nodes LIST) [OPTION...] [-- TUNE OPTION...]
       ./scripts/fleet.sh --attach JOBID

Tunes a cluster of identical nodes. Every node takes a shard of the shapes and
their spaces; then one node races the best of all, and their logs are merged.

  --partition NAME   Slurm's partition
  --nodes LIST       only these nodes, such as node[01-16]
  --constraint WORDS nodes with these features, as sbatch takes them
  --gres WORDS       such as gpu:1; tunes the GPU instead of the CPU
  --shards N         parts; default: the number of nodes
  --budget TIME      of each shard, and of the re-race; default: tune's own
  --finalists N      of a shape that are raced again; default: merge's own
  --dir FOLDER       on a file system that all nodes share; default:
                     results/fleet/PARTITION or what --name says
  --name NAME        of the fleet, and of its jobs
  --templates FOLDER your own tune.sbatch, re-race.sbatch and merge.sbatch;
                     default: scripts/slurm
  --detach           submit, print the job's number, and leave
  --attach JOBID     follow a fleet that was submitted before

Repeat the command to fill in only what is missing. A cluster of several
device types is one fleet for each, by --constraint or --gres, side by side;
"headroom report" then compares their profiles.

  ./scripts/fleet.sh --partition zen4 --budget 20m -- --preset standard
  ./scripts/fleet.sh --partition gpu --gres gpu:1 --name h100
HELP
}

say() { printf '%s fleet: %s\n' "$(date +%T)" "$*" >&2; }
die() { printf 'headroom: %s\n' "$2" >&2; exit "$1"; }
# Client commands hang while the controller is away.
slurm() { timeout "${HEADROOM_SLURM_TIMEOUT:-30}" "$@" 9>&-; }

name= partition= nodes= constraint= gres= shards= budget= finalists= dir= attach= detach= templates=$here/slurm
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) help; exit 0 ;;
    --detach) detach=1; shift ;;
    --) shift; break ;;
    --name | --partition | --nodes | --constraint | --gres | --shards | --budget | --finalists | --dir | --attach | --templates)
      [ $# -gt 1 ] || die 2 "$1 needs a value; see --help"
      printf -v "${1#--}" %s "$2"
      shift 2
      ;;
    *) die 2 "unknown option $1; tune's own come behind --, see --help" ;;
  esac
done
tune_options=("$@")
case $* in *$'\n'*) die 2 "an option of tune has a line break" ;; esac
for word in "$name" "$partition"; do
  case $word in *[!A-Za-z0-9._-]*) die 2 "a name is of letters, digits, dots and hyphens: $word" ;; esac
done
# As tune and merge take them: told here, and not by a thousand tasks.
[[ -z $shards || $shards =~ ^[1-9][0-9]{0,4}$ || $shards = 100000 ]] || die 2 "--shards must be between 1 and 100000: $shards"
[[ -z $finalists || $finalists =~ ^([1-9]|[1-5][0-9]|6[0-4])$ ]] || die 2 "--finalists must be between 1 and 64: $finalists"
[[ $budget =~ ^([0-9]+h)?([0-9]+m)?([0-9]+s)?$ ]] || die 2 "--budget is a time such as 90s, 5m or 1h30m: $budget"
for file in tune re-race merge; do
  [ -f "$templates/$file.sbatch" ] || die 2 "--templates must hold tune.sbatch, re-race.sbatch and merge.sbatch: $templates lacks $file.sbatch"
done
templates=$(cd "$templates" && pwd -P)
# Tasks run in the fleet's folder: a file that was named from here, such as a seed, is named in full.
for i in ${tune_options[@]+"${!tune_options[@]}"}; do
  word=${tune_options[$i]} option=
  case $word in --*=*) option=${word%%=*}= word=${word#*=} ;; esac
  case $word in /*) ;; *.json) [ ! -f "$word" ] || tune_options[$i]=$option$PWD/$word ;; esac
done
for tool in sbatch squeue scontrol sinfo; do
  command -v "$tool" >/dev/null || die 4 "no $tool found: fleet.sh needs Slurm's client commands; install slurm-client"
done

# --- The fleet's folder: what was asked for, its jobs, its shards ------------------------------------------------------

if [ -n "$attach" ]; then
  case $attach in *[!0-9]*) die 2 "--attach takes the number that fleet.sh printed: $attach" ;; esac
  dir=$(slurm scontrol show job "$attach" 2>/dev/null | sed -n 's/^ *WorkDir=//p' | head -n 1 || true)
  # Ended jobs are forgotten soon.
  [ -n "$dir" ] || dir=$(grep -lx -- "$attach" "$here"/../results/fleet/*/jobs 2>/dev/null | head -n 1 | sed 's,/jobs$,,' || true)
  [ -O "$dir" ] || [ ! -e "$dir" ] || die 2 "job $attach is another user's: $dir; only its owner can follow it"
  [ -f "$dir/fleet.conf" ] || die 2 "job $attach is of no fleet that is known here; name its folder with --dir, and repeat the command"
else
  [ -n "$partition$nodes" ] || die 2 "name the nodes with --partition or --nodes; see --help"
  name=${name:-${partition:-fleet}}
  dir=${dir:-$here/../results/fleet/$name}
fi
mkdir -p "$dir/logs" "$dir/done" "$dir/tries"
dir=$(cd "$dir" && pwd -P)
cd "$dir"
exec 9>.lock
flock -w 5 9 || die 6 "another fleet.sh follows $dir; leave it, or end it first"

where=()
[ -z "$partition" ] || where+=("--partition=$partition")
[ -z "$constraint" ] || where+=("--constraint=$constraint")
[ -z "$gres" ] || where+=("--gres=$gres")
case $gres in gpu*) tune_options+=(--device gpu) ;; esac
[ -z "$budget" ] || tune_options+=(--budget "$budget")
if [ -n "$nodes" ]; then
  # sbatch's own --nodelist asks for all of them at once: the others are excluded instead.
  wanted=$(slurm scontrol show hostnames "$nodes") || die 2 "--nodes is no list of nodes: $nodes"
  others=$(slurm sinfo -h -N -o %N ${partition:+-p "$partition"} | sort -u | grep -vxF "$wanted" | paste -sd, - || true)
  [ -z "$others" ] || where+=("--exclude=$others")
fi

if [ -z "$attach" ]; then
  if [ -z "$shards" ]; then
    if [ -n "$nodes" ]; then shards=$(wc -l <<<"$wanted"); else shards=$(slurm sinfo -h -N -o %N -p "$partition" | sort -u | wc -l); fi
    [ "$shards" -gt 0 ] || die 2 "partition $partition has no nodes; sinfo tells those that there are"
  fi
  # A word a line, read back as text: a fleet's folder must not be able to make this script run anything.
  asked=$(printf '%s\n' "$shards" ${where[@]+"${where[@]}"} -- ${tune_options[@]+"${tune_options[@]}"})
  if [ -f fleet.conf ] && [ "$(cat fleet.conf)" != "$asked" ]; then
    die 2 "$dir holds another fleet: $(tr '\n' ' ' <fleet.conf); repeat its options, or name another folder with --dir"
  fi
  printf '%s\n' "$asked" >fleet.conf
fi
where=() tune_options=() shards=
into=where
while IFS= read -r word; do
  if [ -z "$shards" ]; then
    shards=$word
  elif [ $into = tune ]; then
    tune_options+=("$word")
  elif [ "$word" = -- ]; then
    into=tune
  else
    where+=("$word")
  fi
done <fleet.conf
[[ $shards =~ ^[1-9][0-9]{0,5}$ ]] || die 2 "$dir/fleet.conf is none that fleet.sh wrote: its first line is no number of shards; remove the folder"
budget=
for i in ${tune_options[@]+"${!tune_options[@]}"}; do
  [ "${tune_options[$i]}" != --budget ] || budget=${tune_options[$((i + 1))]}
done
headroom=${HEADROOM_COMMAND:-$here/headroom.sh}

# --- Jobs --------------------------------------------------------------------------------------------------------------

missing() {
  local i profile
  for ((i = 1; i <= shards; i++)); do
    printf -v profile 'done/shard-%05d.json' "$i"
    [ -e "$profile" ] || echo "$i"
  done
}
# 1 2 3 7 as 1-3,7.
ranges() {
  awk 'NR == 1 { a = b = $1; next } $1 == b + 1 { b = $1; next } { printf "%s%s", s, (a == b ? a : a "-" b); s = ","; a = b = $1 }
       END { if (NR) printf "%s%s\n", s, (a == b ? a : a "-" b) }'
}
submit_job() {
  local job=$1 template=$2
  shift 2
  slurm sbatch --parsable --job-name="headroom-$job" --chdir="$dir" ${where[@]+"${where[@]}"} "$@" || die 1 "sbatch refused $template; see above"
}
# Submits what is missing, the re-race and the merge, and remembers the number of each as soon as it has one.
submit() {
  local most offset left todo arrays= array race merge
  "$headroom" --version >/dev/null # builds once, before a thousand tasks would
  # An array's numbers are bounded by the site: longer ones go in pieces.
  most=$(slurm scontrol show config | sed -n 's/^MaxArraySize *= *//p')
  most=$((${most:-1001} - 1))
  left=$(missing)
  rm -f merged.ok re-raced.ok
  : >jobs
  for ((offset = 0; offset < shards; offset += most)); do
    todo=$(awk -v o="$offset" -v m="$most" '$1 > o && $1 <= o + m { print $1 - o }' <<<"$left" | ranges)
    [ -n "$todo" ] || continue
    array=$(submit_job tune tune.sbatch --array="$todo" --output="logs/shard-$([ "$offset" = 0 ] || echo "$offset+")%a.log" "$templates/tune.sbatch" \
      "$headroom" "$shards" "$offset" ${tune_options[@]+"${tune_options[@]}"})
    arrays+=${arrays:+:}${array%%;*}
    echo "${array%%;*}" >>jobs
  done
  race=$(submit_job re-race re-race.sbatch ${arrays:+--dependency=afterany:$arrays} --output=logs/re-race.log \
    "$templates/re-race.sbatch" "$headroom" "$shards" ${budget:+--budget "$budget"} ${finalists:+--finalists "$finalists"})
  echo "${race%%;*}" >>jobs
  merge=$(submit_job merge merge.sbatch --dependency=afterany:"${race%%;*}" --output=logs/merge.log \
    "$templates/merge.sbatch" "$headroom" "$shards" ${finalists:+--finalists "$finalists"})
  # The last is the one to attach to, since it is there to the end.
  echo "${merge%%;*}" >>jobs
  say "submitted $(wc -w <<<"$left") of $shards shards as $arrays, re-race ${race%%;*}, merge ${merge%%;*}; --attach ${merge%%;*} follows them again"
}
# What Slurm still has of our jobs: "number state index" per line.
queue() { slurm squeue -h -r -o '%A %T %K' -j "$(paste -sd, jobs)" "$@" 2>/dev/null || true; }
queued() { [ -s jobs ] && [ -n "$(queue)" ]; }
finished() { [ -e merged.ok ] && [ -e re-raced.ok ]; }

# Tasks that Slurm gave up, while it remembers them: again, twice at most.
requeue_failed() {
  queue -t FAILED,NODE_FAIL,OUT_OF_MEMORY,TIMEOUT,PREEMPTED | while read -r job state index; do
    case $index in '' | *[!0-9]*) continue ;; esac
    # Counted by job: where arrays are cut in pieces, several tasks have one index.
    if [ "$(grep -cx "$job" requeued 2>/dev/null || true)" -lt 2 ] 2>/dev/null; then
      echo "$job" >>requeued
      slurm scontrol requeue "$job" >/dev/null 2>&1 && say "task $index was $state; it runs again and goes on from its log"
    fi
  done
}

# The winner that gained most on its default, of all shards that are done: "gain shape". Each profile is read once.
look_for_best() {
  touch .looking
  best=$(find done -name 'shard-*.json' ${looked:+-newer .looked} -exec cat {} + | awk -v most="${best%% *}" -v at="${best#* }" '
    /"queryHeads"|"kvHeads"|"headDim"|"seqLen"|"batch"/ { gsub(/[",:]/, " "); v[$1] = $2 }
    /"winner": \{/ { part = "winner" } /"default": \{/ { part = "default" }
    /"medianNanos"/ { gsub(/[",:]/, " "); if (part != "") t[part] = $2
      if (part == "default" && t["winner"] > 0 && t["default"] / t["winner"] > most) {
        most = t["default"] / t["winner"]; at = "b" v["batch"] "-h" v["queryHeads"] "-kv" v["kvHeads"] "-d" v["headDim"] "-s" v["seqLen"] }
      part = "" }
    END { if (most) print most, at }')
  mv .looking .looked
  looked=1
}

progress() {
  local there running eta=
  there=$(find done -name 'shard-*.json' | wc -l)
  running=$(queue -t RUNNING | wc -l)
  if [ "$there" -gt "$at_start" ] && [ "$there" -lt "$shards" ]; then
    eta=", about $(((SECONDS - started) * (shards - there) / (there - at_start) / 60 + 1)) min to the re-race"
  fi
  printf '%s of %s shards done, %s jobs running%s' "$there" "$shards" "$running" "$eta"
  [ -z "$best" ] || printf ', best so far ×%.2f on default at %s' "${best%% *}" "${best#* }"
}

follow() {
  local line last=
  best='' looked=''
  started=$SECONDS at_start=$(find done -name 'shard-*.json' | wc -l)
  while queued; do
    requeue_failed
    look_for_best
    line=$(progress)
    [ "$line" = "$last" ] || say "$line"
    last=$line
    ! finished || return 0
    sleep "${HEADROOM_FLEET_POLL:-10}" 9>&-
  done
}

# --- The run -----------------------------------------------------------------------------------------------------------

trap 'say "interrupted; the jobs go on: ./scripts/fleet.sh --attach $(tail -n 1 jobs 2>/dev/null)"; exit 130' INT TERM
if [ -z "$(missing)" ] && finished; then
  say "nothing is missing"
else
  for round in 1 2 3; do
    before=$(missing) submitted=
    if queued; then
      [ $round -gt 1 ] || say "going on with jobs $(paste -sd' ' jobs)"
    elif [ -z "$attach" ] || [ $round -gt 1 ]; then
      submit
      submitted=1
    fi
    [ -z "$detach" ] || { tail -n 1 jobs; exit 0; }
    follow
    ! finished || break
    after=$(missing)
    say "round $round left $(wc -w <<<"$after") of $shards shards missing; the last lines of the logs:"
    tail -n 2 "$(ls -t logs/shard-*.log 2>/dev/null | head -n 1)" logs/re-race.log logs/merge.log >&2 2>/dev/null || true
    # Where every task of a round failed, those of another would too.
    [ -z "$submitted" ] || [ -z "$after" ] || [ "$after" != "$before" ] || break
    # All shards and the re-race are there: another merge of them would say the same.
    if [ -n "$submitted" ] && [ -z "$after" ] && [ -e re-raced.ok ]; then
      die 1 "all shards are done, and their profile is not complete: $dir/logs/merge.log names what a budget did not reach; give it a larger --budget and a --dir of its own"
    fi
  done
fi
[ -e merged.ok ] || die 1 "the merged profile is not complete; $dir/logs tells why, and the same command fills what is missing"
[ -e re-raced.ok ] || die 1 "the re-race came to no end, and $dir/merged.json compares nodes through the default; the same command races again"
say "$dir/merged.json"
printf '%s\n' "$dir/merged.json"
