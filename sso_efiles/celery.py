"""The Celery application; tasks stand in documents/tasks.py."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import task_postrun, task_prerun, worker_process_init
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sso_efiles.settings")

# what it is about, pickles in messages, cannot come in here (CELERY_ACCEPT_CONTENT); `serve` says so of root
warnings.filterwarnings("ignore", message="(?s).*superuser privileges", category=SecurityWarning)

app = Celery("sso_efiles")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def keep_connections(**_: object) -> None:
    """Between tasks as between requests: kept while they are young and sound (CONN_MAX_AGE), else closed."""
    for signal in (task_prerun, task_postrun):
        signal.connect(close_old_connections)


worker_process_init.connect(keep_connections)
