# shellcheck shell=bash
# System packages: which are missing, and how they come in (Debian and Ubuntu). Sourced by setup.sh.

PYTHON_FOUND=

_fits() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null; }

# The locked packages have ready wheels for 3.11 to 3.13; a newer Python works where a compiler is at hand.
find_python() {
  local name
  for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 /usr/bin/python3; do
    if [ -n "$name" ] && command -v "$name" >/dev/null && _fits "$name"; then
      PYTHON_FOUND=$(command -v "$name")
      return 0
    fi
  done
  return 1
}

_python_package() { # an old python3 is left as it is; a newer one comes beside it
  if command -v python3 >/dev/null; then echo "python3.11 python3.11-venv"; else echo "python3 python3-venv"; fi
}

_needs_compiler() {
  "$PYTHON_FOUND" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 14))' 2>/dev/null && ! command -v c++ >/dev/null
}

has_language() { tesseract --list-langs 2>/dev/null | grep -qx "$1"; }

find_postgres() {
  local folder
  for folder in /usr/lib/postgresql/*/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then return 0; fi
  done
  command -v initdb >/dev/null && command -v postgres >/dev/null
}

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    # Ubuntu's chromium-browser may be a stub that only says where the real one is
    if [ -n "$name" ] && command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

_missing_python() {
  if [ -x .venv/bin/python ] && _fits .venv/bin/python; then return; fi
  if ! find_python; then
    _python_package
  elif ! "$PYTHON_FOUND" -c 'import ensurepip, venv' 2>/dev/null; then
    "$PYTHON_FOUND" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
  fi
  if [ -n "$PYTHON_FOUND" ] && _needs_compiler; then echo "build-essential python3-dev"; fi
}

# what PDFs draw with and do not bring along, as ocr/font_packages.py has it: tables of East Asian codes, ticks, Thai; 33 MB
_missing_letters() {
  [ -d /usr/share/poppler/cMap/Adobe-Japan1 ] || echo poppler-data
  [ -e /usr/share/fonts/opentype/urw-base35/D050000L.otf ] || echo fonts-urw-base35
  [ -e /usr/share/fonts/truetype/tlwg/Garuda.ttf ] || echo fonts-tlwg-garuda-ttf
  ldconfig -p | grep -q "libfribidi\.so\.0" || echo libfribidi0 # Thai marks of the sheets that we draw (Pillow, raqm)
}

_missing_reader() {
  if ! command -v tesseract >/dev/null; then
    echo "tesseract-ocr tesseract-ocr-tha tesseract-ocr-eng"
  else
    has_language tha || echo tesseract-ocr-tha
    has_language eng || echo tesseract-ocr-eng
  fi
  command -v pdftoppm >/dev/null || echo poppler-utils
  _missing_letters
  command -v msgfmt >/dev/null || echo gettext
}

_missing_servers() {
  find_postgres || echo postgresql
  command -v redis-server >/dev/null || echo redis-server
  find_chromium || echo chromium
}

_missing_fonts() { # the papers that measure the reader are printed in them; 4 MB
  [ -e /usr/share/fonts/truetype/tlwg/Waree-Bold.ttf ] || echo fonts-thai-tlwg-ttf
  [ -e /usr/share/fonts/truetype/arundina/ArundinaSerif-Bold.ttf ] || echo fonts-arundina
}

_missing_node() { # linters and unit tests of static/js; Debian 12 has 18, Debian 13 has 20, and both will do
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
}

# missing PURPOSE: the packages that PURPOSE needs and this machine has not, one line
missing() {
  {
    _missing_python
    _missing_reader
    case $1 in dev | test) _missing_node ;; esac
    if [ "$1" = test ]; then _missing_servers && _missing_fonts; fi
  } | xargs
}

_as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

_apt() { # no question is ever asked; another apt that is busy is waited for
  _as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

# The tests start servers of their own. A package that starts one besides (and makes PostgreSQL's "main" cluster) is kept
# from it for as long as this script lives: the file counts only while our process does, so a kill leaves no harm.
_keep_servers_down() {
  local ours
  ours=$(mktemp)
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\n# SSO e-files set-up\n[ -d /proc/%s ] && exit 101\nexit 0\n' "$$" >"$ours"
    _as_root install -m 755 "$ours" /usr/sbin/policy-rc.d
  fi
  if [ ! -d /etc/postgresql ]; then
    echo 'create_main_cluster = false' >"$ours"
    _as_root install -D -m 644 "$ours" /etc/postgresql-common/createcluster.d/sso-efiles.conf
  fi
  rm -f "$ours"
}

_let_servers_be() {
  if grep -qs 'SSO e-files set-up' /usr/sbin/policy-rc.d; then _as_root rm -f /usr/sbin/policy-rc.d; fi
  _as_root rm -f /etc/postgresql-common/createcluster.d/sso-efiles.conf
}

_install() {
  _keep_servers_down
  if ! _apt install --no-install-recommends "$@"; then
    _apt update && { _apt install --no-install-recommends "$@" || _one_by_one "$@"; }
  fi
  local code=$?
  _let_servers_be
  return "$code"
}

_one_by_one() { # so that one package that is not there does not keep out the rest
  local package code=0
  for package in "$@"; do _apt install --no-install-recommends "$package" || code=1; done
  return "$code"
}

_give_up() { # what is still missing, and the words to type
  local command="sudo apt-get update && sudo apt-get install -y $1"
  die "ติดตั้งแพ็กเกจระบบไม่สำเร็จ: $1 — กรุณาสั่งเอง: $command แล้วลองใหม่" \
    "These system packages could not be installed: $1. Please run: $command — then try again."
}

# system_packages PURPOSE
system_packages() {
  local wanted
  wanted=$(missing "$1")
  if [ -z "$wanted" ]; then return; fi
  if ! command -v apt-get >/dev/null; then _give_up "$wanted"; fi
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || _give_up "$wanted"
    # the password is asked for here, before the progress line hides the question; without a terminal nobody can answer
    if [ -t 0 ]; then sudo -v || _give_up "$wanted"; else sudo -n true 2>/dev/null || _give_up "$wanted"; fi
  fi
  # shellcheck disable=SC2086  # several words are meant
  step "แพ็กเกจระบบ / System packages: $wanted" _install $wanted || true
  wanted=$(missing "$1")
  if [ -n "$wanted" ]; then _give_up "$wanted"; fi
}
