"""Before a byte is sent: whose number the folder bears, which number may be meant, what is here already."""

import hashlib

import pytest
from pytest_django import DjangoAssertNumQueries

from documents.intake.batches import Declared, Folder
from documents.intake.preflight import Preflight, find_folder_number, look_ahead
from documents.models import Batch, Document, Page, Upload
from documents.states import BatchState, DocumentState, UploadState
from employers.identifiers import check_digit
from employers.repair import DoubtfulNumber, repair_account_no
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import CHIANG_MAI, employer, office, person

pytestmark = pytest.mark.django_db


def account(nine: str) -> str:
    return nine + check_digit(nine)


OURS, THEIRS = account("740846591"), account("500846592")


def shown(digits: str) -> str:
    return f"{digits[:2]}-{digits[2:9]}-{digits[9]}"


def declared(*names: str) -> list[Declared]:
    return [
        Declared(f"f{i}", f"{name}.jpg", 100, hashlib.sha256(name.encode()).hexdigest())
        for i, name in enumerate(names)
    ]


def sent_before(
    folder: str, *names: str, by: str = "คนก่อน", code: str = "7400", loose: bool = False
) -> Batch:
    sender = person(code=code, name=by)
    digest = hashlib.sha256(repr((folder, by, names)).encode()).hexdigest()
    batch = Batch.objects.create(
        office=office(code), folder_name=folder, digest=digest,
        created_by=sender, state=BatchState.DONE, loose=loose,
    )  # fmt: skip
    for i, file in enumerate(declared(*names)):
        Upload.objects.create(
            batch=batch, client_id=file.client_id, name=file.name, size=100, sha256=file.sha256, position=i,
            state=UploadState.STORED, kind="jpeg", split="done", stored_at="2026-05-03T02:00:00Z",
        )  # fmt: skip
    return batch


def ahead(folder: str, *names: str, account_no: str = "") -> Preflight:
    told = Folder(folder, account_no=account_no, loose=not folder)
    return look_ahead(told, declared(*names), office=office(), by=person())


def test_a_right_number_tells_the_employer_and_the_office_that_is_responsible() -> None:
    employer(OURS, "บริษัท ก จำกัด", code=CHIANG_MAI)
    found = ahead(f"{shown(OURS)} บริษัท ก")
    assert found.number
    assert found.number.employer
    assert (found.number.employer.name, found.number.employer.office_id) == ("บริษัท ก จำกัด", CHIANG_MAI)
    assert found.number.likely == ()


def one_digit_other(digits: str) -> str:
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


def exchanged(digits: str) -> str:
    at = next(i for i in range(2, 9) if digits[i] != digits[i + 1])
    return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


@pytest.mark.parametrize(
    "slip",
    [
        one_digit_other,
        exchanged,
        lambda digits: digits[:4] + digits[5:],
        lambda digits: digits[:4] + "7" + digits[4:],
        lambda digits: digits[:5] + str((int(digits[5]) + 4) % 10) + digits[6:],
    ],
    ids=["check digit", "neighbours exchanged", "one missing", "one too many", "one digit"],
)
def test_a_number_one_slip_away_is_offered(slip) -> None:  # type: ignore[no-untyped-def]
    employer(OURS, "บริษัท ก จำกัด")
    found = find_folder_number(Folder(f"{slip(OURS)} บริษัท ก"), office=office())
    assert found
    assert found.employer is None
    assert [one.account_no for one in found.likely] == [OURS]


def test_two_digits_other_are_no_slip() -> None:
    employer(OURS)
    two = one_digit_other(OURS)
    two = two[:4] + str((int(two[4]) + 5) % 10) + two[5:]
    found = find_folder_number(Folder(two), office=office())
    assert found is None or OURS not in [one.account_no for one in found.likely]


def test_a_registered_number_is_right_whatever_its_check_digit_says() -> None:
    odd = one_digit_other(OURS)
    employer(odd)
    employer(OURS)
    found = find_folder_number(Folder(odd), office=office())
    assert found
    assert found.employer
    assert (found.employer.account_no, found.likely) == (odd, ())


@pytest.mark.parametrize("name", ["", "ร้านสองพี่น้อง", "2562", "โทร 0812345678", "สปส. 1-10", "1234567890123"])
def test_a_name_without_a_number_is_no_question(name: str) -> None:
    employer(OURS)
    assert ahead(name, "a").number is None


def test_digits_that_only_look_like_a_number_are_no_question_without_a_registered_one_near() -> None:
    assert find_folder_number(Folder("740846599 ใบเสร็จ"), office=office()) is None


def test_candidates_of_ones_own_office_go_first() -> None:
    wrong = one_digit_other(OURS)
    away, home = [one.digits for one in repair_account_no(DoubtfulNumber(wrong)) if one.cost > 0][:2]
    employer(away, code=CHIANG_MAI)
    employer(home)
    found = find_folder_number(Folder(wrong), office=office())
    assert found
    assert [one.account_no for one in found.likely] == [home, away]


def test_pages_of_the_same_employer_that_are_here_are_told_with_sender_and_day() -> None:
    employer(OURS)
    batch = sent_before(f"{shown(OURS)} เดิม", "a", "b", "x")
    (here,) = ahead(OURS, "a", "b", "c").here
    assert here.client_ids == ("f0", "f1")
    assert (here.arrival.by, here.arrival.batch, here.same_employer) == ("คนก่อน", batch.pk, True)
    assert here.arrival.at.date().isoformat() == "2026-05-03"


def test_of_another_office_only_the_day_and_the_office_are_told_and_only_for_the_same_employer() -> None:
    employer(OURS)
    sent_before(OURS, "a", code=CHIANG_MAI, by="คนเชียงใหม่")
    sent_before("ของคนอื่น", "b", code=CHIANG_MAI, by="คนเชียงใหม่ 2")
    (here,) = ahead(OURS, "a", "b").here
    assert here.client_ids == ("f0",)
    assert (here.arrival.by, here.arrival.batch, here.arrival.folder) == ("", None, "")
    assert here.arrival.office.pk == CHIANG_MAI
    assert ahead("ไม่มีเลข", "a", "b").here == ()


def test_pages_of_another_employer_are_told_as_that_and_not_as_the_same() -> None:
    employer(OURS)
    employer(THEIRS)
    sent_before(THEIRS, "a")
    (here,) = ahead(OURS, "a").here
    assert here.employer
    assert (here.employer.account_no, here.same_employer) == (THEIRS, False)


def test_the_file_in_which_a_page_lies_goes_before_the_name_of_its_folder() -> None:
    employer(THEIRS)
    ours = employer(OURS)
    batch = sent_before(THEIRS, "a")
    (page,) = Page.objects.create_with_scans(Upload.objects.get(batch=batch), [1], state="done")
    document = Document.objects.create(batch=batch, employer=ours, state=DocumentState.FILED)
    Page.objects.filter(pk=page.pk).update(document=document)
    (here,) = ahead(OURS, "a").here
    assert here.same_employer


def test_the_same_employer_goes_before_another_and_each_file_is_told_once() -> None:
    employer(OURS)
    employer(THEIRS)
    sent_before(THEIRS, "a", by="แรก")
    sent_before(OURS, "a", by="ที่สอง")
    (here,) = ahead(OURS, "a").here
    assert (here.arrival.by, here.same_employer) == ("ที่สอง", True)


def test_ones_own_folder_is_joined_and_what_it_holds_is_no_question() -> None:
    mine = sent_before("ร้านหนึ่ง", "a", "b", by="scanner7400")
    found = ahead("ร้านหนึ่ง", "a", "b", "c")
    assert (found.joins, found.known, found.here) == (mine, 2, ())


def test_what_was_declared_and_never_came_is_not_here() -> None:
    batch = sent_before(OURS, "a")
    Upload.objects.filter(batch=batch).update(state=UploadState.DECLARED)
    assert ahead(OURS, "a").here == ()


def test_nothing_is_written_and_who_may_not_send_is_told_nothing() -> None:
    employer(OURS)
    before = Batch.objects.count()
    ahead(OURS, "a")
    assert Batch.objects.count() == before
    with pytest.raises(Forbidden):
        look_ahead(Folder(OURS), [], office=office(), by=person(Role.SCANNER, CHIANG_MAI))


def test_a_thousand_files_cost_as_many_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    employer(OURS)
    sent_before(OURS, *(f"p{i}" for i in range(50)))
    with django_assert_max_num_queries(12):
        (here,) = ahead(OURS, *(f"p{i}" for i in range(1000))).here
    assert len(here.client_ids) == 50


def test_a_file_that_came_with_every_folder_is_told_of_once(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    employer(OURS)
    for i in range(60):
        sent_before(f"{OURS} {i}", "หลังแบบเปล่า")
    with django_assert_max_num_queries(12):
        (here,) = ahead(OURS, "หลังแบบเปล่า").here
    assert here.client_ids == ("f0",)
