#!/usr/bin/env bash
# `make up` and `make down`: make the secrets that are missing, then docker compose.
# The secrets are files under deploy/secrets/ (never in git): nothing has a default, and nothing is made twice.
set -euo pipefail
cd "$(dirname "$0")/.."
LOG=build/compose.log
. deploy/lib.sh
SECRETS=deploy/secrets

random() { head -c 32 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | cut -c 1-32; }

# keep NAME TEXT: the folder is closed (700); the files are not, since each container reads them as another user
keep() { if [ ! -s "$SECRETS/$1" ]; then (umask 022 && printf '%s\n' "$2" >"$SECRETS/$1"); fi; }
kept() { cat "$SECRETS/$1"; }

make_secrets() {
  (umask 077 && mkdir -p "$SECRETS")
  keep secret_key "$(random)$(random)"
  keep audit_key "$(random)$(random)"
  keep postgres_password "$(random)"
  keep redis_password "$(random)"
  keep s3_root_password "$(random)"
  keep s3_app_password "$(random)"
  keep database_url "postgres://efiles:$(kept postgres_password)@postgres:5432/efiles"
  keep broker_url "redis://:$(kept redis_password)@redis:6379/0"
  keep cache_url "redis://:$(kept redis_password)@redis:6379/1"
  keep redis_conf "requirepass $(kept redis_password)
dir /data
appendonly yes
appendfsync everysec
maxmemory 512mb
maxmemory-policy noeviction
protected-mode yes"
  keep s3_credentials "[default]
aws_access_key_id = efiles-app
aws_secret_access_key = $(kept s3_app_password)"
}

make_certificate() { # a real one takes its place: deploy/secrets/tls_certificate and tls_key
  local host=${EFILES_HOST:-localhost}
  if [ -s "$SECRETS/tls_certificate" ]; then return; fi
  command -v openssl >/dev/null || die "ไม่พบ openssl" "openssl is missing: sudo apt-get install -y openssl"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host,IP:127.0.0.1" -keyout "$SECRETS/tls_key" -out "$SECRETS/tls_certificate" 2>>"$LOG"
  chmod 644 "$SECRETS/tls_key"
  say "· ใบรับรองสำหรับทดลองเท่านั้น / A certificate for trying out only: $SECRETS/tls_certificate"
}

case ${1:-} in
  secrets)
    make_secrets
    make_certificate
    ;;
  up)
    docker compose version >/dev/null 2>&1 ||
      die "ไม่พบ docker compose — ติดตั้ง Docker Engine และปลั๊กอิน compose แล้วสั่ง make up อีกครั้ง" \
        "docker compose is missing. Install Docker Engine with its compose plugin, then \`make up\` again."
    make_secrets
    make_certificate
    docker compose up --detach --build --wait --scale "worker=${WORKERS:-2}"
    say "✓ https://${EFILES_HOST:-localhost}:${EFILES_PORT:-8443}"
    ;;
  down) docker compose down ;;
  *) die "up, down หรือ secrets" "up, down or secrets" ;;
esac
