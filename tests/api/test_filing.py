"""A person files, moves and rejects documents; an employer's electronic file shows what lies in it."""

from typing import Any

import pytest

from documents.models import Document, Placement
from documents.states import DocumentState
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.api.callers import Caller
from tests.employers.factories import EstablishmentFactory, FormerNameFactory
from tests.factories import (
    BatchFactory,
    DocumentFactory,
    EmployerFactory,
    FormTypeFactory,
    OfficeFactory,
    PageFactory,
    ReadingFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexer() -> Caller:
    return Caller(role=Role.INDEXER)


def in_review(**facts: Any) -> Document:
    document = DocumentFactory.create(**facts)
    PageFactory.create(upload__batch=document.batch, document=document, state=WorkState.DONE)
    return document


def test_a_document_tells_how_well_founded_its_suggestion_is(indexer: Caller) -> None:
    employer = EmployerFactory.create()
    why = {"rule": "folder_name", "version": 2, "evidence": employer.account_no_shown, "box": None}
    offered = [{"account_no": employer.account_no, "origin": "folder", "why": [why]}]
    facts = {"strength": "one_sign", "rule": "no_second_sign", "rule_version": 1, "candidates": offered}
    document = in_review(**facts)
    told = indexer.post(f"documents/{document.pk}/reject/", {}).json()
    assert {name: told[name] for name in facts if name != "candidates"} == {
        name: facts[name] for name in facts if name != "candidates"
    }
    assert told["candidates"] == [{**offered[0], "name": employer.name}]
    page = document.pages.get()
    assert indexer.get(f"pages/{page.pk}/").json()["strength"] == "one_sign"


class TestFilingByHand:
    def test_a_document_is_filed_and_then_moved_and_its_old_place_stays_in_its_history(
        self, indexer: Caller
    ) -> None:
        first, second = EmployerFactory.create(), EmployerFactory.create()
        FormTypeFactory.create()
        document = in_review()
        answer = indexer.post(
            f"documents/{document.pk}/file/",
            {"account_no": first.account_no, "form_code": "sps_1_01", "note": "ตามหน้าแฟ้ม"},
        )
        assert answer.status_code == 200
        told = answer.json()
        assert (told["state"], told["form_code"], told["note"]) == ("filed", "sps_1_01", "ตามหน้าแฟ้ม")
        assert told["employer"] == {"account_no": first.account_no, "name": first.name}
        assert told["pages"] == [page.pk for page in document.pages.all()]
        moved = indexer.post(f"documents/{document.pk}/file/", {"account_no": second.account_no}).json()
        assert moved["employer"]["account_no"] == second.account_no
        assert [place["employer"]["account_no"] for place in moved["history"]] == [
            first.account_no,
            second.account_no,
        ]
        assert {place["by"] for place in moved["history"]} == {indexer.user.username}
        assert Event.objects.filter(action="document.filed", actor=indexer.user).count() == 2

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({}, 400, "invalid"),
            ({"account_no": "7499990028"}, 400, "unknown_employer"),
            ({"account_no": "twelve"}, 400, "unknown_employer"),
            ({"account_no": ["7499990028"]}, 400, "invalid"),
            ({"account_no": "x" * 41}, 400, "invalid"),
        ],
    )
    def test_a_number_that_nobody_has_is_refused(
        self, indexer: Caller, body: dict[str, Any], status: int, code: str
    ) -> None:
        document = in_review()
        answer = indexer.post(f"documents/{document.pk}/file/", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        document.refresh_from_db()
        assert document.state == DocumentState.REVIEW

    def test_a_form_that_nobody_knows_is_refused(self, indexer: Caller) -> None:
        employer = EmployerFactory.create()
        body = {"account_no": employer.account_no, "form_code": "no_form"}
        answer = indexer.post(f"documents/{in_review().pk}/file/", body)
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_form")

    def test_what_only_the_office_may_say_is_ignored(self, indexer: Caller) -> None:
        employer, other = EmployerFactory.create(), BatchFactory.create()
        document = in_review()
        body = {
            "account_no": employer.account_no,
            "state": "rejected",
            "filed_by": 1,
            "batch": other.pk,
            "id": 1,
        }
        indexer.post(f"documents/{document.pk}/file/", body)
        document.refresh_from_db()
        assert (document.state, document.filed_by, document.batch == other) == ("filed", indexer.user, False)

    def test_each_office_files_its_own_papers(self, indexer: Caller) -> None:
        employer = EmployerFactory.create()
        body = {"account_no": employer.account_no}
        away = Caller(role=Role.INDEXER, office=OfficeFactory.create(code="5000"))
        waiting, filed = in_review(), filed_page(employer=employer).document
        assert filed
        assert away.post(f"documents/{waiting.pk}/file/", body).status_code == 404
        assert away.post(f"documents/{filed.pk}/file/", body).status_code == 403
        assert away.post(f"documents/{filed.pk}/reject/", {}).status_code == 403
        for role in (Role.SCANNER, Role.COUNTER, Role.HEAD, Role.CERTIFIER, Role.AUDITOR):
            assert Caller(role=role).post(f"documents/{waiting.pk}/file/", body).status_code == 403, role
        assert Caller(role=Role.QC).post(f"documents/{waiting.pk}/file/", body).status_code == 200

    def test_a_stray_sheet_is_rejected_once(self, indexer: Caller) -> None:
        document = in_review()
        answer = indexer.post(f"documents/{document.pk}/reject/", {"note": "ใบทดสอบเครื่อง"})
        assert (answer.status_code, answer.json()["state"]) == (200, "rejected")
        assert Placement.objects.get(document=document).note == "ใบทดสอบเครื่อง"
        again = indexer.post(f"documents/{document.pk}/reject/", {})
        assert (again.status_code, again.json()["code"]) == (409, "wrong_state")

    def test_a_rejected_sheet_is_taken_up_again_and_a_filed_one_is_not(self, indexer: Caller) -> None:
        document = in_review()
        indexer.post(f"documents/{document.pk}/reject/", {})
        told = indexer.post(f"documents/{document.pk}/reopen/", {"note": "อ่านได้แล้ว"}).json()
        assert (told["state"], told["history"][-1]["note"]) == ("review", "อ่านได้แล้ว")
        indexer.post(f"documents/{document.pk}/file/", {"account_no": EmployerFactory.create().account_no})
        answer = indexer.post(f"documents/{document.pk}/reopen/", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


class TestVersionsAndDeeds:
    """Contract 4b: every change takes the version last seen and answers the deed that undoes it."""

    @pytest.mark.parametrize("verb", ["file", "reject", "reopen"])
    def test_a_decision_on_an_older_version_is_refused_with_who_was_quicker(
        self, indexer: Caller, verb: str
    ) -> None:
        employer, other = EmployerFactory.create(), EmployerFactory.create()
        document = in_review()
        seen = document.version
        first = indexer.post(
            f"documents/{document.pk}/file/", {"account_no": employer.account_no, "version": seen}
        )
        assert (first.status_code, first.json()["version"]) == (200, seen + 1)
        colleague = Caller(role=Role.QC, office=document.batch.office)
        answer = colleague.post(
            f"documents/{document.pk}/{verb}/", {"account_no": other.account_no, "version": seen}
        )
        told = answer.json()
        assert (answer.status_code, told["code"]) == (409, "stale")
        assert indexer.user.username in told["message_th"]
        assert employer.name in told["message_en"]
        assert told["fields"]["by"] == indexer.user.username
        assert told["fields"]["version"] == str(seen + 1)
        document.refresh_from_db()
        assert (document.state, document.employer) == ("filed", employer)

    @pytest.mark.parametrize("version", [0, -1, "x", 2**40, [1]])
    def test_a_version_that_is_none_is_told(self, indexer: Caller, version: Any) -> None:
        body = {"account_no": EmployerFactory.create().account_no, "version": version}
        answer = indexer.post(f"documents/{in_review().pk}/file/", body)
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["version"])

    def test_each_change_answers_its_deed_and_the_deed_is_undone(self, indexer: Caller) -> None:
        document = in_review()
        filed = indexer.post(
            f"documents/{document.pk}/file/", {"account_no": EmployerFactory.create().account_no}
        ).json()
        answer = indexer.post(f"deeds/{filed['deed']}/undo/", {"version": filed["version"]})
        assert answer.status_code == 200
        told = answer.json()
        assert (told["id"], told["state"], told["employer"]) == (document.pk, "review", None)
        assert told["deed"] > filed["deed"]
        again = indexer.post(f"deeds/{filed['deed']}/undo/", {})
        assert (again.status_code, again.json()["code"]) == (409, "stale")
        assert indexer.post("deeds/999999/undo/", {}).status_code == 404

    def test_the_version_stands_where_a_client_sees_the_document(self, indexer: Caller) -> None:
        employer = EmployerFactory.create()
        page = filed_page(employer=employer)
        assert page.document is not None
        sections = indexer.get(f"employers/{employer.account_no}/file/").json()["sections"]
        assert sections[0]["documents"][0]["version"] == page.document.version
        assert indexer.get(f"pages/{page.pk}/").json()["document_version"] == page.document.version


class TestEmployer:
    def test_what_the_registry_says(self, indexer: Caller) -> None:
        employer = EmployerFactory.create(account_no="7499990028", juristic_no="1100000000017")
        EstablishmentFactory.create(employer=employer)
        FormerNameFactory.create(employer=employer, name="บริษัท ชื่อเดิม จำกัด")
        filed_page(employer=employer)
        told = indexer.get("employers/7499990028/").json()
        assert told["name"] == employer.name
        assert (told["office"], told["province"], told["file_state"]) == ("7400", "74", "listed")
        assert told["counts"] == {"documents": 1, "pages": 1}
        assert told["former_names"] == ["บริษัท ชื่อเดิม จำกัด"]
        assert told["establishments"][0]["branch_seq"] == "000000"
        assert "1100000000017" not in str(told), "an employer who is no company has a person's number"

    def test_an_account_number_in_an_address_is_ten_digits(self, indexer: Caller) -> None:
        EmployerFactory.create(account_no="7499990028")
        for number in ("74-9999002-8", "749999002", "74999900280", "๗๔๙๙๙๙๐๐๒๘", "7499990029"):
            assert indexer.get(f"employers/{number}/").status_code == 404, number

    def test_the_file_by_sections(self, indexer: Caller) -> None:
        employer = EmployerFactory.create()
        form = FormTypeFactory.create()
        letter = filed_page(employer=employer)
        first = filed_page(employer=employer, form=form)
        second = PageFactory.create(
            upload=first.image.upload, number=2, document=first.document, state=WorkState.DONE, kind="blank"
        )
        ReadingFactory.create(page=second, blank=True)
        told = indexer.get(f"employers/{employer.account_no}/file/").json()
        assert [section["class"] for section in told["sections"]] == ["A", ""]
        (document,) = told["sections"][0]["documents"]
        assert (document["form_code"], document["pages"], document["state"]) == (
            "sps_1_01",
            [first.pk, second.pk],
            "filed",
        )
        assert told["sections"][1]["documents"][0]["pages"] == [letter.pk]
        assert told["ledger"] == {
            "slots": 3, "images": 3, "blank": 1, "duplicate": 0, "missing": 0, "not_scannable": 0,
            "unexplained": 1, "counted": None,
        }  # fmt: skip

    def test_counted_sheets_say_how_many_sides_are_missing(self, indexer: Caller) -> None:
        employer = EmployerFactory.create()
        batch = BatchFactory.create(employer=employer, sheets=2)
        first = filed_page(employer=employer, batch=batch)
        filed_page(employer=employer)
        PageFactory.create(duplicate_of=first, kind="duplicate")
        ledger = indexer.get(f"employers/{employer.account_no}/file/").json()["ledger"]
        assert ledger == {
            "slots": 5, "images": 2, "blank": 0, "duplicate": 1, "missing": 3, "not_scannable": 0,
            "unexplained": 3, "counted": 4,
        }  # fmt: skip

    def test_looking_at_a_file_is_one_audit_event(self, indexer: Caller) -> None:
        employer = EmployerFactory.create()
        indexer.get(f"employers/{employer.account_no}/")
        assert not Event.objects.filter(action="efile.viewed").exists()
        indexer.get(f"employers/{employer.account_no}/file/")
        event = Event.objects.get(action="efile.viewed")
        assert (event.object_id, event.actor) == (str(employer.pk), indexer.user)

    def test_a_scanner_operator_sees_the_papers_of_the_own_office_only(self) -> None:
        employer = EmployerFactory.create()
        filed_page(employer=employer)
        mine = filed_page(employer=employer, batch=BatchFactory.create(office__code="5000"))
        scanner = Caller(office=mine.office)
        told = scanner.get(f"employers/{employer.account_no}/file/").json()
        assert [d["pages"] for s in told["sections"] for d in s["documents"]] == [[mine.pk]]
        assert told["ledger"]["images"] == 1
        assert scanner.get(f"employers/{employer.account_no}/").json()["counts"] == {
            "documents": 1,
            "pages": 1,
        }

    @pytest.mark.parametrize("role", [Role.PROVINCE_ADMIN, Role.HQ_ADMIN, Role.EXECUTIVE, Role.AUDITOR])
    def test_who_administers_or_audits_sees_no_file(self, role: Role) -> None:
        employer = EmployerFactory.create()
        caller = Caller(role=role)
        for part in ("", "file/"):
            assert caller.get(f"employers/{employer.account_no}/{part}").status_code == 403
