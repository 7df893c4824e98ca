"""The Celery application; tasks stand in documents/tasks.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sso_efiles.settings")

app = Celery("sso_efiles")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
