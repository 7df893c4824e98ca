"""An officer asks for words and gets pages."""

import json
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.errors import BadQuery
from documents.models import PageIndex
from documents.search import Filters, search_pages
from documents.search.backends import backend_of
from documents.search.backends.base import TooSlow
from documents.search.page_search import exact_stage
from documents.search.query.parsing import Hint
from documents.states import DocumentState
from employers.identifiers import AccountNo, NationalId
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.refusal import InvalidInput
from tests.documents.search import papers
from tests.documents.search.papers import Firm
from tests.employers.factories import national_id

pytestmark = pytest.mark.django_db

LETTER = "แล้วพบว่ามีการนำส่งเงินสมทบไม่ครบถ้วนจึงขอให้ท่านดำเนินการชำระภายในสามสิบวัน"


def found(text: str, *, user: User, filters: Filters | None = None) -> list[int]:
    return [hit.page for hit in search_pages(text, user=user, filters=filters, limit=100).results]


def test_a_word_inside_unspaced_thai_is_found_and_marked(officer: User, firm: Firm) -> None:
    (page,) = papers.file([LETTER], firm, by=officer)
    answer = search_pages("เงินสมทบ", user=officer)
    (hit,) = answer.results
    assert (hit.page, hit.how, hit.score) == (page, "exact", 1.0)
    assert (answer.total, answer.total_is, answer.next) == (1, "exact", None)
    assert "<mark>เงินสมทบ</mark>" in hit.as_json()["snippet"]
    assert hit.boxes
    assert (hit.width, hit.height) == (2000, 2800)
    assert hit.employer is not None
    assert hit.employer.account_no == firm.account_no


def test_the_answer_has_the_shape_of_the_contract(officer: User, firm: Firm) -> None:
    papers.file([LETTER], firm, by=officer, form="sps_6_09")
    answer = json.loads(json.dumps(search_pages("เงินสมทบ", user=officer).as_json()))
    assert {"total", "total_is", "took_ms", "coverage", "results", "next"} <= answer.keys()
    assert answer["coverage"] == {"files_certified": 0, "files_touched": 0, "files_target": 3000}
    (hit,) = answer["results"]
    assert {"page", "document", "employer", "form_code", "snippet", "boxes", "score"} <= hit.keys()
    assert hit["employer"] == {"account_no": firm.account_no, "name": firm.name}
    assert hit["form_code"] == "sps_6_09"


def test_what_ocr_misread_is_found_behind_what_it_read_and_told_apart(officer: User, firm: Firm) -> None:
    misread, alike, right = papers.file(
        ["นาย เกริยวไกร บูญศัดดิ์กุล", "นาย เกรียงไกร บุณศกดกุล", "นาย เกรียงไกร บุญศักดิ์กุล"], firm, by=officer
    )
    hits = search_pages("เกรียงไกร บุญศักดิ์กุล", user=officer).results
    assert [hit.page for hit in hits] == [right, alike, misread]
    assert [hit.how for hit in hits] == ["exact", "near", "near"]
    assert all("<mark>" in hit.as_json()["snippet"] and hit.boxes for hit in hits)


def test_look_alikes_are_not_called_exact(officer: User, firm: Firm) -> None:
    papers.file(["กนนใหม่"], firm, by=officer)
    (hit,) = search_pages("ถนนใหม่", user=officer).results
    assert hit.how == "near"


def test_all_words_must_be_there_and_words_that_stand_together_come_first(officer: User, firm: Firm) -> None:
    apart, neither, joined = papers.file(["ใจดี อยู่บ้าน สมชาย", "สมชาย มาลี", "นายสมชาย ใจดี"], firm, by=officer)
    assert found("สมชาย ใจดี", user=officer) == [joined, apart]
    assert found('"สมชาย ใจดี"', user=officer) == [joined]
    assert found("นาย สมชาย -ใจดี", user=officer) == []
    assert found("สมชาย -ใจดี", user=officer) == [neither]


def test_a_name_is_found_with_or_without_its_title(officer: User, firm: Firm) -> None:
    (page,) = papers.file(["๑ น.ส.พรทิพย์ ยิ่งมั่นคง ลาออก"], firm, by=officer)
    for asked in ("นางสาวพรทิพย์ ยิ่งมั่นคง", "น.ส. พรทิพย์ ยิ่งมั่นคง", "พรทิพย์ ยิ่งมั่นคง", "พรทิพย์ยิ่งมั่นคง"):
        assert found(asked, user=officer) == [page]


def test_an_employer_is_found_under_any_legal_form(officer: User, firm: Firm) -> None:
    (page,) = papers.file([f"ชื่อสถานประกอบการ {firm.name}"], firm, by=officer)
    core = firm.name.removeprefix("บริษัท ").removesuffix(" จำกัด")
    for asked in (f"บจก. {core}", f"บริษัท {core} จำกัด", core):
        assert found(asked, user=officer) == [page]


def test_a_number_is_found_with_or_without_hyphens_and_in_thai_digits(officer: User, firm: Firm) -> None:
    shown = AccountNo(firm.account_no).shown
    (page,) = papers.file(
        [f"เลขที่บัญชี {shown.translate(dict(zip(range(48, 58), '๐๑๒๓๔๕๖๗๘๙', strict=True)))}"], firm, by=officer
    )
    assert found(shown, user=officer) == found(firm.account_no, user=officer) == [page]


def test_a_number_that_was_misread_is_found_by_what_it_was_taken_for(officer: User, firm: Firm) -> None:
    (page,) = papers.file(["เลขที่บัญชี 7A-OOO?"], firm, by=officer)
    papers.name_on(page, kind="account_no", value=firm.account_no)
    (hit,) = search_pages(firm.account_no, user=officer).results
    assert (hit.page, hit.how) == (page, "near")


def test_other_peoples_ids_are_masked_in_snippets(officer: User, firm: Firm) -> None:
    mine, other = (NationalId(national_id(n)).shown for n in (1, 2))
    papers.file([f"{mine} สมชาย {other} สมหญิง"], firm, by=officer)
    (hit,) = search_pages("สมชาย", user=officer).results
    assert mine not in hit.as_json()["snippet"]
    (hit,) = search_pages(mine, user=officer).results
    assert mine in hit.as_json()["snippet"]
    assert other not in hit.as_json()["snippet"]


@pytest.mark.parametrize(
    ("role", "office", "sees"),
    [
        (Role.COUNTER, "5000", {"filed"}),
        (Role.INDEXER, "7400", {"filed", "here"}),
        (Role.INDEXER, "7500", {"filed", "there"}),
        (Role.SCANNER, "7400", {"here"}),
        (Role.SCANNER, "7500", {"filed", "there"}),
        (Role.PROVINCE_ADMIN, "7400", set()),
        (Role.HQ_ADMIN, "7400", set()),
        (Role.EXECUTIVE, "7400", set()),
        (Role.AUDITOR, "7400", set()),
    ],
)
def test_each_role_finds_and_counts_what_it_may_see(
    officer: User, firm: Firm, role: Role, office: str, sees: set[str]
) -> None:
    places = {
        "filed": papers.file(["เงินสมทบ"], firm, by=officer, office="7500"),
        "here": papers.file(["เงินสมทบ"], firm, by=officer, office="7400", state=DocumentState.REVIEW),
        "there": papers.file(["เงินสมทบ"], None, by=officer, office="7500", state=DocumentState.REVIEW),
    }
    answer = search_pages("เงินสมทบ", user=papers.officer(role, office=office))
    assert {hit.page for hit in answer.results} == {page for name in sees for page in places[name]}
    assert answer.total == len(sees)


def test_a_disabled_officer_finds_nothing(officer: User, firm: Firm) -> None:
    papers.file(["เงินสมทบ"], firm, by=officer)
    officer.is_active = False
    assert search_pages("เงินสมทบ", user=officer).total == 0


def test_filters_narrow_what_is_found(officer: User, firm: Firm) -> None:
    here = papers.file(["เงินสมทบ"], firm, by=officer, office="7400", form="sps_6_09")
    there = papers.file(["เงินสมทบ"], firm, by=officer, office="7500")
    PageIndex.objects.filter(page__in=there).update(scanned_on="2026-01-15")
    for given, expected in (
        ({"office": "7400"}, here),
        ({"province": "75"}, there),
        ({"form": "sps_6_09"}, here),
        ({"account_no": AccountNo(firm.account_no).shown}, there + here),
        ({"account_no": "0000000000"}, []),
        ({"office": "999"}, []),
        ({"from": "2026-01-01", "to": "2026-01-31"}, there),
        ({"from": "2026-01-16"}, here),
        ({}, there + here),
    ):
        assert sorted(found("เงินสมทบ", user=officer, filters=Filters.parse(given))) == sorted(expected)


@pytest.mark.parametrize("given", [{"from": "yesterday"}, {"to": "2026-13-01"}, {"from": ["2026-01-01"]}])
def test_a_date_that_is_none_is_told_by_its_field(given: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Filters.parse(given)
    assert refusal.value.fields is not None
    assert refusal.value.fields.keys() == given.keys()


def test_a_list_is_paged_by_cursor_without_gaps_or_repeats(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_stage, "CAP", 10)
    ids = papers.file(["เงินสมทบ"] * 37, firm, by=officer)
    seen: list[int] = []
    after = None
    while True:
        answer = search_pages("เงินสมทบ", user=officer, after=after, limit=4)
        assert len(answer.results) == 4 or answer.next is None  # no drips
        seen += [hit.page for hit in answer.results]
        after = answer.next
        if after is None:
            break
        assert answer.total_is == "at_least"
    assert seen == ids[::-1]
    assert answer.total == 37


def test_what_is_meant_comes_before_thousands_that_look_like_it(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_stage, "CAP", 10)
    (meant,) = papers.file(["ร้านถนน"], firm, by=officer)
    alike = papers.file(["ร้านกนน"] * 25, firm, by=officer)
    first = search_pages("ถนน", user=officer, limit=10)
    assert [(hit.page, hit.how) for hit in first.results[:2]] == [(meant, "exact"), (alike[-1], "near")]
    seen = [hit.page for hit in first.results]
    while after := first.next:
        first = search_pages("ถนน", user=officer, limit=10, after=after)
        seen += [hit.page for hit in first.results]
    assert seen == [meant, *alike[::-1]]


@pytest.mark.parametrize("misread", ["วิฃัยยา นานะแม่ริม", "วิฃยยา มานัแม่รวม"])
def test_a_first_name_and_a_place_are_found_though_one_of_them_is_misread(
    officer: User, firm: Firm, misread: str
) -> None:
    (page,) = papers.file([f"นาย{misread} เชียงใหม่"], firm, by=officer)
    papers.file(["นายสมชาย ใจดี"] * 5, firm, by=officer)
    assert found("วิชัยยา แม่ริม", user=officer) == [page]


def test_a_common_word_is_looked_through_page_by_page_without_gaps(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_stage, "_WINDOW", 5)
    monkeypatch.setattr(exact_stage, "_ENOUGH", 4)
    ids = papers.file(["เงินสมทบ", "ลาออก"] * 20, firm, by=officer)[::2]
    seen: list[int] = []
    after = None
    while True:
        answer = search_pages("เงินสมทบ", user=officer, after=after, limit=3)
        seen += [hit.page for hit in answer.results]
        after = answer.next
        if after is None:
            break
    assert seen == ids[::-1]
    assert answer.total == 20


def test_near_hits_follow_exact_ones_over_the_pages_of_a_list(officer: User, firm: Firm) -> None:
    exact = papers.file(["เกษียณอายุราชการ"] * 3, firm, by=officer)
    near = papers.file(["เกษยนอาขุราซการ"] * 3, firm, by=officer)
    first = search_pages("เกษียณอายุราชการ", user=officer, limit=4)
    second = search_pages("เกษียณอายุราชการ", user=officer, limit=4, after=first.next)
    assert [hit.page for hit in (*first.results, *second.results)] == exact[::-1] + near[::-1]
    assert first.total == second.total == 6


@pytest.mark.parametrize(
    "after", ["x", "AAAA", "WzFd", "e30=", "ก", "W251bGwsbnVsbCxudWxsLG51bGxd", "[" * 9000]
)
def test_a_cursor_that_we_never_gave_out_is_refused(officer: User, after: str) -> None:
    with pytest.raises(InvalidInput):
        search_pages("เงินสมทบ", user=officer, after=after)


@pytest.mark.parametrize("limit", [-1, 0, 10**9])
def test_the_length_of_a_list_is_kept_within_reason(officer: User, firm: Firm, limit: int) -> None:
    papers.file(["เงินสมทบ"] * 120, firm, by=officer)
    assert 1 <= len(search_pages("เงินสมทบ", user=officer, limit=limit).results) <= 100


def test_nothing_found_says_what_is_digitised(officer: User, firm: Firm) -> None:
    answer = search_pages("ไม่มีคำนี้แน่นอน", user=officer, filters=Filters(province="74"))
    assert (answer.total, answer.total_is) == (0, "exact")
    assert (answer.coverage.files_certified, answer.coverage.files_target) == (0, 1000)


def test_a_search_that_takes_too_long_is_ended_and_says_so(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.file(["เงินสมทบ"] * 300, firm, by=officer)
    backend = type(backend_of(PageIndex.objects.all()))
    time_limit = backend.time_limit
    patience = 0.001 if connection.vendor == "postgresql" else 1e-9  # 0 would mean for ever there
    monkeypatch.setattr(backend, "time_limit", lambda self, seconds=0.0, **_: time_limit(self, patience))
    if connection.vendor == "postgresql":
        monkeypatch.setattr(
            backend, "candidates", lambda self, rows, *_, **__: rows.extra(where=["pg_sleep(1) IS NOT NULL"])
        )
    answer = search_pages("เงินสมทบ", user=officer)
    assert answer.understood.hints == (Hint.SLOW,)
    assert answer.total_is == "at_least"
    with pytest.raises(TooSlow), backend_of(PageIndex.objects.all()).time_limit(0.001):
        list(PageIndex.objects.extra(where=[SLOW[connection.vendor]]))  # noqa: S610
    assert PageIndex.objects.count() == 300


SLOW = {
    "postgresql": "pg_sleep(1) IS NOT NULL",
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999999)"
    " SELECT max(i) FROM n) > 0",
}

HOSTILE = [
    "", "   \t\n", "ก", "'", '"เงินสมทบ', "& | ! <-> ( ) :*", "(" * 100 + "a" + ")" * 99, "-เงิน",
    "x' UNION SELECT password FROM auth_user--", "1; DROP TABLE page;--", "%_%_%_%_%_%_%_%", "_" * 200,
    "(a+)+$" * 20 + "a" * 80, "%FF%FE", "<script>alert(1)</script>", "\u202eabc", "ำ" * 50, "๑๒๓ 123 １２３",
    "เงิน\u200bสมทบ", "?page=-1&page_size=1000000", "?ordering=office__users__password", "?office=999",
    "ก" * 200,
    "a b c d e f g h i j k l m n", "การ " * 49, '"' * 200, "-" * 200, "- " * 100, "ๆ", "\ufeff", "中文",
    "🙂" * 100, "1" * 200, "0" * 13, "\x7f\x1b[31m",
    "NEAR(a b)", "a* b^ c:d", "AND OR NOT", "ุ" * 200, "ๅๅๅๅ", "…" * 200,
]  # fmt: skip
REFUSED = [
    "a\x00b",
    "\ud800",
    "ก" * 100_000,
    "(" * 5000 + "a" + ")" * 5000,
    " OR ".join(f"a{n}" for n in range(3000)),
]


@pytest.fixture
def busy_office(officer: User, firm: Firm) -> User:
    draw = papers.Paper(3)
    for _ in range(4):
        papers.file(
            [draw.misread(draw.page(firm, form="letter"), share=0.03) for _ in range(50)], firm, by=officer
        )
    return officer


def test_hostile_queries_are_answered_or_refused_at_once(busy_office: User) -> None:
    search_pages("อุ่นเครื่อง", user=busy_office)
    for text in HOSTILE:
        began = time.process_time()
        answer = search_pages(text, user=busy_office)
        assert time.process_time() - began < 0.25, text
        assert answer.total >= 0
    for text in REFUSED:
        with pytest.raises(BadQuery):
            search_pages(text, user=busy_office)


def test_digits_in_any_script_find_the_same_pages(officer: User, firm: Firm) -> None:
    (page,) = papers.file(["เลขที่ 123"], firm, by=officer)
    assert found("๑๒๓", user=officer) == found("123", user=officer) == found("１２３", user=officer) == [page]


def test_a_list_costs_the_same_number_of_queries_however_long(officer: User, firm: Firm) -> None:
    papers.file(["เงินสมทบ"] * 30, firm, by=officer)
    search_pages("เงินสมทบ", user=officer)
    counts = []
    for limit in (1, 30):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search_pages("เงินสมทบ", user=officer, limit=limit)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 24  # on PostgreSQL each of three stages sets its own limit of time


def spoilt(name: str) -> str:
    """More of it misread than a near search forgives."""
    return "".join(
        "ฬ" if n % 7 in (1, 4) and "ก" <= letter <= "ฮ" else letter for n, letter in enumerate(name)
    )


@pytest.mark.parametrize("typed", ["บริษัท {core} จำกัด", "บริษัท {core}ก จำกัด"])
def test_an_employers_page_is_found_though_a_fifth_of_the_name_is_misread(
    officer: User, firm: papers.Firm, typed: str
) -> None:
    here, other = papers.file([f"หนังสือ {spoilt(firm.name)} เงินสมทบ", "เงินสมทบ"], firm, by=officer)
    core = firm.name.removeprefix("บริษัท ").removesuffix(" จำกัด")
    answer = search_pages(typed.format(core=core), user=officer)
    named = typed.endswith("{core} จำกัด")  # his whole file is asked for
    assert [(hit.page, hit.how) for hit in answer.results] == [(here, "near"), (other, "near")][: 1 + named]


@pytest.mark.parametrize("typed", ["{first} {last}", "{first} {last}ก"])
def test_a_persons_page_is_found_by_the_number_though_the_name_is_misread(
    officer: User, firm: papers.Firm, typed: str
) -> None:
    person = firm.people[0]
    text = f"ลาออก {person.first} {spoilt(person.last)} เงินสมทบ"
    here, other = papers.file([text, "ลาออก เงินสมทบ"], firm, by=officer)
    for page in (here, other):
        papers.name_on(page, kind="national_id", value=person.national_id)
    answer = search_pages(typed.format(first=person.first, last=person.last), user=officer)
    named = typed.endswith("{last}")  # all pages with the number are asked for
    assert [hit.page for hit in answer.results] == [here, other][: 1 + named]
