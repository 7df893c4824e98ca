"""The app of the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Label `audit`."""

    name = "sso_efiles.audit"
    label = "audit"
