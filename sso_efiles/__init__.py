"""The ground of the electronic employer file: it imports no app, it only names them as text."""

from sso_efiles.celery import app as celery_app

__all__ = ["celery_app"]
