#!/usr/bin/env bash
# The checks that need no test run: deploy/check.sh lint types arch templates migrations schema | fix | write-schema
# All that are named are run, so that one look shows everything; any that fails makes the exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."
LOG=build/check.log
. deploy/lib.sh

BIN=.venv/bin
CODE=(sso_efiles employers ocr documents tests manage.py)
SCHEMA=docs/openapi.yaml
export DJANGO_SETTINGS_MODULE=sso_efiles.settings_test

lint() { "$BIN/ruff" check . && "$BIN/ruff" format --check .; }
types() { "$BIN/mypy" "${CODE[@]}"; }
arch() { "$BIN/lint-imports"; }
templates() { "$BIN/djlint" templates --lint --quiet && "$BIN/djlint" templates --check --quiet; }
migrations() { "$BIN/python" manage.py makemigrations --check --dry-run; }

write_schema() { "$BIN/python" manage.py spectacular --validate --fail-on-warn --file "$1"; }

schema() {
  write_schema build/openapi.yaml || return
  diff -u "$SCHEMA" build/openapi.yaml || {
    complain "$SCHEMA ไม่ตรงกับโปรแกรม สั่ง make schema" "$SCHEMA differs from the code: run make schema"
    return 1
  }
}

fix() {
  "$BIN/ruff" check --fix . || true
  "$BIN/ruff" format .
  "$BIN/djlint" templates --reformat --quiet || true
}

mkdir -p build
code=0
: >"$LOG"
for name in "$@"; do
  case $name in
    lint | types | arch | templates | migrations | schema)
      if "$name" >build/check.out 2>&1; then
        say "✓ $name"
      else
        cat build/check.out
        say "✗ $name"
        code=1
      fi
      ;;
    fix) fix ;;
    write-schema) write_schema "$SCHEMA" ;;
    *) die "ไม่รู้จัก $name" "Not a check: $name" ;;
  esac
done
exit "$code"
