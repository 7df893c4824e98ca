#!/usr/bin/env bash
# Run the tests: quick on SQLite, the same on a private PostgreSQL, then real processes, then the browser.
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
  case $title in sqlite | postgres) if [ "$JOBS" -gt 1 ]; then jobs=(-n "$JOBS"); fi ;; esac
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

on_postgres() { .venv/bin/python -m tests.servers postgres -- "$@"; }

for part in $([ "$1" = all ] && echo quick postgres processes e2e || echo "$1"); do
  case $part in
    quick) run_pytest sqlite "$QUICK" ;;
    postgres) run_pytest postgres "$ON_POSTGRES" on_postgres ;;
    processes) run_pytest processes "processes and not e2e" ;;
    e2e) run_pytest browser e2e ;;
    screenshots) run_pytest screenshots screenshots ;;
    *) die "ไม่รู้จัก $part" "Not a part of the tests: $part" ;;
  esac
done

say "── ผลการทดสอบ / Result"
printf '%s\n' "${table[@]}"
if [ ${#failed[@]} -gt 0 ]; then
  die "ไม่ผ่าน: ${failed[*]}" "Failed: ${failed[*]}"
fi
