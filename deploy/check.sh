#!/usr/bin/env bash
# The checks that need no test run: deploy/check.sh lint types arch templates scripts styles migrations schema security |
# fix | write-schema
# All that are named are run, so that one look shows everything; any that fails makes the exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."
LOG=build/check.log
. deploy/lib.sh

BIN=.venv/bin
PRODUCT=(sso_efiles employers ocr documents deploy manage.py)
CODE=(sso_efiles employers ocr documents tests manage.py)
SCHEMA=docs/openapi.yaml
export DJANGO_SETTINGS_MODULE=sso_efiles.settings_test

lint() { "$BIN/ruff" check . && "$BIN/ruff" format --check .; }
types() { "$BIN/mypy" "${CODE[@]}"; }
arch() { "$BIN/lint-imports"; }
templates() { "$BIN/djlint" templates --lint --quiet && "$BIN/djlint" templates --check --quiet; }
scripts() { npx --no-install eslint .; }
styles() { npx --no-install stylelint 'static/css/*.css'; }
migrations() { "$BIN/python" manage.py makemigrations --check --dry-run; }

# What Django and we ourselves say of the settings that an office with servers runs with; a warning is a failure.
production() {
  env -i PATH="$PATH" LANG=C.UTF-8 DJANGO_SETTINGS_MODULE=sso_efiles.settings EFILES_ENV_FILE=/dev/null \
    EFILES_VAR="$PWD/build/production" EFILES_SECRET_KEY="$(head -c 48 /dev/urandom | base64)" \
    DATABASE_URL=postgres://db.invalid/efiles CELERY_BROKER_URL=redis://redis.invalid/0 \
    EFILES_CACHE_URL=redis://redis.invalid/1 EFILES_STORE=s3://efiles/store EFILES_ALLOWED_HOSTS=efiles.invalid \
    "$BIN/python" manage.py check --deploy --fail-level WARNING
}
security() { "$BIN/bandit" --quiet --recursive --configfile pyproject.toml "${PRODUCT[@]}" && production; }

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
  npx --no-install eslint --fix . || true
  npx --no-install stylelint --fix 'static/css/*.css' || true
}

mkdir -p build
code=0
: >"$LOG"
for name in "$@"; do
  case $name in
    lint | types | arch | templates | scripts | styles | migrations | schema | security)
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
