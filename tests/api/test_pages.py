"""Pages: who sees which, what is told of them, their pictures, words and originals."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from documents.doubts import Doubt
from documents.models import Page, PageDoubt
from documents.states import DocumentState, PageKind
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.api.callers import PAGE_IN_A_LIST, Caller
from tests.factories import (
    DocumentFactory,
    EmployerFactory,
    FormTypeFactory,
    OfficeFactory,
    PageFactory,
    SlotFactory,
    UploadFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexer() -> Caller:
    return Caller(role=Role.INDEXER)


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [page["id"] for page in answer.json()["results"]]


class TestList:
    def test_pages_are_listed_by_batch_employer_and_state(self, indexer: Caller) -> None:
        employer = EmployerFactory.create(account_no="7499990028")
        filed = filed_page(employer=employer)
        waiting = PageFactory.create(upload__batch=filed.batch)
        other = PageFactory.create()
        assert ids(indexer.get("pages/")) == [filed.pk, waiting.pk, other.pk]
        assert ids(indexer.get("pages/", batch=filed.batch_id)) == [filed.pk, waiting.pk]
        assert ids(indexer.get("pages/", employer="7499990028")) == [filed.pk]
        assert ids(indexer.get("pages/", batch=filed.batch_id, state="queued", employer="")) == [waiting.pk]

    @pytest.mark.parametrize(
        "query",
        [
            {"batch": "x"},
            {"batch": 2**63},
            {"batch": -1},
            {"employer": "12"},
            {"state": "lost"},
            {"doubt": "grave"},
            {"batch": "\0"},
        ],
    )
    def test_a_filter_that_makes_no_sense_is_refused(self, indexer: Caller, query: dict[str, Any]) -> None:
        answer = indexer.get("pages/", **query)
        assert answer.status_code == 400
        assert answer.json()["fields"].keys() == query.keys()

    def test_pages_are_listed_by_their_doubts(self, indexer: Caller) -> None:
        faint, sparse, clear = filed_page(), filed_page(), filed_page()
        PageDoubt.objects.create(page=faint, code=Doubt.FAINT)
        PageDoubt.objects.create(page=sparse, code=Doubt.SPARSE)
        assert ids(indexer.get("pages/", doubt="faint")) == [faint.pk]
        assert ids(indexer.get("pages/", doubt="any")) == [faint.pk, sparse.pk]
        assert ids(indexer.get("pages/", doubt="any", batch=clear.batch_id)) == []
        assert ids(indexer.get("pages/", doubt="")) == [faint.pk, sparse.pk, clear.pk]

    def test_what_is_told_of_a_page(self, indexer: Caller) -> None:
        employer = EmployerFactory.create()
        page = filed_page(employer=employer, form=FormTypeFactory.create())
        Page.objects.filter(pk=page.pk).update(form="sps_1_01")
        (told,) = indexer.get("pages/").json()["results"]
        assert told.keys() >= PAGE_IN_A_LIST
        assert told["file"] == page.image.upload.name
        assert told["employer"] == {"account_no": employer.account_no, "name": employer.name}
        assert (told["number"], told["state"], told["reason"], told["document"]) == (
            1,
            "done",
            None,
            page.document_id,
        )
        assert (told["blank"], told["rotation"], told["form_code"]) == (False, 0, "sps_1_01")

    def test_an_entry_of_a_zip_is_named_with_its_archive(self, indexer: Caller) -> None:
        zipped = UploadFactory.create(kind="zip", name="scans.zip", pages_found=0)
        entry = UploadFactory.create(batch=zipped.batch, parent=zipped, name="a/b.jpg", position=0)
        PageFactory.create(upload=entry)
        assert indexer.get("pages/").json()["results"][0]["file"] == "scans.zip/a/b.jpg"

    def test_the_reason_of_a_page_set_aside_is_told_in_both_languages(self, indexer: Caller) -> None:
        PageFactory.create(state=WorkState.QUARANTINED, reason="pdf_encrypted")
        (told,) = indexer.get("pages/", state="quarantined").json()["results"]
        assert told["reason"] == "pdf_encrypted"
        assert "password" in told["reason_en"]
        assert "รหัสผ่าน" in told["reason_th"]

    def test_what_a_person_said_of_the_form_goes_before_what_was_read(self, indexer: Caller) -> None:
        page = filed_page()
        FormTypeFactory.create()
        FormTypeFactory.create(id="memo", title_th="บันทึก")
        Page.objects.filter(pk=page.pk).update(form="sps_1_01")
        document = page.document
        assert document
        document.form_id, document.filed_by = "memo", indexer.user
        document.save()
        assert indexer.get(f"pages/{page.pk}/").json()["form_code"] == "memo"

    def test_the_list_costs_the_same_however_long_it_is(
        self, indexer: Caller, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(20):
            filed_page()
        with django_assert_num_queries(3):  # the token, the pages, what was read on them
            assert len(ids(indexer.get("pages/"))) == 20


class TestSlots:
    """Pages without a picture: missing, not scannable, a duplicate that nobody scanned."""

    @pytest.mark.parametrize("kind", PageKind)
    def test_what_is_told_of_a_page_without_a_picture(self, indexer: Caller, kind: PageKind) -> None:
        slot = SlotFactory.create(kind=kind)
        (line,) = indexer.get("pages/").json()["results"]
        told = indexer.get(f"pages/{slot.pk}/").json()
        for answer in (line, told):
            assert (answer["file"], answer["number"], answer["state"], answer["reason"]) == (
                "",
                None,
                "done",
                None,
            )
            assert (answer["blank"], answer["rotation"]) == (None, None)
        assert (told["kind"], told["scans"], told["text"], told["width"]) == (kind, [], None, None)

    def test_it_is_listed_among_those_that_are_done(self, indexer: Caller) -> None:
        read = filed_page()
        slot = SlotFactory.create(batch=read.batch)
        PageFactory.create(upload__batch=read.batch)
        assert ids(indexer.get("pages/", state="done")) == [read.pk, slot.pk]
        assert slot.pk not in ids(indexer.get("pages/", state="queued"))

    def test_it_has_neither_picture_nor_words_nor_original(self, indexer: Caller) -> None:
        slot = SlotFactory.create()
        for part in ("image/", "image/?size=thumb", "words/", "original/"):
            assert indexer.get(f"pages/{slot.pk}/{part}").status_code == 404, part

    @pytest.mark.parametrize("verb", ["release", "reread"])
    def test_it_cannot_be_read_again(self, indexer: Caller, verb: str) -> None:
        answer = indexer.post(f"pages/{SlotFactory.create().pk}/{verb}/", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")

    def test_an_employers_file_counts_it_by_its_kind(self, indexer: Caller) -> None:
        employer = EmployerFactory.create()
        page = filed_page(employer=employer)
        for kind in (PageKind.MISSING, PageKind.NOT_SCANNABLE, PageKind.BLANK, PageKind.DUPLICATE):
            SlotFactory.create(batch=page.batch, document=page.document, kind=kind)
        told = indexer.get(f"employers/{employer.account_no}/file/").json()
        assert told["ledger"] == {
            "slots": 5, "images": 1, "blank": 1, "duplicate": 1, "missing": 1, "not_scannable": 1,
            "unexplained": 4, "counted": None,
        }  # fmt: skip
        assert len(told["sections"][0]["documents"][0]["pages"]) == 5


class TestWhoSeesWhat:
    def test_filed_pages_are_read_nationwide_and_the_rest_at_home(self) -> None:
        office = OfficeFactory.create(code="5000")
        filed, unfiled = filed_page(), PageFactory.create()
        theirs = PageFactory.create(upload__batch__office=office)
        for role, seen in (
            (Role.INDEXER, [filed.pk, theirs.pk]),
            (Role.COUNTER, [filed.pk]),
            (Role.SCANNER, [theirs.pk]),
        ):
            caller = Caller(role=role, office=office)
            assert ids(caller.get("pages/")) == seen, role
            assert caller.get(f"pages/{unfiled.pk}/").status_code == 404

    @pytest.mark.parametrize("role", [Role.PROVINCE_ADMIN, Role.HQ_ADMIN, Role.EXECUTIVE, Role.AUDITOR])
    def test_who_administers_or_audits_reads_no_page(self, role: Role) -> None:
        page = filed_page()
        caller = Caller(role=role)
        for address in ("pages/", f"pages/{page.pk}/", f"pages/{page.pk}/image/", f"pages/{page.pk}/words/"):
            assert caller.get(address).status_code == 403, address

    def test_what_is_hidden_and_what_is_not_there_are_told_alike(self, indexer: Caller) -> None:
        theirs = PageFactory.create(upload__batch__office__code="5000")
        for part in ("", "image/", "words/", "original/"):
            bodies = [indexer.get(f"pages/{n}/{part}") for n in (theirs.pk, theirs.pk + 1000, 2**63)]
            assert {answer.status_code for answer in bodies} == {404}
            told = [{k: v for k, v in answer.json().items() if k != "request_id"} for answer in bodies]
            assert told[0] == told[1] == told[2]


def test_a_suggested_employer_is_shown_at_home_only(indexer: Caller) -> None:
    employer = EmployerFactory.create()
    document = DocumentFactory.create(state=DocumentState.SUGGESTED, employer=employer)
    page = PageFactory.create(upload__batch=document.batch, document=document, state=WorkState.DONE)
    assert indexer.get(f"pages/{page.pk}/").json()["employer"]["account_no"] == employer.account_no
    assert (
        Caller(role=Role.INDEXER, office=OfficeFactory.create(code="5000"))
        .get(f"pages/{page.pk}/")
        .status_code
        == 404
    )
