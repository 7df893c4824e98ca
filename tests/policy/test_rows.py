"""One scope means the same rows wherever it is asked: pages in the viewer, index rows in search, offices."""

from itertools import product

import pytest

from documents.filing import machine
from documents.models import Page, PageIndex
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Action, Role, Scope
from tests.documents.paper import employer, folder, office, own_page, person

pytestmark = pytest.mark.django_db
PLACES = {"7400": "7499990028", "7401": "7499990036", "5000": "5099990010"}
"""Two offices of one province and one of another, each with the number of an employer."""


@pytest.fixture
def pages() -> None:
    """At each office a page that is filed, and one that waits for a person."""
    for code, account_no in PLACES.items():
        employer(account_no, code=code)
        for name in (account_no, "ไม่ทราบเลขที่"):
            text = own_page(account_no) if name == account_no else "เรื่อง แจ้งผล"
            machine.file_batch(folder(name, text, code=code).pk)


def people(role: Role) -> list[User]:
    """With this role: at two offices, at none, and one who may not sign in any more."""
    there = [person(role, code) for code in ("7400", "5000")]
    nowhere = User(username=f"{role}-nowhere", role=role)
    return [*there, nowhere, User(username=f"{role}-gone", role=role, office=office(), is_active=False)]


def read(user: User) -> set[int]:
    return set(Page.objects.visible_to(user).values_list("pk", flat=True))


def found(user: User) -> set[int]:
    return set(PageIndex.objects.visible_to(user).values_list("page", flat=True))


def test_there_is_something_to_see(pages: None) -> None:
    indexed = PageIndex.objects.values_list("office", "filed").order_by("office", "filed")
    assert list(indexed) == [(code, filed) for code, filed in product(sorted(PLACES), (False, True))]


@pytest.mark.parametrize("role", Role)
def test_search_finds_what_the_viewer_shows(pages: None, role: Role) -> None:
    for user in people(role):
        assert found(user) == read(user), user.username


@pytest.mark.parametrize(("filed", "unfiled"), list(product(Scope, Scope)))
def test_search_finds_what_the_viewer_shows_whatever_the_table_says(
    pages: None, monkeypatch: pytest.MonkeyPatch, filed: Scope, unfiled: Scope
) -> None:
    for role in (Role.INDEXER, Role.EXECUTIVE):
        monkeypatch.setitem(policy.TABLE[role], Action.READ_FILED, filed)
        monkeypatch.setitem(policy.TABLE[role], Action.READ_UNFILED, unfiled)
        for user in people(role):
            assert found(user) == read(user), user.username


@pytest.mark.parametrize(
    ("scope", "at_7400", "at_5000", "nowhere"),
    [
        (Scope.NONE, [], [], []),
        (Scope.OWN, ["7400"], ["5000"], []),
        (Scope.PROVINCE, ["7400", "7401"], ["5000"], []),
        (Scope.ALL, list(PLACES), list(PLACES), list(PLACES)),
    ],
)
def test_an_office_is_within_reach_when_its_pages_are(
    pages: None,
    monkeypatch: pytest.MonkeyPatch,
    scope: Scope,
    at_7400: list[str],
    at_5000: list[str],
    nowhere: list[str],
) -> None:
    expected = [set(codes) for codes in (at_7400, at_5000, nowhere, [])]
    for action in Action:
        monkeypatch.setitem(policy.TABLE[Role.QC], action, scope)
        assert [reach(user, action) for user in people(Role.QC)] == expected, action


def reach(user: User, action: Action) -> set[str]:
    """The offices within reach; by the offices themselves, by pages, by index rows, and one by one."""
    on_index = policy.rows(user, action, office="office", province="province")
    ways = (
        set(Office.objects.within(user, action).values_list("pk", flat=True)),
        set(Page.objects.filter(policy.rows(user, action, office="office")).values_list("office", flat=True)),
        set(PageIndex.objects.filter(on_index).values_list("office", flat=True)),
        {place.pk for place in Office.objects.all() if policy.can(user, action, place)},
    )
    assert all(way == ways[0] for way in ways), ways
    return ways[0]


def test_who_reads_a_province_finds_all_of_it(pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The divergence that this guards against: one page in the viewer, none in search."""
    monkeypatch.setitem(policy.TABLE[Role.HEAD], Action.READ_FILED, Scope.PROVINCE)
    monkeypatch.setitem(policy.TABLE[Role.HEAD], Action.READ_UNFILED, Scope.NONE)
    head = person(Role.HEAD)
    assert len(read(head)) == 2
    assert found(head) == read(head)
