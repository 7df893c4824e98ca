"""A1: who gets which answer from which address; access.csv says it for every role, at home and away.

One row a call and a thing; the things lie at office 7400. A cell is the status for a caller of that office,
of office 5000 and of no office, or one status for all three. To add a row, write `?` into its cells, run
this, and judge what it says the answers are. 202 (a part of a file), 422 (a form without its fields) and 409
(a thing in another state) all mean "may".
"""

import csv
import functools
import hashlib
import json
import logging
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, ClassVar

import pytest
from celery import Task
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from drf_spectacular.generators import SchemaGenerator
from pytest_django import Settings

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.models import Page, Rescan
from documents.progress.models import Alarm, AlarmKind
from documents.register.models import Folder
from documents.reports.models import Report
from documents.reports.tables import Table
from documents.search import index_pages
from documents.storage import store
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.documents.gate.paper import certify
from tests.documents.lots.office_day import hand_over
from tests.employers.factories import InsuredPersonFactory
from tests.factories import (
    JPEG,
    BatchFactory,
    DeedFactory,
    DocumentFactory,
    EmployerFactory,
    OfficeFactory,
    PageFactory,
    ReadingFactory,
    UploadFactory,
    UserFactory,
    digest,
    filed_page,
)

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access.csv")
SECRET, ITS_HEAD, ITS_TAIL = "ตะวันลับฟ้าเหนือทุ่งกว้าง", "ตะวันลับฟ้า", "เหนือทุ่งกว้าง"
"""What no other office may read: in a folder's name, a file's name, a note, and on an unfiled page."""
PLACES = ("7400", "5000", "")
PAGES_OF_PEOPLE = ("GET", "POST")
HEADERS = {
    "api:file": {"content-range": "bytes 0-9/706"},
    "api:schema": {"accept": "application/vnd.oai.openapi+json"},  # as YAML it takes 50 ms to write
}
Row = dict[str, str]


@functools.cache
def rows() -> tuple[Row, ...]:
    with TABLE.open(encoding="utf-8") as file:
        head, *lines = ([cell.strip() for cell in line] for line in csv.reader(file))
    return tuple(dict(zip(head, line, strict=True)) for line in lines)


def addresses() -> Iterator[tuple[str, str]]:
    """Every method of every address: the API's from its schema, GET and POST of all others."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    taken = {path: [method.upper() for method in calls] for path, calls in schema["paths"].items()}
    for route, name in _routes(get_resolver()):
        path = "/" + re.sub("<(?:row|client|account|folder):([a-z_]+)>", r"{\1}", route)
        for method in taken.get(path, PAGES_OF_PEOPLE if not route.startswith("api/") else ("GET",)):
            yield method, name


def _routes(top: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for pattern in top.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield route, f"{space}{pattern.name}" if pattern.name else route


def test_no_address_is_without_a_row() -> None:
    told = {(row["method"], row["name"]) for row in rows()}
    assert set(addresses()) - told == set(), "these need a row in access.csv"
    assert told - set(addresses()) == set(), "these are gone"
    assert list(rows()[0])[3:] == ["anonymous", *Role.values]


class World:
    """What lies at office 7400, and what is sent to each call."""

    def __init__(self) -> None:
        self.office = OfficeFactory.create(code="7400")
        self.away = OfficeFactory.create(code="5000")
        self.employer = EmployerFactory.create(account_no="7499990028", office=self.office)
        self.clerk = UserFactory.create(username="clerk", office=self.office)
        self.person = InsuredPersonFactory.create()
        by = {"office": self.office, "created_by": self.clerk}
        self.filed = filed_page(employer=self.employer, batch=BatchFactory.create(**by))
        review = DocumentFactory.create(batch=BatchFactory.create(folder_name=SECRET, **by), note=SECRET)
        self.unfiled = PageFactory.create(
            upload__batch=review.batch, upload__name=f"{SECRET}.jpg", document=review, state=WorkState.DONE
        )
        ReadingFactory.create(page=self.unfiled, text=SECRET, with_pictures=True)
        index_pages([self.filed.pk, self.unfiled.pk])
        self.aside = PageFactory.create(
            upload__batch=review.batch, state=WorkState.QUARANTINED, reason="timeout"
        )
        self.receiving = BatchFactory.create(state="receiving", folder_name=SECRET, **by)
        for name in ("a", "b"):
            UploadFactory.create(
                batch=self.receiving,
                client_id=name,
                state="declared",
                split="",
                size=706,
                sha256=digest(name),
            )
        for page in (self.filed, self.unfiled):
            _keep(page)
        self.certificate = certify(self.employer)  # and the next version is open since
        EmployerFile.objects.update(state=EmployerFileState.TO_INDEX, version=2)
        self.folder = Folder.objects.create(office=self.office, employer=self.employer, written_on=SECRET)
        self.handed = hand_over(pages=1)
        self.deed = DeedFactory.create(document=self.filed.document, by=self.clerk)
        self.rescan = Rescan.objects.create(
            page=self.unfiled, office=self.office, reason=SECRET, by=self.clerk
        )
        self.alarm = Alarm.objects.create(kind=AlarmKind.QUEUE_OLD, office=self.office)
        table = Table("report", "report", "", [], []).as_json()
        days = {"since": "2026-11-01", "until": "2026-11-30"}
        self.report = Report.objects.create(
            kind="monthly", province="74", office="7400", place_th="7400", table=table, **days
        )

    def arguments(self, what: str) -> dict[str, object]:
        """The things of this row, by the names that addresses give them."""
        ours = self.handed.efile.employer if what == "handed" else self.employer
        page = {"filed": self.filed, "aside": self.aside}.get(what, self.unfiled)
        return {
            "batch_id": self.receiving.pk,
            "client_id": "a",
            "page_id": page.pk,
            "document_id": page.document_id,
            "account_no": ours.account_no,
            "lot_id": self.handed.lot_file.lot_id,
            "office_code": self.office.pk,
            "size": "view",
            "province": "74",
            "deed_id": self.deed.pk,
            "version": self.certificate.passage.version,
            "folder_code": self.folder.code,
            "user_id": self.clerk.pk,
            "person_id": self.person.pk,
            "finding_id": 1,
            "code": self.folder.code,
            "rescan_id": self.rescan.pk,
            "report_id": self.report.pk,
            "alarm_id": self.alarm.pk,
            "mark": "A",
        }

    def body(self, name: str) -> tuple[Any, str]:  # noqa: PLR0911  # one for each kind of body
        """What is sent, and its type."""
        if name == "api:file":
            return b"0123456789", "application/octet-stream"
        if name == "api:page-scan":
            return JPEG + b"another", "application/octet-stream"
        if name in ("api:page-kind", "api:page-settle", "api:page-rescan", "api:page-rescan-decline"):
            signed = {"kind": "blank", "reason": "ด้านหลังว่าง", "note": "อ่านได้ครบ"}
            return json.dumps(signed), "application/json"
        if name == "api:targets":
            return json.dumps({"place": "7400", "files": 5, "kind": "plan"}), "application/json"
        form = {"account_no": self.employer.account_no, "note": "", "username": "clerk", "language": "th"}
        form |= {"place": "desk", "searched": "x"}
        if not name.startswith("api:"):
            return form, ""
        file = {"client_id": "a", "name": "1.jpg", "size": 7, "sha256": digest("x")}
        return json.dumps(
            form
            | {"office": "7400", "folder_name": "x", "files": [file], "q": "ก"}
            | {"result": "passed", "statement": True, "reason": "ก"}
            | {"before": self.unfiled.pk, "pages": [self.unfiled.pk], "degrees": 90, "line": 9, "value": "ก"}
            | ({"document": self.filed.document_id} if name == "api:document-merge" else {})
        ), "application/json"


def _keep(page: Page) -> None:
    incoming = store().stage()
    incoming.write(JPEG)
    store().publish(incoming)
    page.image.upload.sha256 = hashlib.sha256(JPEG).hexdigest()
    page.image.upload.save()


class Caller:
    """Somebody with a browser; each call is undone, and leaves them signed in.

    A call goes through the whole stack, as a server would send it: Django's own client would besides copy the
    context of each template that is rendered, for nobody.
    """

    _handlers: ClassVar[dict[bool, ClientHandler]] = {}

    def __init__(self, user: User | None, *, careless: bool = True) -> None:
        self._client = Client(enforce_csrf_checks=not careless)
        self._client.handler = self._handlers.setdefault(careless, self._client.handler)  # it is slow to load
        if user:
            self._client.force_login(user)
            self._client.get(reverse("set_language"))  # the session's first request writes when it began
        self._requests = RequestFactory()
        self._cookies = self._client.cookies.output(header="", sep=";")

    def status(self, row: Row, world: World) -> int:
        """What the call is answered."""
        return int(self.answer(row, world).status_code)

    def answer(self, row: Row, world: World, query: str = "") -> Any:
        """The answer itself."""
        self._requests.cookies = SimpleCookie(self._cookies)
        arguments = world.arguments(row["what"])
        address = reverse(row["name"], kwargs=_wanted(row["name"], arguments)) + query
        headers = HEADERS.get(row["name"], {})
        with transaction.atomic():
            answer = self._send(row, address, world, headers)
            if answer.streaming:
                answer.getvalue()  # the client closes the file behind the last byte
            transaction.set_rollback(True)
        return answer

    def _send(self, row: Row, address: str, world: World, headers: dict[str, str]) -> Any:
        handler, sent = self._client.handler, self._requests
        bare = row["method"] == "PATCH" and not row["name"].startswith("api:")
        if bare or row["method"] not in ("POST", "PUT", "PATCH"):
            return handler(sent.generic(row["method"], address, headers=headers).environ)
        data, kind = world.body(row["name"])
        if not kind:
            return handler(sent.post(address, data).environ)
        return handler(sent.generic(row["method"], address, data, kind, headers=headers).environ)


def _wanted(name: str, arguments: dict[str, object]) -> dict[str, object]:
    """Those of the arguments that the address takes."""
    resolver: Any = get_resolver()
    *spaces, last = name.split(":")
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    ((_, wanted),) = resolver.reverse_dict.getlist(last)[0][0]
    return {argument: arguments[argument] for argument in wanted}


def _cell(found: list[int]) -> str:
    return str(found[0]) if len(set(found)) == 1 else "/".join(map(str, found))


@pytest.mark.parametrize("role", ["anonymous", *Role.values])
def test_the_answers_are_those_of_the_table(role: str, world: World) -> None:
    """A1 and A3: each status, and no caller of another office is told a word of what is not filed."""
    if role == "anonymous":
        callers = {"": Caller(None)}
    else:
        offices = {place: Office.objects.filter(pk=place).first() for place in PLACES}
        callers = {at: Caller(UserFactory.create(role=role, office=office)) for at, office in offices.items()}
    wrong = []
    for row in rows():
        answers = {place: caller.answer(row, world) for place, caller in callers.items()}
        found = _cell([answer.status_code for answer in answers.values()])
        told = [place for place, answer in answers.items() if place != "7400" and _tells(answer)]
        if row[role] != found or told:
            wrong.append(f"{row['method']} {row['name']} {row['what']}: {role} {row[role]} -> {found} {told}")
    assert wrong == []


@pytest.fixture
def world(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """What is looked at, without what would be done for each call and looked at by nobody: log lines, the
    schema anew (0.1 s), pages read again, a row for the session (a cookie holds it, so that a sign-out is
    undone as well).
    """
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    monkeypatch.setattr(SchemaGenerator, "get_schema", _schema)
    monkeypatch.setattr(Task, "apply_async", lambda *_, **__: None)
    logging.disable()
    yield World()
    logging.disable(logging.NOTSET)


_get_schema = SchemaGenerator.get_schema
_schemas: dict[bool, Any] = {}


def _schema(generator: SchemaGenerator, request: Any = None, public: bool = False) -> Any:
    if public not in _schemas:
        _schemas[public] = _get_schema(generator, request, public)  # type: ignore[no-untyped-call]
    return _schemas[public]


def test_nothing_is_taken_from_a_page_that_is_not_ours(world: World) -> None:
    """A6: whatever changes something needs the token of the page."""
    officer = Caller(UserFactory.create(role=Role.INDEXER, office=world.office), careless=False)
    unsafe = [row for row in rows() if row["method"] != "GET"]
    assert {row["name"]: officer.status(row, world) for row in unsafe} == {row["name"]: 403 for row in unsafe}


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "TRACE", "MAKE"])
def test_no_address_takes_a_method_that_it_does_not_need(world: World, method: str) -> None:
    officer = Caller(UserFactory.create(role=Role.INDEXER, office=world.office))
    takes = {"set_language", *(row["name"] for row in rows() if row["method"] == method)}
    once = {row["name"]: row | {"method": method} for row in rows() if row["name"] not in takes}
    assert {name: officer.status(row, world) for name, row in once.items()} == dict.fromkeys(once, 405)


@pytest.mark.parametrize("role", Role.values)
def test_no_list_counter_snippet_or_page_tells_another_office_what_is_not_filed(
    role: str, world: World
) -> None:
    """A3: a word of office 7400 is looked for in every answer to a caller of office 5000 who asks for it."""
    stranger = Caller(UserFactory.create(role=role, office=world.away))
    query = f"?q={ITS_HEAD}&account_no={ITS_HEAD}&batch={world.unfiled.batch_id}&office=7400&limit=50"
    read = [row for row in rows() if row["method"] == "GET" or row["name"] == "api:search"]
    told = [f"{row['name']} {row['what']}" for row in read if _tells(stranger.answer(row, world, query))]
    assert told == []


def test_the_own_office_does_read_it(world: World) -> None:
    officer = Caller(UserFactory.create(role=Role.INDEXER, office=world.office))
    named = {row["name"]: row for row in rows() if row["what"] in ("", "unfiled") and row["method"] == "GET"}
    for name in ("api:page", "api:batches", "api:pages", "documents:page", "documents:batch-list"):
        assert ITS_TAIL in _plain(officer.answer(named[name], world).content.decode()), name
    found = officer.answer(named["api:search"], world, f"?q={ITS_HEAD}").content.decode()
    assert ITS_TAIL in _plain(found)


def _tells(answer: Any) -> bool:
    return not answer.streaming and ITS_TAIL in _plain(answer.content.decode(errors="replace"))


def _plain(text: str) -> str:
    return text.replace("<mark>", "").replace("</mark>", "")
