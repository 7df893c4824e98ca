"""One page through the API: all that is known of it, its picture, words and original; mending it."""

import pytest

from documents.models import Reading
from documents.storage import original_key, store
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.api.callers import JPEG, PAGE_IN_A_LIST, Caller, kept, taken
from tests.factories import (
    IdentifierFactory,
    OfficeFactory,
    PageFactory,
    ReadingFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db
ALL = PAGE_IN_A_LIST | {"batch", "width", "height", "dpi", "confidence", "text", "identifiers", "why"}


@pytest.fixture
def indexer() -> Caller:
    return Caller(role=Role.INDEXER)


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
                "id": page.identifiers.get().pk,
                "kind": "account_no",
                "value": "7499990028",
                "as_read": "74-9999002-8",
                "check": "ok",
                "registered": False,
                "mended": False,
                "told": None,
                "corrected": False,
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
        {"text": "แบบ", "box": [0, 10, 38, 50], "confidence": 0.9, "line": 0},
        {"text": "ขึ้นทะเบียน", "box": [40, 10, 78, 50], "confidence": 0.9, "line": 0},
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
