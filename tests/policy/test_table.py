"""The table of who may what, as the contract prints it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from documents.models import Batch
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Action, Role, Scope
from tests.documents.paper import office, person
from tests.factories import BatchFactory

# find and read, unfiled, upload, file, check, certify, originals, progress, users, audit log;
# then ours: figures of the staff, targets
CONTRACT = {
    "scanner": "○ ○ ○ – – – – ○ – – – –",
    "indexer": "● ○ ○ ○ – – ○ ○ – – – –",
    "qc": "● ○ – ○ ○ – ○ ○ – – – –",
    "certifier": "● ○ – – – ○ ○ ○ – – – –",
    "head": "● ○ – – – – ○ P ○ – ○ –",
    "counter": "● – – – – – – ○ – – – –",
    "province_admin": "– – – – – – – P P – – –",
    "hq_admin": "– – – – – – – ● ● – – ●",
    "executive": "– – – – – – – ● – – – –",
    "auditor": "– – – – – – – – – ● – –",
}
SIGNS = {"●": Scope.ALL, "○": Scope.OWN, "P": Scope.PROVINCE, "–": Scope.NONE}


@pytest.mark.parametrize("role", Role)
def test_the_table_is_that_of_the_contract(role: Role) -> None:
    wanted = [SIGNS[sign] for sign in CONTRACT[role.value].split()]
    assert [policy.scope(User(role=role), action) for action in Action] == wanted


@pytest.mark.parametrize("action", Action)
def test_nobody_may_anything_without_a_role_of_an_active_person(action: Action) -> None:
    assert not policy.can(AnonymousUser(), action)
    assert not policy.can(User(role=Role.HQ_ADMIN, is_active=False), action)
    assert not policy.can(User(role="stranger"), action)


@pytest.mark.django_db
def test_own_means_the_own_office_and_province_the_own_province() -> None:
    here, next_door, far = office("7400"), office("7401"), office("5000")
    indexer, head = person(Role.INDEXER), person(Role.HEAD)
    assert [policy.can(indexer, Action.FILE, where) for where in (here, next_door, far)] == [
        True,
        False,
        False,
    ]
    assert [policy.can(head, Action.PROGRESS, where) for where in (here, next_door, far)] == [
        True,
        True,
        False,
    ]


@pytest.mark.django_db
def test_offices_within_reach() -> None:
    for code in ("7400", "7401", "5000"):
        office(code)

    def reach(role: Role) -> set[str]:
        return set(Office.objects.within(person(role), Action.PROGRESS).values_list("pk", flat=True))

    assert reach(Role.SCANNER) == {"7400"}
    assert reach(Role.HEAD) == {"7400", "7401"}
    assert reach(Role.HQ_ADMIN) == {"7400", "7401", "5000"}
    assert reach(Role.AUDITOR) == set()


@pytest.mark.django_db
def test_rows_within_reach() -> None:
    for code in ("7400", "7401", "5000"):
        BatchFactory.create(office=office(code))

    def reach(user: User | AnonymousUser, action: Action) -> set[str]:
        rows = Batch.objects.filter(policy.rows(user, action, office="office"))
        return set(rows.values_list("office", flat=True))

    assert reach(person(Role.SCANNER), Action.READ_UNFILED) == {"7400"}
    assert reach(person(Role.HEAD), Action.PROGRESS) == {"7400", "7401"}
    assert reach(person(Role.INDEXER), Action.READ_FILED) == {"7400", "7401", "5000"}
    assert reach(person(Role.AUDITOR), Action.READ_FILED) == set()
    assert reach(AnonymousUser(), Action.READ_FILED) == set()
    nowhere = User(username="x", role=Role.SCANNER, is_active=True)
    assert reach(nowhere, Action.READ_UNFILED) == set()
