# shellcheck shell=bash
# Shared by the scripts beside it: finds a JDK and Maven, builds when sources changed, runs the command line.
# bash 3.2 and POSIX tools only, so that macOS runs it as it is.
#
# Environment
#   JAVA_HOME             tried first; passed over when it is older than JDK 25
#   MAVEN_HOME            tried after PATH
#   TMPDIR                where temporary files go
#   HEADROOM_JAVA_OPTS    more flags for the command line's own JVM (kernels run in JVMs of their own)
#   HEADROOM_NO_INSTALL   set to anything: install nothing and ask nothing
#   HEADROOM_JDK_ROOTS    folders that hold JDKs, by ':', instead of the usual ones (for tests)
#   HEADROOM_MAVEN_ROOTS  folders that hold Mavens, likewise
#   HEADROOM_CLASSPATH    run these classes and build nothing (for tests)
#
# Exit codes: 4 a tool is missing, 5 the build failed; all others are the command line's.

headroom_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly headroom_root
readonly headroom_feature=25

say() { printf 'headroom: %s\n' "$*" >&2; }

# --- JDK -------------------------------------------------------------------------------------------------------------

# The feature number of the JDK at $1, such as 25; nothing where there is no compiler (kernels are compiled at run time).
jdk_feature() {
  if [ ! -x "$1/bin/javac" ] || [ ! -x "$1/bin/java" ]; then return 0; fi
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
  fi
}

# Takes $1 as JAVA_HOME when it is a JDK that is new enough.
take_jdk() {
  local feature
  feature=$(jdk_feature "$1")
  [ "${feature:-0}" -ge "$headroom_feature" ] || return 1
  JAVA_HOME=$1
  export JAVA_HOME
}

# The file that $1 leads to. (readlink -f is not on every macOS.)
follow_links() {
  local path=$1 link
  while [ -L "$path" ]; do
    link=$(readlink "$path")
    case $link in
      /*) path=$link ;;
      *) path=$(dirname "$path")/$link ;;
    esac
  done
  printf '%s\n' "$path"
}

default_jdk_roots() {
  printf '%s:' /usr/lib/jvm /usr/java /opt /opt/java "$HOME/.sdkman/candidates/java" "$HOME/.jdks" \
    /opt/homebrew/opt /usr/local/opt /home/linuxbrew/.linuxbrew/opt \
    /Library/Java/JavaVirtualMachines "$HOME/Library/Java/JavaVirtualMachines"
}

look_for_jdk() {
  local javac root home inner roots
  if [ -n "${JAVA_HOME:-}" ] && take_jdk "$JAVA_HOME"; then return 0; fi
  javac=$(command -v javac || true)
  if [ -n "$javac" ]; then
    home=$(dirname "$(dirname "$(follow_links "$javac")")")
    # macOS keeps a stub in /usr/bin that is no JDK.
    if [ "$home" != /usr ] && take_jdk "$home"; then return 0; fi
  fi
  IFS=: read -r -a roots <<<"${HEADROOM_JDK_ROOTS-$(default_jdk_roots)}"
  for root in ${roots[@]+"${roots[@]}"}; do
    for home in "$root"/*; do
      for inner in "" /Contents/Home /libexec/openjdk.jdk/Contents/Home /libexec; do
        if take_jdk "$home$inner"; then return 0; fi
      done
    done
  done
  return 1
}

find_jdk() {
  look_for_jdk && return 0
  if install_tool jdk && look_for_jdk; then return 0; fi
  say "no JDK $headroom_feature or newer with javac found in JAVA_HOME, PATH, /usr/lib/jvm, /opt, SDKMAN or Homebrew;" \
    "install one$(hint jdk) or set JAVA_HOME to it"
  exit 4
}

# --- Maven -----------------------------------------------------------------------------------------------------------

# Takes the mvn at $1 when it is 3.8 or newer. It is asked: packages lay Maven out in ways of their own.
take_maven() {
  local major minor
  if [ ! -f "$1" ] || [ ! -x "$1" ]; then return 1; fi
  IFS=' ' read -r major minor <<<"$("$1" -v </dev/null 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')"
  if [ "${major:-0}" -lt 3 ] || { [ "$major" = 3 ] && [ "${minor:-0}" -lt 8 ]; }; then return 1; fi
  headroom_mvn=$1
}

look_for_maven() {
  local home root roots
  if take_maven "$(command -v mvn || true)"; then return 0; fi
  if [ -n "${MAVEN_HOME:-}" ] && take_maven "$MAVEN_HOME/bin/mvn"; then return 0; fi
  IFS=: read -r -a roots <<<"${HEADROOM_MAVEN_ROOTS-/opt:/usr/share:/usr/local:$HOME/.sdkman/candidates/maven:/opt/homebrew/opt:/usr/local/opt:/home/linuxbrew/.linuxbrew/opt}"
  for root in ${roots[@]+"${roots[@]}"}; do
    for home in "$root" "$root"/*maven* "$root"/*; do
      if take_maven "$home/bin/mvn"; then return 0; fi
    done
  done
  return 1
}

find_maven() {
  look_for_maven && return 0
  if install_tool maven && look_for_maven; then return 0; fi
  say "no Maven 3.8 or newer found in PATH, MAVEN_HOME, /opt, SDKMAN or Homebrew;" \
    "install it$(hint maven) or set MAVEN_HOME to it"
  exit 4
}

# --- Installing ------------------------------------------------------------------------------------------------------

# The command that installs $1 (jdk, maven) here; nothing where no package manager is known.
install_command() {
  local manager
  for manager in apt-get dnf apk pacman zypper brew; do
    command -v "$manager" >/dev/null 2>&1 || continue
    case $manager-$1 in
      apt-get-jdk) echo "apt-get install -y openjdk-$headroom_feature-jdk-headless" ;;
      dnf-jdk) echo "dnf install -y java-$headroom_feature-openjdk-devel" ;;
      apk-jdk) echo "apk add openjdk$headroom_feature-jdk" ;;
      pacman-jdk) echo "pacman -S --noconfirm jdk-openjdk" ;;
      zypper-jdk) echo "zypper --non-interactive install java-$headroom_feature-openjdk-devel" ;;
      brew-jdk) echo "brew install openjdk@$headroom_feature" ;;
      apt-get-maven) echo "apt-get install -y maven" ;;
      dnf-maven) echo "dnf install -y maven" ;;
      apk-maven) echo "apk add maven" ;;
      pacman-maven) echo "pacman -S --noconfirm maven" ;;
      zypper-maven) echo "zypper --non-interactive install maven" ;;
      brew-maven) echo "brew install maven" ;;
    esac
    return 0
  done
}

# The same command for a person who is not root.
typed_command() {
  local command
  command=$(install_command "$1")
  case $command in
    "" | brew*) printf '%s' "$command" ;;
    *) if [ "$(id -u)" = 0 ]; then printf '%s' "$command"; else printf 'sudo %s' "$command"; fi ;;
  esac
}

# How to come by $1; not by the command that has just failed.
hint() {
  local command
  command=$(typed_command "$1")
  if [ -n "$command" ] && [ -z "${headroom_not_packaged:-}" ]; then
    printf ' (%s)' "$command"
  else
    case $1 in
      jdk) printf ' (the archive of Eclipse Temurin %s, for example)' "$headroom_feature" ;;
      maven) printf ' (the archive of Apache Maven, for example)' ;;
    esac
  fi
}

# Installs $1: at once as root, after a question at a terminal, never otherwise.
install_tool() {
  local command answer
  [ -z "${HEADROOM_NO_INSTALL:-}" ] || return 1
  command=$(typed_command "$1")
  [ -n "$command" ] || return 1
  case $command in
    sudo\ * | brew\ *)
      if [ ! -t 0 ] || [ ! -t 2 ]; then return 1; fi
      printf 'headroom: no %s found. Run "%s"? [y/N] ' "$1" "$command" >&2
      read -r answer
      case $answer in [yY]*) ;; *) return 1 ;; esac
      ;;
  esac
  say "installing: $command"
  mkdir -p "$headroom_root/target"
  {
    # Package lists may be missing or old on a fresh machine.
    case $command in *apt-get*) ${command%%install*} update || true ;; esac
    # Unquoted on purpose: a fixed command line from install_command, split into its words.
    $command
  } </dev/null >"$headroom_root/target/install.log" 2>&1 || {
    say "could not install $1 (log: target/install.log): $(tail -n 1 "$headroom_root/target/install.log")"
    headroom_not_packaged=1
    return 1
  }
}

# --- Building --------------------------------------------------------------------------------------------------------

# Names what a build would be made from: all sources, and whether git calls them modified (the build embeds that). With
# Maven profile $1, its source root belongs to them.
source_key() {
  (
    cd "$headroom_root"
    {
      find pom.xml */pom.xml .mvn */src/main ${1:+*/src/"$1"} -type f -exec cksum {} + | LC_ALL=C sort
      # git may be missing, or refuse a tree of another owner: then the sources alone decide.
      if [ -e .git ] && [ -n "$(git status --porcelain -- pom.xml '*/pom.xml' .mvn '*/src/main/*' ${1:+"*/src/$1/*"} 2>/dev/null || true)" ]; then
        echo modified
      fi
    } | cksum | tr ' ' '-'
  )
}

# One build at a time. The lock is a link whose target is its owner's process id: made and named in one step.
lock_build() {
  local owner waited=
  headroom_lock=$headroom_root/target/build.pid
  until ln -s "$$" "$headroom_lock" 2>/dev/null; do
    owner=$(readlink "$headroom_lock" || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      clear_lock "$owner"
    elif [ ! -w "$headroom_root/target" ]; then
      say "cannot write to $headroom_root/target; make it writable for $(id -un)"
      exit "${headroom_build_failed:-5}"
    else
      [ -n "$waited" ] || say "waiting for the build of process ${owner:-that has just ended}"
      waited=1
      sleep 1
    fi
  done
  trap 'rm -f "$headroom_lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# Takes away the lock of process $1, which was killed; another that waited may have done so, and have locked since.
clear_lock() {
  mv "$headroom_lock" "$headroom_lock.$$" 2>/dev/null || return 0
  if [ "$(readlink "$headroom_lock.$$")" = "$1" ]; then
    rm -f "$headroom_lock.$$"
  else
    mv "$headroom_lock.$$" "$headroom_lock"
  fi
}

unlock_build() {
  rm -f "$headroom_lock"
  trap - EXIT INT TERM
}

# Sets headroom_app to a folder with the jars of these sources, built if need be, with Maven profile $1 if given. Each
# state of the sources has a folder of its own, so that a build never pulls the jars from under a run that goes on.
build_once() {
  local key apps=$headroom_root/target/${1:-app} log=$headroom_root/target/build.log start=$SECONDS
  key=$(source_key "$@")
  headroom_app=$apps/$key
  [ ! -d "$headroom_app" ] || return 0
  find_maven
  mkdir -p "$apps"
  lock_build
  if [ ! -d "$headroom_app" ]; then
    say "building (about 20 s, once; the first time, Maven fetches libraries; log: target/build.log)"
    if ! (cd "$headroom_root" && "$headroom_mvn" -B -Dheadroom.fast ${1:+-P"$1"} package </dev/null >"$log" 2>&1); then
      grep -m 20 -E '^\[ERROR\]|error:' "$log" >&2 || tail -n 20 "$log" >&2
      say "the build failed after $((SECONDS - start)) s; all of its output: $log"
      exit "${headroom_build_failed:-5}"
    fi
    mv "$headroom_root/tuner/target/${1:-fast}/headroom" "$headroom_app"
    # Three states are kept: a run of an older one may go on.
    (cd "$apps" && ls -t | tail -n +4 | while read -r old; do rm -rf "$old"; done)
  fi
  unlock_build
}

# --- Running ---------------------------------------------------------------------------------------------------------

# Becomes the command line. No --add-modules jdk.incubator.vector here: only kernels need it, and they have their own JVMs.
run_headroom() {
  local classpath
  find_jdk
  if [ -n "${HEADROOM_CLASSPATH:-}" ]; then
    classpath=$HEADROOM_CLASSPATH
  else
    build_once
    classpath=$headroom_app/lib/*
  fi
  run_java -cp "$classpath" headroom.tuner.cli.Headroom "$@"
}

# Becomes a JVM of the command line, with arguments from the class path on.
run_java() {
  # Java alone does not look at TMPDIR.
  [ ! -d "${TMPDIR:-}" ] || set -- "-Djava.io.tmpdir=$TMPDIR" "$@"
  # SerialGC: this JVM mostly waits, and must leave the cores to the kernels. The Unsafe flag quiets JMH's warning.
  # HEADROOM_JAVA_OPTS is unquoted on purpose: it holds several words.
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow "-Dheadroom.home=$headroom_root" ${HEADROOM_JAVA_OPTS:-} "$@"
}

# Becomes Maven, in the project's folder.
run_maven() {
  find_jdk
  find_maven
  cd "$headroom_root"
  exec "$headroom_mvn" -B "$@"
}
