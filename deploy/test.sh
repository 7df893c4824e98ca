#!/usr/bin/env bash
# Run the tests: quick on SQLite, the same on a private PostgreSQL, the browser; beside them, real processes.
#   deploy/test.sh all | quick | postgres | processes | e2e | screenshots      T=tests/ocr for a part, JOBS=1 for one process
set -euo pipefail
cd "$(dirname "$0")/.."
LOG=build/test.log
. deploy/lib.sh

QUICK="not postgres and not processes and not e2e and not screenshots"
ON_POSTGRES="not tesseract and not processes and not e2e and not screenshots"
JOBS=${JOBS:-$(nproc)}
failed=()
table=()

# A developer's own servers and settings stay out of it.
while IFS='=' read -r name _; do
  case $name in EFILES_* | DATABASE_URL | CELERY_BROKER_URL | DJANGO_SETTINGS_MODULE) unset "$name" ;; esac
done < <(env)
export OMP_THREAD_LIMIT=1 PYTHONDONTWRITEBYTECODE=1

run_pytest() { # TITLE MARKERS [WRAPPER...]
  local title=$1 markers=$2 code=0 began=$SECONDS jobs=()
  shift 2
  if [ "$title" = postgres ]; then jobs=(--database-only); fi
  case $title in sqlite | postgres) if [ "$JOBS" -gt 1 ]; then jobs+=(-n "$JOBS"); fi ;; esac
  say "── $title"
  "$@" .venv/bin/python -m pytest -q "${jobs[@]}" -m "$markers" ${T:+"$T"} || code=$?
  case $code in
    0) table+=("✓ $title  $((SECONDS - began)) s") ;;
    5) table+=("· $title  ไม่มีการทดสอบ / no tests here yet") ;;
    *)
      table+=("✗ $title  $((SECONDS - began)) s")
      failed+=("$title")
      ;;
  esac
}

run_scripts() { # what static/js has of logic, by Node.js's own runner
  local code=0 began=$SECONDS
  if [ -n "${T:-}" ] && [ "$T" != tests ]; then return; fi
  say "── scripts"
  node --test --test-reporter=spec tests/js/*.test.js || code=$?
  if [ "$code" -eq 0 ]; then
    table+=("✓ scripts  $((SECONDS - began)) s")
  else
    table+=("✗ scripts  $((SECONDS - began)) s")
    failed+=(scripts)
  fi
}

on_postgres() { .venv/bin/python -m tests.servers postgres -- "$@"; }

run_part() {
  case $1 in
    quick)
      run_scripts
      run_pytest sqlite "$QUICK"
      ;;
    postgres) run_pytest postgres "$ON_POSTGRES" on_postgres ;;
    processes) run_pytest processes "processes and not e2e" ;;
    e2e) run_pytest browser e2e ;;
    screenshots) run_pytest screenshots screenshots ;;
    *) die "ไม่รู้จัก $1" "Not a part of the tests: $1" ;;
  esac
}

# Tests with real processes mostly wait (for leases to run out, for workers to start): they go on beside the others.
beside() { # PART, its result in build/PART.result
  mkdir -p build
  (
    run_part "$1" >"build/$1.log" 2>&1
    printf '%s\n' "${table[@]}" >"build/$1.result"
  ) &
}

fetch() { # PART
  local result
  wait || true
  cat "build/$1.log"
  result=$(cat "build/$1.result" 2>/dev/null || echo "✗ $1")
  table+=("$result")
  case $result in ✗*) failed+=("$1") ;; esac
}

if [ "$1" != all ]; then
  run_part "$1"
elif [ "$JOBS" -gt 1 ]; then
  rm -f build/processes.result
  beside processes
  JOBS=$((JOBS - 1))
  for part in quick postgres e2e; do run_part "$part"; done
  say "── processes (ทดสอบพร้อมกัน / beside the others)"
  fetch processes
else
  for part in quick postgres processes e2e; do run_part "$part"; done
fi

say "── ผลการทดสอบ / Result"
printf '%s\n' "${table[@]}"
if [ ${#failed[@]} -gt 0 ]; then
  die "ไม่ผ่าน: ${failed[*]}" "Failed: ${failed[*]}"
fi
