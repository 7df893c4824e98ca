"""Whatever several people do in whatever order, by API and on the screens: nobody indexes and checks, or
checks and certifies, one file. The oracle is a list of who succeeded with what, kept beside the product.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from documents.employer_file.models import FileDuties, Passage
from documents.models import Deed, Document
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.documents.gate.people import filed_file
from tests.documents.paper import person

pytestmark = pytest.mark.django_db
ROLES = (Role.INDEXER, Role.QC, Role.CERTIFIER)
PEOPLE = 4
REFUSED = {400, 403, 404, 409, 422}
APART = ({"index", "check"}, {"check", "certify"}, {"validate", "index"}, {"validate", "check"})
DUTY_OF = {
    "hand over": "index",
    "file": "index",
    "take back": "",
    "pass": "check",
    "return": "check",
    "validate": "validate",
    "certify": "certify",
    "certify the lot": "certify",
    "revoke": "",
    "become": "",
}
STEPS = st.tuples(
    st.sampled_from(sorted(DUTY_OF)),
    st.integers(0, PEOPLE - 1),
    st.sampled_from(["api", "screen"]),
    st.sampled_from(ROLES),
)
ONWARD = [
    [("hand over", 0, "api", ROLES[0]), ("pass", 1, "screen", ROLES[1]), ("certify", 2, "api", ROLES[2])],
    [("hand over", 1, "screen", ROLES[0]), ("pass", 0, "api", ROLES[1])],
    [],
]
"""Ways that a random walk seldom finds; what follows them is random."""


@dataclass
class World:
    """A file, the people round it, and what they succeeded with."""

    ours: Employer
    people: list[User]
    done: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, verb: str, number: int, way: str, role: Role) -> None:
        who = self.people[number]
        if verb == "become":
            who.role = role
            who.save(update_fields=["role"])
            return
        answer = self._send(verb, who, way)
        assert answer.status_code in {200, 302} | REFUSED, (verb, way, answer.content[:300])
        moved = _newest_deed_of(who)
        if moved and DUTY_OF[verb]:
            self.done[number].add(DUTY_OF[verb])

    def _send(self, verb: str, who: User, way: str) -> Any:
        if way == "api" or verb in ("file", "validate"):
            return self._call(verb, Caller(who))
        return self._press(verb, who)

    def _call(self, verb: str, caller: Caller) -> Any:
        file = f"employers/{self.ours.account_no}/file"
        found = [{"code": "turned"}]
        calls: dict[str, tuple[str, Any]] = {
            "hand over": (f"{file}/hand-over/", {}),
            "file": (f"documents/{self._document()}/file/", {"account_no": self.ours.account_no}),
            "take back": (f"deeds/{self._last_deed()}/undo/", {}),
            "pass": (f"{file}/check/", {"result": "passed"}),
            "return": (f"{file}/check/", {"result": "returned", "findings": found}),
            "validate": (f"{file}/validate/", {"result": "passed"}),
            "certify": (f"{file}/certify/", {"statement": True}),
            "certify the lot": (f"lots/{self._lot()}/certify/", {"statement": True}),
            "revoke": (f"{file}/revoke/", {"reason": "หน้าหาย"}),
        }
        address, body = calls[verb]
        return caller.post(address, body)

    def _press(self, verb: str, who: User) -> Any:
        client = Client()
        client.force_login(who)
        account = self.ours.account_no
        if verb in ("pass", "return"):
            client.get(reverse("documents:check-station", args=[account]))
            for page in self._pages():
                client.post(reverse("documents:check-seen", args=[account, page]))
            if verb == "return":
                client.post(reverse("documents:check-finding", args=[account]), {"code": "turned"})
        names: dict[str, tuple[str, list[Any], dict[str, Any]]] = {
            "hand over": ("file-hand-over", [account], {}),
            "take back": ("file-take-back", [account, self._last_deed()], {}),
            "pass": ("check-verdict", [account], {"result": "passed", "sheets": "2"}),
            "return": ("check-verdict", [account], {"result": "returned"}),
            "certify": ("certify-sign", [account], {"statement": "on"}),
            "certify the lot": ("certify-lot", [self._lot()], {"statement": "on"}),
            "revoke": ("certify-revoke", [account], {"reason": "หน้าหาย"}),
        }
        name, arguments, body = names[verb]
        return client.post(reverse(f"documents:{name}", args=arguments), body)

    def _document(self) -> int:
        return Document.objects.filter(employer=self.ours).values_list("pk", flat=True)[0]

    def _pages(self) -> list[int]:
        return list(Document.objects.get(pk=self._document()).pages.values_list("pk", flat=True))

    def _last_deed(self) -> int:
        deed = Deed.objects.filter(verb="hand_over").order_by("-pk").first()
        return deed.pk if deed else 1

    def _lot(self) -> int:
        passage = Passage.objects.filter(efile=self.ours.pk).order_by("-pk").first()
        return passage.lot_file.lot_id if passage else 1

    def holds(self) -> None:
        for done in self.done.values():
            assert not any(pair <= done for pair in APART), done
        for row in FileDuties.objects.all():
            noted = {name for name in ("indexed", "checked", "certified") if getattr(row, name)}
            assert not {"indexed", "checked"} <= noted
            assert not {"checked", "certified"} <= noted
        assert [each for each in integrity.check() if each.invariant.startswith("G")] == []


_seen: dict[str, int] = {}


def _newest_deed_of(who: User) -> bool:
    """Whether the newest deed is a new one of this person."""
    deed = Deed.objects.order_by("-pk").first()
    if deed is None or deed.by_id != who.pk or deed.pk <= _seen.get("deed", 0):
        return False
    _seen["deed"] = deed.pk
    return True


@pytest.mark.parametrize("validator", [False, True], ids=["three people", "four people"])
def test_nobody_does_two_duties_that_stand_apart(settings: Settings, validator: bool) -> None:
    settings.INDEPENDENT_VALIDATOR = validator
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    ours = filed_file(pages=2)
    people = [person(Role.QC, name=f"somebody{number}") for number in range(PEOPLE)]
    _walk(ours, people)


def _walk(ours: Employer, people: list[User]) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(begun=st.sampled_from(ONWARD), steps=st.lists(STEPS, min_size=4, max_size=12))
    def walk(begun: list[tuple[str, int, str, Role]], steps: list[tuple[str, int, str, Role]]) -> None:
        with transaction.atomic():
            _seen.clear()
            world = World(Employer.objects.get(pk=ours.pk), [User.objects.get(pk=one.pk) for one in people])
            for verb, number, way, role in begun:
                world.take("become", number, way, role)
                world.take(verb, number, way, role)
            for step in steps:
                world.take(*step)
            world.holds()
            transaction.set_rollback(True)

    walk()
