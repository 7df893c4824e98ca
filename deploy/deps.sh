#!/usr/bin/env bash
# Lock the bounds of pyproject.toml with hashes, for every Python that we support at once. No index is written down:
# the packages come from wherever pip's own configuration says, here and on the machine that installs them.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/lib.sh

workshop=$(mktemp -d)
trap 'rm -rf "$workshop"' EXIT
step "uv" sh -c 'python=$1 && "$python" -m venv "$2" && "$2/bin/pip" install --quiet uv' sh .venv/bin/python "$workshop/venv" ||
  die "ติดตั้ง uv ไม่สำเร็จ" "uv could not be installed."

index=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
if [ -n "$index" ]; then export UV_DEFAULT_INDEX="$index"; fi

lock() { # OUTPUT ARGUMENTS...
  local output=$1
  shift
  "$workshop/venv/bin/uv" pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links ${UPGRADE:+--upgrade} --output-file "$output" "$@"
}

step "requirements.txt" lock requirements.txt || die "ล็อกแพ็กเกจไม่สำเร็จ" "The packages could not be locked."
step "requirements-dev.txt" lock requirements-dev.txt --group dev --constraint requirements.txt ||
  die "ล็อกแพ็กเกจไม่สำเร็จ" "The packages could not be locked."
