# shellcheck shell=bash
# A real Slurm of two nodes on this machine, for fleet-test.sh: no systemd, no cgroups, nothing outside its folder.
# Every process carries SLURM_LOCAL_ID in its environment, and only those are ever ended.
#
#   slurm_install              installs the packages, as root; fails with the reason
#   slurm_up FOLDER PORT       starts munged, slurmctld and two slurmd; sets SLURM_CONF
#   slurm_node_up N            starts slurmd of node N again
#   slurm_node_kill N          SIGKILL to slurmd of node N and to all that runs there, as a power cut would
#   slurm_down                 ends all of it, and deletes nothing

export PATH=$PATH:/usr/sbin:/sbin

slurm_install() {
  local log=$1
  command -v slurmctld slurmd sbatch munged >/dev/null && return 0
  [ "$(id -u)" = 0 ] || { echo "slurmctld, slurmd, slurm-client and munge are not installed, and this user is not root"; return 1; }
  command -v apt-get >/dev/null || { echo "Slurm is not installed, and there is no apt-get"; return 1; }
  (
    # The packages must not start services of their own.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      trap 'rm -f /usr/sbin/policy-rc.d' EXIT
      trap 'exit 130' INT TERM
      printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
      chmod 755 /usr/sbin/policy-rc.d
    fi
    timeout 60 apt-get update -q && DEBIAN_FRONTEND=noninteractive timeout 120 \
      apt-get install -y -q --no-install-recommends slurmctld slurmd slurm-client munge
  ) >"$log" 2>&1 </dev/null || { echo "apt-get could not install Slurm: $(tail -n 1 "$log")"; return 1; }
}

slurm_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep .2
  done
}

slurm_config() {
  local host
  host=$(hostname -s)
  cat <<CONF
ClusterName=headroom-test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$slurm_port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$slurm_dir/run/munge.sock,cred_expire=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmctldPidFile=$slurm_dir/run/slurmctld.pid
SlurmdPidFile=$slurm_dir/run/slurmd-%n.pid
SlurmctldLogFile=$slurm_dir/log/slurmctld.log
SlurmdLogFile=$slurm_dir/log/slurmd-%n.log
StateSaveLocation=$slurm_dir/state
SlurmdSpoolDir=$slurm_dir/spool/%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SlurmdParameters=config_overrides
PropagateResourceLimits=NONE
PropagatePrioProcess=0
ReturnToService=2
MailProg=/bin/true
SlurmctldTimeout=10
SlurmdTimeout=5
KillWait=2
JobRequeue=1
NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((slurm_port + 1)) CPUs=2 RealMemory=1000 State=UNKNOWN
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((slurm_port + 2)) CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

# In a session of its own, without our lock or output.
slurm_daemon() { env SLURM_LOCAL_ID="$slurm_dir" setsid "$@" </dev/null >>"$slurm_dir/log/start.log" 2>&1 9>&-; }
slurm_idle() { [ "$(timeout 5 sinfo -h -N -o %T 2>/dev/null | grep -cE '^(idle|mixed|allocated)$')" = 2 ]; }
slurm_munge_answers() { munge -n -S "$slurm_dir/run/munge.sock" >/dev/null 2>&1; }
slurm_node_up() { slurm_daemon slurmd -c -N "node$1"; }

slurm_up() {
  slurm_dir=$1 slurm_port=$2
  export SLURM_CONF=$slurm_dir/slurm.conf
  mkdir -p "$slurm_dir"/{munge,run,log,state,spool/node1,spool/node2}
  chmod 700 "$slurm_dir/munge"
  (umask 277 && head -c 128 /dev/urandom >"$slurm_dir/munge/key")
  slurm_config >"$SLURM_CONF"
  slurm_daemon munged --socket="$slurm_dir/run/munge.sock" --key-file="$slurm_dir/munge/key" \
    --log-file="$slurm_dir/log/munged.log" --pid-file="$slurm_dir/run/munged.pid" --seed-file="$slurm_dir/munge/seed" &&
    slurm_until 10 slurm_munge_answers && slurm_daemon slurmctld -c && slurm_node_up 1 && slurm_node_up 2 &&
    slurm_until 60 slurm_idle || { tail -n 5 "$slurm_dir"/log/*.log; return 1; }
}

# Numbers of our live processes whose environment has all of these lines too, such as SLURM_ARRAY_TASK_ID=3. Daemons
# carry our mark, jobs their number: this test's own shell has neither.
slurm_processes() {
  local file pid line state environment
  for file in $(grep -lzxF -e "SLURM_LOCAL_ID=$slurm_dir" -e "SLURM_CONF=$slurm_dir/slurm.conf" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${file#/proc/} pid=${pid%/environ}
    # Without forks: this is called in a loop. A zombie has ended.
    read -r state 2>/dev/null <"/proc/$pid/stat" || continue
    case ${state##*) } in Z* | X*) continue ;; esac
    environment=
    while IFS= read -r -d '' line; do environment+=$'\n'$line$'\n'; done 2>/dev/null <"$file"
    case $environment in *$'\n'SLURM_LOCAL_ID=* | *$'\n'SLURM_JOB_ID=*) ;; *) continue ;; esac
    for line in "$@"; do
      case $environment in *$'\n'"$line"$'\n'*) ;; *) continue 2 ;; esac
    done
    echo "$pid"
  done
}

slurm_node_kill() {
  local pid parent processes
  pid=$(cat "$slurm_dir/run/slurmd-node$1.pid")
  case " $(slurm_processes "SLURM_LOCAL_ID=$slurm_dir" | tr '\n' ' ') " in *" $pid "*) kill -KILL "$pid" ;; esac
  processes=$(slurm_processes "SLURMD_NODENAME=node$1")
  # The step daemons first: they would still tell the controller how the rest ended.
  for pid in $processes; do
    parent=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
    [ "$(cat "/proc/${parent:-0}/comm" 2>/dev/null)" = slurmstepd ] && kill -KILL "$parent" 2>/dev/null
  done
  for pid in $processes; do kill -KILL "$pid" 2>/dev/null; done
  return 0
}

slurm_no_processes() { [ -z "$(slurm_processes)" ]; }
slurm_down() {
  local pid
  [ -n "${slurm_dir:-}" ] || return 0
  timeout 5 scancel -u root -Q 2>/dev/null
  timeout 5 scontrol shutdown >/dev/null 2>&1
  if ! slurm_until 8 slurm_no_processes; then
    for pid in $(slurm_processes); do kill -TERM "$pid" 2>/dev/null; done
    slurm_until 5 slurm_no_processes || for pid in $(slurm_processes); do kill -KILL "$pid" 2>/dev/null; done
  fi
  slurm_until 5 slurm_no_processes || { echo "left running: $(slurm_processes | tr '\n' ' ')"; return 1; }
}
