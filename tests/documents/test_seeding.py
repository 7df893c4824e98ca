"""A made-up nation: right numbers, rows that hang together, pages that search finds and the viewer opens."""

import io
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from rapidfuzz.distance import Levenshtein

from documents.made_up.seeding import PAGES, Plan
from documents.made_up.seeding.misreading import channel, is_counted, misread
from documents.made_up.seeding.papers import Folder
from documents.made_up.seeding.sowing import registry_of
from documents.models import Batch, Document, Identifier, Page, PageIndex, Reading
from documents.search import search_employers, search_pages, search_persons
from documents.search.index import backfill
from documents.search.planning.sampling import forget_samples
from documents.upkeep import integrity
from employers.extraction import find_numbers
from employers.identifiers import AccountNo, Check, JuristicNo, NationalId
from employers.models import Employer, Employment, Establishment, FormerName, InsuredPerson
from employers.names import CompanyName
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.text.fold import skeleton_of
from tests.documents.search import papers
from tests.factories import EmployerFactory

pytestmark = pytest.mark.django_db
EMPLOYERS, PERSONS, SEEDED = 40, 100, 48


def seed(*more: str, **sizes: int) -> dict[str, Any]:
    out = io.StringIO()
    wanted = {"employers": EMPLOYERS, "persons": PERSONS, "pages": SEEDED, "jobs": 1} | sizes
    words = [f"--{name}={value}" for name, value in wanted.items()]
    call_command("seed_scale", *words, *more, "--json", stdout=out, stderr=io.StringIO())
    return dict(json.loads(out.getvalue()))


def refused(*more: str, **sizes: int) -> str:
    out = io.StringIO()
    wanted = {"employers": EMPLOYERS, "persons": PERSONS, "pages": SEEDED, "jobs": 1} | sizes
    words = [f"--{name}={value}" for name, value in wanted.items()]
    with pytest.raises(SystemExit):
        call_command("seed_scale", *words, *more, "--json", stdout=out, stderr=io.StringIO())
    return str(json.loads(out.getvalue())["code"])


@pytest.fixture
def officer() -> User:
    """Of an office that the reference data knows."""
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    forget_samples()
    return papers.officer(office="5000")


def counted() -> dict[str, int]:
    models = (Employer, Establishment, FormerName, InsuredPerson, Employment, Batch, Document, Page, Reading)
    return {model.__name__: model._default_manager.count() for model in (*models, PageIndex)}


def test_every_number_is_right_and_every_row_hangs_on_another() -> None:
    assert seed()["new"]
    assert counted() == {
        "Employer": 40, "Establishment": 44, "FormerName": 2, "InsuredPerson": 100, "Employment": 100,
        "Batch": 6, "Document": 18, "Page": 48, "Reading": 48, "PageIndex": 48,
    }  # fmt: skip
    assert set(Batch.objects.values_list("sheets", flat=True)) == {PAGES // 2}
    assert {AccountNo(no).check for no in Employer.objects.values_list("account_no", flat=True)} == {Check.OK}
    ids = InsuredPerson.objects.values_list("national_id", flat=True)
    assert {NationalId(no).check for no in ids} == {Check.OK}
    companies = Employer.objects.exclude(juristic_no="").values_list("juristic_no", flat=True)
    assert {JuristicNo(no).check for no in companies} == {Check.OK}
    for employer in Employer.objects.all():
        name = CompanyName.parse(employer.name)
        assert (employer.search_key, employer.sound_key) == (name.key, name.sound)
    connection.check_constraints()


def test_only_pictures_and_originals_are_missing() -> None:
    seed()
    missing = [
        b
        for b in integrity.check()
        if "picture" not in b.what and b.invariant != "I5" and b.what != "and more"
    ]
    assert missing == []
    assert integrity.quiet()


def test_the_search_rows_are_those_that_reindexing_would_write(officer: User) -> None:
    seed()
    assert sum(step.written for step in backfill.backfill_pages()) == 0


def test_what_is_found_can_be_opened(officer: User, client: Client) -> None:
    seed()
    client.force_login(officer)
    person = InsuredPerson.objects.get(national_id=Identifier.objects.filter(kind="national_id")[0].value)
    hits = search_pages(f"{person.first_name} {person.last_name}", user=officer).results
    assert hits
    assert hits[0].employer
    addresses = [
        reverse("documents:page", args=[hits[0].page]),
        reverse("documents:employer-file", args=[hits[0].employer.account_no]),
        reverse("documents:employer-page", args=[hits[0].employer.account_no, hits[0].page]),
    ]
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200
    picture = reverse("documents:page-picture", args=[hits[0].page, "view"])
    assert 400 <= client.get(picture).status_code < 500


def test_names_and_numbers_of_the_registry_are_found(officer: User) -> None:
    seed()
    employer, person = Employer.objects.all()[7], InsuredPerson.objects.all()[7]
    assert employer.account_no in {
        hit.account_no for hit in search_employers(employer.name, user=officer).results
    }
    found = search_persons(f"{person.first_name} {person.last_name}", user=officer).results
    assert person.pk in {hit.id for hit in found}


def test_the_same_seed_makes_the_same_rows_and_another_makes_others() -> None:
    seed()
    plan = Plan(EMPLOYERS, PERSONS, SEEDED)
    registry = registry_of(plan)
    sheets = [sheet for number in range(plan.folders) for sheet in Folder(number, 1, registry, (3,)).sheets()]
    assert [sheet.read for sheet in sheets] == list(
        Reading.objects.order_by("page").values_list("text", flat=True)
    )
    other = Folder(0, 2, registry_of(Plan(EMPLOYERS, PERSONS, SEEDED, seed=2)), (3,)).sheets()
    assert other[0].text != sheets[0].text


def test_more_noise_spoils_the_same_pages() -> None:
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    registry = registry_of(Plan(EMPLOYERS, PERSONS, SEEDED))
    clean, spoilt = (Folder(0, 1, registry, (noise,)).sheets() for noise in (0, 6))
    assert [sheet.text for sheet in clean] == [sheet.text for sheet in spoilt]
    assert [sheet.read for sheet in clean] == [sheet.text for sheet in clean]
    assert all(sheet.read != sheet.text for sheet in spoilt)


def test_the_truth_is_told_for_each_page(tmp_path: Path) -> None:
    truth = tmp_path / "truth.tsv"
    seed("--noise", "0", "6", "--truth", str(truth))
    lines = [line.split("\t") for line in truth.read_text(encoding="utf-8").splitlines()]
    assert [int(page) for page, *_ in lines] == list(Page.objects.order_by("pk").values_list("pk", flat=True))
    assert {noise for _page, noise, _text in lines} == {"0", "6"}
    clean = {int(page): text for page, noise, text in lines if noise == "0"}
    assert all(row.text == clean[row.page] for row in PageIndex.objects.filter(page__in=clean))


def test_seeding_twice_changes_nothing_and_pages_can_be_added(officer: User) -> None:
    seed()
    before = counted()
    assert not seed()["new"]
    assert counted() == before
    assert seed(pages=SEEDED + 2 * PAGES)["new"]
    assert counted()["Page"] == SEEDED + 2 * PAGES
    assert sum(step.written for step in backfill.backfill_pages()) == 0
    assert [breach for breach in integrity.check() if breach.invariant == "I6"] == []
    assert Event.objects.filter(action="scale.seeded").count() == 3


@pytest.mark.parametrize("other", [{"employers": 41}, {"persons": 99}, {"pages": 8}, {"seed": 2}])
def test_other_made_up_data_is_not_mixed_with_it(other: dict[str, int]) -> None:
    seed()
    assert refused(**other) == "different_made_up_data"


def test_a_database_with_real_data_is_left_alone() -> None:
    EmployerFactory.create()
    assert refused() == "holds_real_data"
    assert Employer.objects.count() == 1


def test_data_that_came_beside_the_made_up_is_left_alone() -> None:
    seed()
    EmployerFactory.create()
    assert refused(pages=SEEDED + PAGES) == "holds_real_data"
    assert Page.objects.count() == SEEDED


def test_a_broken_run_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    indexes = catalogue()

    def breaks(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("documents.made_up.seeding.sowing._sow_folders", breaks)
        with pytest.raises(KeyboardInterrupt):
            seed()
    assert counted()["Page"] == 0
    assert catalogue() == indexes
    seed()
    assert catalogue() == indexes
    assert PageIndex.objects.count() == SEEDED


def catalogue() -> set[str]:
    """All that was set aside has to come back as it was."""
    if connection.vendor == "sqlite":
        question = (
            "SELECT type || name || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
        )
    else:
        question = (
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid IN"
            " (SELECT oid FROM pg_class WHERE relname LIKE 'documents_%' OR relname LIKE 'employers_%')"
            " UNION ALL"
            " SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('f', 'u')"
        )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {row[0] for row in cursor.fetchall()}


TEXT = """ชื่อสถานประกอบการ บริษัท ธนากรุ๊ป การ์เมนท์ จำกัด
เลขที่บัญชี 74-0846591-0 เลขที่ 5 ตำบลบางขวาง จังหวัดสมุทรสาคร
ตามที่สำนักงานประกันสังคมได้ตรวจสอบบัญชีการนำส่งเงินสมทบของสถานประกอบการของท่าน
๓-๑๐๐๙-๐๐๑๒๓-๔๕-๖ นายสมชาย ใจดี ลาออก ๑๒,๐๐๐ บาท"""


def letters_of(text: str) -> str:
    return "".join(filter(is_counted, text))


@pytest.mark.parametrize("percent", [3, 6, 9])
def test_the_share_asked_for_of_letters_marks_and_digits_is_misread(percent: int) -> None:
    dice = random.Random(1)
    wrong = total = 0
    for _ in range(300):
        spoilt = misread(TEXT, share=percent / 100, dice=dice)
        wrong += Levenshtein.distance(letters_of(TEXT), letters_of(spoilt))
        total += len(letters_of(TEXT))
        assert spoilt.count("\n") == TEXT.count("\n")
    assert abs(wrong / total - percent / 100) < 0.004


def test_letters_are_lost_and_put_in_and_taken_for_those_of_another_class() -> None:
    dice = random.Random(2)
    spoilt = [misread(TEXT, share=0.09, dice=dice) for _ in range(300)]
    steps = [step for text in spoilt for step in Levenshtein.editops(TEXT, text)]
    how = Counter(step.tag for step in steps)
    assert min(how[tag] for tag in ("replace", "delete", "insert")) > 0.1 * how.total()
    swapped = {
        (TEXT[step.src_pos], text[step.dest_pos])
        for text in spoilt
        for step in Levenshtein.editops(TEXT, text)
        if step.tag == "replace"
    }
    across = [(a, b) for a, b in swapped if skeleton_of(a) != skeleton_of(b) and skeleton_of(a)]
    assert len(across) > len(swapped) / 4
    assert any(" " in text[:20] for text in spoilt if " " not in TEXT[:17])


def test_thai_digits_go_wrong_more_often_than_others_as_measured() -> None:
    others, thai = (sum(channel().of(one).weight for one in ten) for ten in ("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert thai > 1.5 * others


def test_numbers_are_those_that_the_finder_makes_of_the_misread_text() -> None:
    seed("--noise", "0", "6", pages=96)
    texts = dict(Reading.objects.values_list("page", "text"))
    for page, text in texts.items():
        stored = set(Identifier.objects.filter(page=page).values_list("kind", "value"))
        assert stored == {(found.kind.value, found.digits) for found in find_numbers(text)}
    truth = Identifier.objects.filter(kind="account_no", value__in=Employer.objects.values("account_no"))
    clean, misread_pages = Page.objects.filter(pk__in=[1, 3]), Page.objects.exclude(pk__in=[1, 3])
    assert truth.filter(page__in=clean).values("page").distinct().count() == 2
    assert truth.values("page").distinct().count() < clean.count() + misread_pages.count()


def test_pages_of_every_form_get_every_share_of_misread_letters() -> None:
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    registry = registry_of(Plan(EMPLOYERS, PERSONS, SEEDED))
    folders = [Folder(number, 1, registry, (0, 3, 6, 9)).sheets() for number in range(4)]
    assert {tuple(sheets[at].noise for sheets in folders) for at in range(PAGES)} == {
        (0, 3, 6, 9), (3, 6, 9, 0), (6, 9, 0, 3), (9, 0, 3, 6),
    }  # fmt: skip
