# shellcheck shell=bash
# What the scripts beside this file share: plain words in two languages, one line of progress, a log to read afterwards.

LOG="${LOG:-build/setup.log}"
mkdir -p "$(dirname "$LOG")"

if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ] && [ -z "${CI:-}" ]; then ON_TERMINAL=yes; else ON_TERMINAL=; fi

say() { printf '%s\n' "$*"; }

# complain THAI ENGLISH: what went wrong and what to do, on stderr
complain() { printf '\n✗ %s\n  %s\n' "$1" "$2" >&2; }

die() {
  complain "$1" "$2"
  exit 1
}

_spin() { # PID TITLE: turn until it ends, with the time and the newest line of the log
  local turns='|/-\' turn=0 width newest
  while kill -0 "$1" 2>/dev/null; do
    width=$(($(tput cols 2>/dev/null || echo 80) - ${#2} - 14))
    newest=$(tail -n 1 "$LOG" 2>/dev/null | tr -cd '[:print:]' | cut -c "1-$((width > 10 ? width : 10))")
    printf '\r\033[K%s %s %ss %s' "${turns:turn++%4:1}" "$2" "$SECONDS" "$newest"
    sleep 0.2
  done
  printf '\r\033[K'
}

# step TITLE COMMAND...: run it quietly; one line when it is done, the end of its log when it fails
step() {
  local title=$1 code=0
  shift
  SECONDS=0
  printf '\n== %s\n$ %s\n' "$title" "$*" >>"$LOG"
  if [ -n "$ON_TERMINAL" ]; then
    "$@" >>"$LOG" 2>&1 </dev/null &
    local child=$!
    _spin "$child" "$title"
    wait "$child" || code=$?
  else
    say "· $title"
    "$@" >>"$LOG" 2>&1 </dev/null || code=$?
  fi
  if [ "$code" -eq 0 ]; then
    say "✓ $title (${SECONDS} s)"
  else
    say "✗ $title"
    tail -n 15 "$LOG" >&2
    printf '  (%s)\n' "$LOG" >&2
  fi
  return "$code"
}

# setting NAME: its value from the environment, else from .env, else nothing
setting() {
  if [ -n "${!1:-}" ]; then
    printf '%s' "${!1}"
  elif [ -f .env ]; then
    sed -n "s/^\(export  *\)\{0,1\}$1=//p" .env | tail -n 1 | sed "s/^[\"']//; s/[\"']\$//"
  fi
}

var_folder() {
  local folder
  folder=$(setting EFILES_VAR)
  printf '%s' "${folder:-var}"
}
