"""The app of offices and people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Label `accounts`, named by AUTH_USER_MODEL."""

    name = "sso_efiles.accounts"
    label = "accounts"
