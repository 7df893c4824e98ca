#!/bin/sh
# One image, one part of the house each: entrypoint.sh web | intake | worker | scheduler | prepare | manage ARGUMENTS...
# Secrets, and addresses that hold one, come as files (NAME_FILE), so that no listing of a container's settings shows one.
set -eu
cd /app

for name in DATABASE_URL CELERY_BROKER_URL EFILES_CACHE_URL EFILES_AUDIT_KEY; do
  eval "file=\${${name}_FILE:-}"
  if [ -n "$file" ]; then
    value=$(cat "$file")
    export "$name=$value"
  fi
done

serve() { # WORKERS THREADS: threads wait on slow lines, processes use the cores; temporary files stay in memory
  exec gunicorn sso_efiles.wsgi --bind 0.0.0.0:8000 --workers "$1" --threads "$2" --timeout 120 --graceful-timeout 60 \
    --worker-tmp-dir /dev/shm --max-requests 5000 --max-requests-jitter 500 --keep-alive 15 --no-control-socket
}

part=${1:?web, intake, worker, scheduler, prepare or manage}
shift
case $part in
  web) serve "${EFILES_WEB_PROCESSES:-2}" 8 ;;
  intake) serve 1 64 ;;
  worker)
    exec celery -A sso_efiles worker --concurrency "${EFILES_WORKERS:-2}" --loglevel INFO \
      --without-gossip --without-mingle --without-heartbeat
    ;;
  scheduler) exec python manage.py sweep --every ;;
  prepare)
    python manage.py migrate --noinput
    python manage.py load_reference
    python manage.py collectstatic --noinput
    ;;
  manage) exec python manage.py "$@" ;;
  *)
    echo "unknown part: $part" >&2
    exit 2
    ;;
esac
