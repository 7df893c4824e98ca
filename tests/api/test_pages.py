"""Pages: who sees which, what is told of them, their pictures, words and originals."""

import hashlib
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from documents.doubts import Doubt
from documents.models import Page, PageDoubt, Reading
from documents.states import DocumentState, PageKind
from documents.storage import original_key, store
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.api.callers import JPEG, Caller, taken
from tests.factories import (
    DocumentFactory,
    EmployerFactory,
    FormTypeFactory,
    IdentifierFactory,
    OfficeFactory,
    PageFactory,
    ReadingFactory,
    SlotFactory,
    UploadFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db
IN_A_LIST = {
    "id",
    "file",
    "number",
    "state",
    "reason",
    "document",
    "employer",
    "blank",
    "rotation",
    "form_code",
}
ALL = IN_A_LIST | {"batch", "width", "height", "dpi", "confidence", "text", "identifiers", "why"}


@pytest.fixture
def indexer() -> Caller:
    return Caller(role=Role.INDEXER)


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [page["id"] for page in answer.json()["results"]]


def kept(page: Page, data: bytes = JPEG) -> None:
    """Put an original into the store, as intake does."""
    incoming = store().stage()
    incoming.write(data)
    store().publish(incoming)
    page.image.upload.sha256 = hashlib.sha256(data).hexdigest()
    page.image.upload.save()


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
        assert told.keys() >= IN_A_LIST
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


class TestOnePage:
    def test_all_that_is_known_of_a_page(self, indexer: Caller) -> None:
        page = filed_page(
            text="สำนักงานประกันสังคม 74-9999002-8", why=[{"rule": "folder", "evidence": "x", "box": None}]
        )
        IdentifierFactory.create(page=page)
        told = indexer.get(f"pages/{page.pk}/").json()
        assert told.keys() >= ALL
        assert told["batch"] == page.batch_id
        assert (told["width"], told["height"], told["dpi"]) == (1654, 2339, 200)
        assert told["confidence"] == pytest.approx(0.9)
        assert told["text"] == "สำนักงานประกันสังคม 74-9999002-8"
        assert told["identifiers"] == [
            {
                "kind": "account_no",
                "value": "7499990028",
                "as_read": "74-9999002-8",
                "check": "ok",
                "registered": False,
                "mended": False,
                "told": None,
                "by_hand": False,
                "candidates": [],
                "box": [10, 20, 30, 40],
            }
        ]
        assert told["why"] == [{"rule": "folder", "evidence": "x", "box": None}]

    def test_what_a_doubtful_number_may_be_is_told_with_how_likely_it_is(self, indexer: Caller) -> None:
        page = filed_page()
        offers = [["7499990028", 0.61], ["7499990036", 0.3]]
        IdentifierFactory.create(
            page=page, check_result="suspect", told=0.61, by_hand=True, candidates=offers
        )
        (one,) = indexer.get(f"pages/{page.pk}/").json()["identifiers"]
        assert (one["told"], one["by_hand"]) == (0.61, True)
        assert one["candidates"] == [{"value": value, "told": told} for value, told in offers]

    def test_a_page_that_is_not_read_yet_has_no_text(self, indexer: Caller) -> None:
        told = indexer.get(f"pages/{PageFactory.create().pk}/").json()
        assert told.keys() >= ALL
        assert {told[name] for name in ("text", "width", "dpi", "confidence", "blank", "rotation")} == {None}
        assert (told["identifiers"], told["why"], told["employer"]) == ([], [], None)

    @pytest.mark.parametrize(("region", "told"), [([0, 0, 60, 30, 0.9], 0.5), ([0, 90, 60, 99, 0.9], 0.99)])
    def test_a_word_that_a_hand_wrote_is_never_told_as_sure(
        self, indexer: Caller, region: list[float], told: float
    ) -> None:
        page = filed_page()
        word = ["สมชาย", 10, 5, 50, 25, 0.99, 0]
        Reading.objects.filter(page=page).update(words=[word], handwriting=[region])
        (found,) = indexer.get(f"pages/{page.pk}/words/").json()["words"]
        assert (found["text"], found["confidence"]) == ("สมชาย", told)

    def test_opening_a_page_is_one_audit_event_with_its_pictures_and_words(self, indexer: Caller) -> None:
        page = filed_page()
        opened = Event.objects.filter(action="page.viewed", object_type="page", object_id=str(page.pk))
        indexer.get(f"pages/{page.pk}/image/", size="thumb")
        indexer.get("pages/")
        assert opened.count() == 0
        indexer.get(f"pages/{page.pk}/")
        indexer.get(f"pages/{page.pk}/image/", size="full")
        indexer.get(f"pages/{page.pk}/words/")
        assert opened.count() == 1
        assert opened.get().data["account_no"] == page.document.employer.account_no  # type: ignore[union-attr]
        indexer.get(f"pages/{page.pk}/")
        assert opened.count() == 2

    @pytest.mark.parametrize("part", ["image/?size=view", "image/?size=full", "words/"])
    def test_nobody_reads_a_page_past_the_log(self, indexer: Caller, part: str) -> None:
        page = filed_page()
        assert indexer.get(f"pages/{page.pk}/{part}").status_code == 200
        assert Event.objects.filter(action="page.viewed", actor=indexer.user).count() == 1


class TestPicture:
    @pytest.mark.parametrize("size", ["thumb", "view", "full", ""])
    def test_a_browser_can_do_nothing_with_a_picture_but_show_it(self, indexer: Caller, size: str) -> None:
        page = filed_page()
        answer = indexer.get(f"pages/{page.pk}/image/", size=size)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.content.startswith(b"\xff\xd8")

    def test_an_image_tag_may_ask_for_it(self, indexer: Caller) -> None:
        page = filed_page()
        answer = indexer._client.get(
            f"/api/v1/pages/{page.pk}/image/", headers={"accept": "image/avif,image/webp"}
        )
        assert answer.status_code == 200

    def test_a_size_that_we_do_not_make_is_refused(self, indexer: Caller) -> None:
        assert indexer.get(f"pages/{filed_page().pk}/image/", size="huge").status_code == 400

    def test_a_page_without_a_picture_is_not_found(self, indexer: Caller) -> None:
        assert indexer.get(f"pages/{PageFactory.create().pk}/image/").status_code == 404

    def test_a_picture_that_the_store_lost_is_said_so(self, indexer: Caller) -> None:
        page = PageFactory.create(state=WorkState.DONE)
        ReadingFactory.create(page=page)
        answer = indexer.get(f"pages/{page.pk}/image/")
        assert (answer.status_code, answer.json()["code"]) == (409, "object_missing")


def test_words_stand_where_they_were_read(indexer: Caller) -> None:
    page = filed_page(text="แบบ ขึ้นทะเบียน")
    answer = indexer.get(f"pages/{page.pk}/words/").json()
    assert (answer["width"], answer["height"]) == (1654, 2339)
    assert answer["words"] == [
        {"text": "แบบ", "box": [0, 10, 38, 50], "confidence": 0.9},
        {"text": "ขึ้นทะเบียน", "box": [40, 10, 78, 50], "confidence": 0.9},
    ]
    assert indexer.get(f"pages/{PageFactory.create().pk}/words/").status_code == 404


class TestOriginal:
    def test_the_stored_bytes_are_an_attachment_and_an_audit_event(self, indexer: Caller) -> None:
        page = filed_page(upload__name="หน้า 1.jpg")
        kept(page)
        answer = indexer.get(f"pages/{page.pk}/original/")
        assert answer.status_code == 200
        assert taken(answer) == JPEG
        said = answer.headers["Content-Disposition"]
        assert said.startswith("attachment;")
        assert "filename*=utf-8''%E0%B8%AB%E0%B8%99%E0%B9%89%E0%B8%B2%201.jpg" in said
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert Event.objects.filter(action__startswith="original.", object_id=str(page.pk)).count() == 1

    def test_a_name_cannot_break_the_header(self, indexer: Caller) -> None:
        page = filed_page(upload__name='a"; filename="evil.exe\r\nX-Evil: 1.jpg')
        kept(page)
        answer = indexer.get(f"pages/{page.pk}/original/")
        assert taken(answer) == JPEG
        assert "X-Evil" not in answer.headers
        assert "\n" not in answer.headers["Content-Disposition"]

    def test_originals_are_for_the_own_office_and_the_roles_of_the_table(self) -> None:
        page = filed_page()
        kept(page)
        away = OfficeFactory.create(code="5000")
        assert Caller(role=Role.INDEXER, office=away).get(f"pages/{page.pk}/original/").status_code == 404
        for role in (Role.SCANNER, Role.COUNTER, Role.AUDITOR, Role.HQ_ADMIN):
            assert Caller(role=role).get(f"pages/{page.pk}/original/").status_code == 403, role
        for role in (Role.INDEXER, Role.QC, Role.CERTIFIER, Role.HEAD):
            assert taken(Caller(role=role).get(f"pages/{page.pk}/original/")) == JPEG, role

    def test_bytes_that_changed_in_the_store_are_never_served_and_the_log_knows(
        self, indexer: Caller
    ) -> None:
        page = filed_page()
        kept(page)
        place = store().root / original_key(page.image.upload.sha256)  # type: ignore[attr-defined]
        place.chmod(0o600)
        place.write_bytes(JPEG[:-1] + b"x")
        answer = indexer.get(f"pages/{page.pk}/original/")
        assert (answer.status_code, answer.json()["code"]) == (409, "fixity_failed")
        place.unlink()
        answer = indexer.get(f"pages/{page.pk}/original/")
        assert (answer.status_code, answer.json()["code"]) == (409, "object_missing")
        assert Event.objects.filter(action="original.damaged", object_id=str(page.pk)).count() == 2


class TestMending:
    def test_a_page_set_aside_is_released_by_a_person(self, indexer: Caller) -> None:
        page = PageFactory.create(state=WorkState.QUARANTINED, reason="timeout", attempt=3)
        answer = indexer.post(f"pages/{page.pk}/release/")
        assert answer.status_code == 200
        assert Event.objects.filter(action="page.released", actor=indexer.user).count() == 1
        assert indexer.post(f"pages/{page.pk + 1000}/release/").status_code == 404

    def test_a_page_that_is_not_set_aside_cannot_be_released(self, indexer: Caller) -> None:
        page = filed_page()
        answer = indexer.post(f"pages/{page.pk}/release/")
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")

    def test_a_filed_page_of_another_office_is_for_that_office_to_mend(self, indexer: Caller) -> None:
        page = filed_page()
        away = Caller(role=Role.INDEXER, office=OfficeFactory.create(code="5000"))
        assert away.get(f"pages/{page.pk}/").status_code == 200
        assert away.post(f"pages/{page.pk}/reread/").status_code == 403
        unfiled = PageFactory.create(state=WorkState.QUARANTINED)
        assert away.post(f"pages/{unfiled.pk}/release/").status_code == 404
        assert Caller(role=Role.COUNTER).post(f"pages/{page.pk}/reread/").status_code == 403


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
