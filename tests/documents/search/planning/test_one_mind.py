"""Samples are stored: every worker plans by the same one, whatever gaps the keys have."""

import random
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from documents.models import PageIndex, SearchSample
from documents.search.planning import sampling
from documents.search.planning.page_stats import NgramStats
from documents.search.planning.sampling import SampleCache, expire_samples
from sso_efiles.accounts.models import User
from sso_efiles.text import fold
from tests.documents.search import papers

pytestmark = pytest.mark.django_db
LETTERS = "กขคงจชซญดตถทนบปผพฟมยรลวสหอ"


def page_rows(keys: range, *, common: str = "") -> None:
    draw = random.Random(keys.start)
    texts = ("".join(draw.choices(LETTERS, k=60)) + common for _ in keys)
    PageIndex.objects.bulk_create(
        PageIndex(
            page=key, office="1000", province="10", scanned_on="2026-01-01", filed=True,
            text=text, skeleton=fold.skeleton_of(text), version=fold.VERSION,
        )
        for key, text in zip(keys, texts, strict=True)
    )  # fmt: skip


def worker(size: int = 100, *, whole: int = 0) -> SampleCache[NgramStats]:
    """What another process has: nothing in memory."""
    return SampleCache("skeleton", size, NgramStats, whole=whole)


def test_a_small_table_is_taken_whole() -> None:
    page_rows(range(1, 151))
    stats = worker(whole=200).statistic_of(PageIndex)
    assert (stats.rows, stats.pages) == (150, 150)


def test_all_workers_take_the_sample_that_is_stored() -> None:
    page_rows(range(1, 301))
    first, second = worker(), worker()
    assert first.statistic_of(PageIndex)._sample == second.statistic_of(PageIndex)._sample
    assert SearchSample.objects.count() == 1


def test_where_nothing_can_be_stored_the_same_rows_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    page_rows(range(1, 301))
    stored = worker().statistic_of(PageIndex)
    SearchSample.objects.all().delete()
    monkeypatch.setattr(sampling, "_store", lambda _sample: None)
    drawn = worker().statistic_of(PageIndex)
    assert (drawn.version, drawn._sample) == (0, stored._sample)


def test_a_gap_of_a_million_keys_changes_nothing() -> None:
    """Of the rows beyond the gap as many are drawn as of those before it."""
    page_rows(range(1, 901))
    page_rows(range(1_000_001, 1_000_101), common="ฃฃฃฃฃฃ")
    stats = worker(size=200).statistic_of(PageIndex)
    assert (stats.rows, stats.pages) == (1000, 200)
    assert 0.04 < stats.sampled([("cccccc",)]) < 0.2


def test_one_worker_draws_the_next_version_and_all_go_over_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "_LOOKED_UP_S", -1.0)
    page_rows(range(1, 201))
    first, second = worker(), worker()
    assert first.statistic_of(PageIndex).rows == second.statistic_of(PageIndex).rows == 200
    page_rows(range(201, 401))
    SearchSample.objects.update(look_at=timezone.now())
    first.statistic_of(PageIndex)
    assert (first.statistic_of(PageIndex).rows, second.statistic_of(PageIndex).rows) == (400, 400)
    assert [sample.version for sample in SearchSample.objects.order_by("version")] == [1, 2]


def test_few_new_rows_are_no_reason_for_a_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "_LOOKED_UP_S", -1.0)
    page_rows(range(1, 201))
    cache = worker()
    cache.statistic_of(PageIndex)
    page_rows(range(201, 211))
    SearchSample.objects.update(look_at=timezone.now())
    assert cache.statistic_of(PageIndex).rows == 200
    assert SearchSample.objects.get().look_at > timezone.now()


@pytest.mark.parametrize("why", ["old", "written anew"])
def test_an_old_sample_is_drawn_anew(monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    monkeypatch.setattr(sampling, "_LOOKED_UP_S", -1.0)
    page_rows(range(1, 201))
    cache = worker()
    cache.statistic_of(PageIndex)
    if why == "old":
        SearchSample.objects.update(
            drawn_at=timezone.now() - timedelta(days=2), look_at=timezone.now() - timedelta(seconds=1)
        )
    else:
        expire_samples(PageIndex)
    cache.statistic_of(PageIndex)
    assert cache.statistic_of(PageIndex).version == 2


def test_a_list_goes_on_by_the_version_that_it_began_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "_LOOKED_UP_S", -1.0)
    page_rows(range(1, 201))
    worker().statistic_of(PageIndex)
    page_rows(range(201, 401))
    expire_samples(PageIndex)
    other = worker()
    other.statistic_of(PageIndex)
    assert other.statistic_of(PageIndex).rows == 400
    assert other.statistic_of(PageIndex, version=1).rows == 200
    assert other.statistic_of(PageIndex, version=77).rows == 400


def test_what_is_stored_is_what_was_drawn() -> None:
    page_rows(range(1, 51))
    drawn = worker().statistic_of(PageIndex)
    assert worker().statistic_of(PageIndex)._sample == drawn._sample
    assert sampling._unpack(sampling._pack([])) == []
    assert sampling._unpack(sampling._pack(["", "ab", ""])) == ["", "ab", ""]


# -- two processes -----------------------------------------------------------------------------------------

_ASK = """
import sys, django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from documents.search import search_pages
from documents.search.planning import page_stats
cache = page_stats.page_stats_of.__self__
cache._size = cache._whole = 60
from sso_efiles.accounts.models import User
user = User.objects.get(username="asker")
for question in sys.stdin.read().split("\\n"):
    print([hit.page for hit in search_pages(question, user=user).results[:10]])
"""


def misread_papers(pages: int) -> list[papers.Firm]:
    """Twelve firms with so many pages, a third each read with no, few and many mistakes."""
    draw = papers.Paper(7)
    firms = [draw.firm(number) for number in range(12)]
    for firm in firms:
        firm.people = [draw.person(int(firm.account_no[2:9]) * 10 + number) for number in range(4)]
    papers.registry(firms)
    for number, firm in enumerate(firms):
        texts = (draw.page(firm, form="letter") for _ in range(pages // len(firms)))
        papers.file(
            [draw.misread(text, share=0.03 * (number % 3)) for text in texts], firm, by=papers.officer()
        )
    return firms


def ask_elsewhere(database: str, questions: list[str]) -> str:
    """The first tens of these questions, from a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", _ASK, database], input="\n".join(questions),
        capture_output=True, text=True, check=False, timeout=120, cwd=settings.BASE_DIR,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


@pytest.mark.django_db(transaction=True)
def test_two_processes_give_the_same_answers(tmp_path: Path) -> None:
    """Both at once, with nothing stored: they draw, one stores, and the first tens of all questions agree."""
    papers.places()
    firms = misread_papers(240)
    User.objects.filter(pk=papers.officer().pk).update(username="asker")
    words = [firm.name for firm in firms] + papers.FIRST + papers.LAST_A + papers.LAST_B + papers.PLACES
    questions = words + [f"{word[:2]}{word[3:]}" for word in words if len(word) > 5]
    SearchSample.objects.all().delete()
    database = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        database = str(tmp_path / "copy.sqlite3")
        with closing(sqlite3.connect(database)) as copy:
            connection.connection.backup(copy)
    with ThreadPoolExecutor(2) as both:
        one, other = both.map(lambda _: ask_elsewhere(database, questions), range(2))
    assert one == other
    assert one.count("[]") < len(questions) / 2
