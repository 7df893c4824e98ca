#!/usr/bin/env bash
# Try the project on a bare Debian release: deploy/try_release.sh bookworm|trixie [make target ...]      (root, on Debian)
# debootstrap makes the system in a folder outside the repository, the working tree is copied in, and make runs there in a
# chroot with mounts and processes of its own, which end with it. The system is kept for the next try; FRESH=1 makes it anew.
# Where packages come from is this machine's own configuration of apt, pip and npm, which goes along; no host is named here.
set -euo pipefail
cd "$(dirname "$0")/.."
LOG=build/try.log
. deploy/lib.sh
. deploy/system.sh

RELEASE=${1:-}
case $RELEASE in bookworm | trixie) shift ;; *) die "ต้องระบุ bookworm หรือ trixie" "Name a release: bookworm or trixie" ;; esac
TARGETS=("${@:-test}")
PLACE=${TRY_FOLDER:-/var/tmp/efiles-try}/$RELEASE
[ "$(id -u)" -eq 0 ] || die "ต้องใช้สิทธิ์ root" "A system can be made by root only: use sudo"

mirror() { # the one that apt itself uses for Debian; none: debootstrap's own
  apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null | sed -n 's/^Debian //p' | head -n 1
}

make_system() {
  local source
  if [ -n "${FRESH:-}" ]; then rm -rf --one-file-system "$PLACE"; fi
  if [ -e "$PLACE/.whole" ]; then return; fi
  rm -rf --one-file-system "$PLACE"
  command -v debootstrap >/dev/null || step "debootstrap" _install debootstrap ||
    die "ติดตั้ง debootstrap ไม่สำเร็จ" "debootstrap could not be installed."
  mkdir -p "$PLACE"
  source=$(mirror)
  step "Debian $RELEASE ($PLACE)" debootstrap --variant=minbase --include=make,git,ca-certificates \
    "$RELEASE" "$PLACE" ${source:+"$source"} || die "สร้างระบบไม่สำเร็จ" "The system could not be made."
  touch "$PLACE/.whole"
}

take_along() { # FILE OR FOLDER...: to the same place in the new system, as far as it is there
  local one
  for one in "$@"; do
    if [ -e "$one" ]; then mkdir -p "$PLACE${one%/*}" && cp -aL "$one" "$PLACE${one%/*}/"; fi
  done
}

configure() { # the way to the packages: addresses of names, proxies, certificates
  take_along /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt \
    /etc/pip.conf /etc/xdg/pip /root/.config/pip /root/.pip /etc/npmrc /usr/etc/npmrc /root/.npmrc
  apt-config dump | grep -E '^Acquire::.*(Proxy|Retries|CaInfo|Verify-)' >"$PLACE/etc/apt/apt.conf.d/90along" || true
}

copy_tree() { # what git would keep, as it lies here now; what set-up made there last time stays
  local there=$PLACE/root/efiles
  mkdir -p "$there"
  find "$there" -mindepth 1 -maxdepth 1 ! -name .venv ! -name node_modules -exec rm -rf --one-file-system {} +
  git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' name; do if [ -e "$name" ]; then printf '%s\0' "$name"; fi; done |
    tar --null --no-recursion -T - -cf - | tar -C "$there" -xf -
  git -C "$there" init -q && git -C "$there" add --all # some checks ask git for the files of the project
}

inside() { # COMMAND...: in the new system
  local way=() child code=0
  while IFS='=' read -r name _; do
    case $name in
      PIP_INDEX_URL | PIP_EXTRA_INDEX_URL | PIP_CERT | PIP_DEFAULT_TIMEOUT | *_proxy | *_PROXY | SSL_CERT_FILE | NODE_EXTRA_CA_CERTS)
        way+=("$name=${!name}")
        ;;
    esac
  done < <(env)
  # unshare itself lets Ctrl-C and SIGTERM pass, and the first process of the new system does, too: both are killed
  # shellcheck disable=SC2016  # $0 and $@ are the inner shell's
  unshare --mount --pid --fork --kill-child -- sh -c '
    mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && chroot "$0" "$@"
    exit $? # the first process stays a shell: it takes leave of what others left behind
  ' "$PLACE" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI=true "${way[@]}" \
    ${T:+T="$T"} ${JOBS:+JOBS="$JOBS"} "$@" </dev/null &
  child=$!
  trap 'kill -KILL "$child" 2>/dev/null; exit 130' INT TERM
  wait "$child" || code=$?
  trap - INT TERM
  return "$code"
}

: >"$LOG"
make_system
configure
copy_tree
if [ ! -e "$PLACE/var/lib/apt/.fetched" ]; then
  step "apt-get update" inside apt-get update -q || die "อ่านรายการแพ็กเกจไม่สำเร็จ" "The lists of packages could not be read."
  touch "$PLACE/var/lib/apt/.fetched"
fi
say "── $RELEASE: make ${TARGETS[*]}"
inside make -C /root/efiles "${TARGETS[@]}"
