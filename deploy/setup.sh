#!/usr/bin/env bash
# Make a clone ready for what is asked, and do nothing that is done already.
#   deploy/setup.sh run|demo   what the office needs: packages, virtual environment, words in Thai, database, reference data
#   deploy/setup.sh dev        the tools of `make check`, linters of Node.js too
#   deploy/setup.sh test       also PostgreSQL, Redis and Chromium
# Where packages come from is the machine's own business (pip's and apt's configuration); this script names no host.
set -euo pipefail
cd "$(dirname "$0")/.."
PURPOSE=${1:?run, demo, dev or test}

. deploy/lib.sh
. deploy/system.sh

fingerprint() { cat "$@" 2>/dev/null | sha256sum | cut -d' ' -f1; }

virtual_environment() {
  local lock=requirements.txt kind=run stamp=.venv/.ready wanted
  case $PURPOSE in dev | test) lock=requirements-dev.txt kind=dev ;; esac
  wanted=$(fingerprint requirements.txt requirements-dev.txt)
  # whoever has the tools has what the office needs: the second list holds the first
  if grep -qsx -e "$kind $wanted" -e "dev $wanted" "$stamp" && [ -x .venv/bin/python ]; then return; fi
  if ! { [ -x .venv/bin/python ] && _fits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
    find_python || _give_up "$(_python_package)"
    step "สภาพแวดล้อม Python / Python environment" "$PYTHON_FOUND" -m venv --clear .venv ||
      die "สร้าง .venv ไม่สำเร็จ" "The virtual environment .venv could not be made."
  fi
  step "แพ็กเกจ Python / Python packages ($lock)" \
    .venv/bin/python -m pip install --no-input --disable-pip-version-check --no-deps --require-hashes -r "$lock" ||
    die "ติดตั้งแพ็กเกจ Python ไม่สำเร็จ ตรวจสอบเครือข่ายหรือการตั้งค่า pip แล้วลองใหม่" \
      "The Python packages could not be installed. See to the network or pip's configuration, then try again."
  echo "$kind $wanted" >"$stamp"
}

browser_tools() { # linters of static/, locked in package-lock.json; no script of a package runs
  local wanted stamp=node_modules/.ready
  wanted=$(fingerprint package.json package-lock.json)
  if grep -qsx "$wanted" "$stamp"; then return; fi
  step "แพ็กเกจ Node.js / Node.js packages (package-lock.json)" npm ci --ignore-scripts --no-audit --no-fund ||
    die "ติดตั้งแพ็กเกจ Node.js ไม่สำเร็จ ตรวจสอบเครือข่ายหรือการตั้งค่า npm แล้วลองใหม่" \
      "The Node.js packages could not be installed. See to the network or npm's configuration, then try again."
  echo "$wanted" >"$stamp"
}

translations() {
  local words
  for words in locale/*/LC_MESSAGES/*.po; do
    if [ ! -f "$words" ] || [ "${words%.po}.mo" -nt "$words" ]; then continue; fi
    step "คำแปล / Translations: $words" msgfmt -o "${words%.po}.mo" "$words" ||
      die "แปลงไฟล์คำแปลไม่สำเร็จ: $words" "The translations could not be compiled: $words"
  done
}

secret_key() {
  local folder
  folder=$(var_folder)
  (umask 077 && mkdir -p "$folder")
  if [ -n "$(setting EFILES_SECRET_KEY)$(setting EFILES_SECRET_KEY_FILE)" ] || [ -s "$folder/secret.key" ]; then return; fi
  (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))' >"$folder/secret.key")
}

database() {
  local stamp wanted
  stamp="$(var_folder)/.set-up"
  wanted=$(fingerprint ./*/migrations/*.py ./*/*/migrations/*.py data/*.csv)
  # a server's database may have been changed by others, so that only the embedded one is trusted unasked
  if [ -z "$(setting DATABASE_URL)" ] && [ -s "$(var_folder)/db.sqlite3" ] && grep -qsx "$wanted" "$stamp"; then return; fi
  step "ฐานข้อมูล / Database" .venv/bin/python manage.py migrate --noinput ||
    die "เตรียมฐานข้อมูลไม่สำเร็จ" "The database could not be prepared."
  step "ข้อมูลอ้างอิง / Reference data" .venv/bin/python manage.py load_reference ||
    die "นำเข้าข้อมูลอ้างอิงไม่สำเร็จ" "The reference data could not be loaded."
  echo "$wanted" >"$stamp"
}

# two `make` at once take turns
exec 9>.setup.lock
if command -v flock >/dev/null; then flock 9; fi

: >"$LOG"
system_packages "$PURPOSE"
virtual_environment
translations
case $PURPOSE in
  run | demo)
    secret_key
    database
    ;;
  dev | test) browser_tools ;;
esac
