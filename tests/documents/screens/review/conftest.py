"""Who works at the desk."""

import pytest
from django.test import Client

from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.factories import UserFactory


@pytest.fixture
def clerk(client: Client) -> User:
    user = UserFactory.create(role=Role.INDEXER)
    client.force_login(user)
    return user
