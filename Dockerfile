# syntax=docker/dockerfile:1
# One image for web, intake, worker and scheduler. Debian, since the tests run on Debian's Tesseract and poppler.

FROM debian:bookworm-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 python3-venv gettext \
  && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/pip install --no-cache-dir --no-input --no-deps --require-hashes -r /tmp/requirements.txt
COPY . /app
WORKDIR /app
# the static files are gathered once here to see that they can be; `prepare` gathers them again into the shared volume
RUN for po in locale/*/LC_MESSAGES/*.po; do msgfmt -o "${po%.po}.mo" "$po"; done \
  && EFILES_VAR=/tmp/var EFILES_SECRET_KEY=only-while-building /opt/venv/bin/python manage.py collectstatic --noinput \
  && rm -rf /tmp/var \
  && /opt/venv/bin/python -m compileall -q sso_efiles employers ocr documents

FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    python3 tesseract-ocr tesseract-ocr-eng tesseract-ocr-tha poppler-utils tini \
    poppler-data fonts-urw-base35 fonts-tlwg-garuda-ttf libfribidi0 \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 efiles \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin efiles \
  && install -d -o efiles -g efiles -m 750 /var/lib/efiles \
  && install -d -o efiles -g efiles -m 755 /var/lib/efiles/static
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
  EFILES_VAR=/var/lib/efiles OMP_THREAD_LIMIT=1 LANG=C.UTF-8
WORKDIR /app
USER efiles
EXPOSE 8000
ENTRYPOINT ["tini", "--", "/app/deploy/entrypoint.sh"]
CMD ["web"]
