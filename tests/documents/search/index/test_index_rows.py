"""Search rows are what the pages say, whoever wrote them and however often."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from documents.models import Document, PageIndex, Reading, Reindexing
from documents.search import drop_pages, index_pages, refile_index, search_pages
from documents.search.index import backfill, index_rows
from documents.search.planning.page_stats import page_stats_of
from documents.states import DocumentState
from sso_efiles.accounts.models import User
from sso_efiles.text import fold
from tests.documents.search import papers

pytestmark = pytest.mark.django_db


def read_again(page: int, text: str) -> None:
    Reading.objects.filter(page=page, current=True).update(text=text)
    index_pages([page])


def found(text: str, *, user: User) -> set[int]:
    return {hit.page for hit in search_pages(text, user=user).results}


def test_a_row_holds_what_the_page_says_and_where_it_lies(officer: User, firm: papers.Firm) -> None:
    (page,) = papers.file(["เงินสมทบ 5 ๐"], firm, by=officer, form="sps_6_09")
    row = PageIndex.objects.get(page=page)
    assert (row.text, row.skeleton, row.version) == ("เงินสมทบ50", fold.skeleton_of("เงินสมทบ50"), fold.VERSION)
    assert (row.account_no, row.office, row.province) == (
        firm.account_no,
        firm.office,
        papers.OFFICES[firm.office],
    )
    assert (row.form, row.filed, row.employer) == ("sps_6_09", True, firm.row.pk)


def test_every_column_of_a_search_row_is_read_written_and_made(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {field.attname for field in PageIndex._meta.concrete_fields}
    assert {"page", *index_rows._ALL} == columns
    monkeypatch.setattr(index_rows, "PageIndex", dict)  # the columns that are named, none by its default
    facts = dict.fromkeys(index_rows._SOURCE, "1") | {"created_at": datetime(2026, 11, 1, tzinfo=UTC)}
    made: Any = index_rows.make_row(facts)
    assert set(made) == columns


def test_indexing_twice_writes_once(officer: User, firm: papers.Firm) -> None:
    pages = papers.file(["เงินสมทบ", "ลาออก"], firm, by=officer)
    assert index_pages(pages + pages) == 0
    assert refile_index(pages) == 0
    assert PageIndex.objects.count() == 2


def test_a_page_read_again_is_found_by_its_new_text_only(officer: User, firm: papers.Firm) -> None:
    (page,) = papers.file(["เกษียณอายุราชการ"], firm, by=officer)
    read_again(page, "สิ้นสุดสัญญาจ้าง")
    assert found("สิ้นสุดสัญญา", user=officer) == {page}
    assert found("เกษียณอายุ", user=officer) == set()


def test_a_page_without_a_current_reading_has_no_row(officer: User, firm: papers.Firm) -> None:
    (page,) = papers.file(["เงินสมทบ"], firm, by=officer)
    Reading.objects.filter(page=page).update(current=False)
    assert index_pages([page]) == 1
    assert found("เงินสมทบ", user=officer) == set()


def test_a_page_that_is_dropped_is_not_found(officer: User, firm: papers.Firm) -> None:
    pages = papers.file(["เงินสมทบ", "เงินสมทบ"], firm, by=officer)
    assert drop_pages(pages[:1]) == 1
    assert found("เงินสมทบ", user=officer) == {pages[1]}


def test_a_row_that_is_rolled_back_leaves_no_trigrams(officer: User, firm: papers.Firm) -> None:
    (page,) = papers.file(["เงินสมทบ"], firm, by=officer)
    with transaction.atomic():
        read_again(page, "ลาออกจากงาน")
        transaction.set_rollback(True)
    assert found("ลาออกจากงาน", user=officer) == set()
    assert found("เงินสมทบ", user=officer) == {page}


def test_filing_moves_the_row_with_its_document(officer: User, firm: papers.Firm) -> None:
    (page,) = papers.file(["เงินสมทบ"], firm, by=officer, state=DocumentState.REVIEW)
    assert found("เงินสมทบ", user=officer) == set()
    Document.objects.filter(pages=page).update(state=DocumentState.FILED)
    assert refile_index([page]) == 1
    assert found("เงินสมทบ", user=officer) == {page}
    assert PageIndex.objects.get(page=page).account_no == firm.account_no


def test_filing_gives_a_row_to_a_page_that_lacks_one(officer: User, firm: papers.Firm) -> None:
    (page,) = papers.file(["เงินสมทบ"], firm, by=officer)
    PageIndex.objects.all().delete()
    assert refile_index([page]) == 1
    assert found("เงินสมทบ", user=officer) == {page}


def test_text_that_no_column_would_take_is_indexed(officer: User, firm: papers.Firm) -> None:
    texts = ["\x01ก\u202e", "เงินสมทบ " * 60_000, "ก" * 400_000, "<script>", "中文 🙂", ""]
    pages = papers.file([text.replace("\x01", "") for text in texts], firm, by=officer)
    assert PageIndex.objects.filter(page__in=pages).count() == len(texts)
    assert pages[1] in found("เงินสมทบ", user=officer)


def test_reindexing_mends_what_is_missing_or_old_and_leaves_the_rest(
    officer: User, firm: papers.Firm
) -> None:
    pages = papers.file(["เงินสมทบ"] * 5, firm, by=officer)
    PageIndex.objects.filter(page=pages[0]).delete()
    PageIndex.objects.filter(page=pages[1]).update(version=0)
    PageIndex.objects.filter(page=pages[2]).update(text="x", skeleton="x")
    steps = list(backfill.backfill_pages())
    assert sum(step.pages for step in steps) == 5
    assert sum(step.written for step in steps) == 3
    assert found("เงินสมทบ", user=officer) == set(pages)


def test_an_interrupted_reindexing_goes_on_where_it_stopped(
    officer: User, firm: papers.Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "BATCH", 2)
    papers.file(["เงินสมทบ"] * 5, firm, by=officer)
    run = backfill.backfill_pages()
    next(run)
    run.close()
    assert backfill.pages_left() == 3
    assert sum(step.pages for step in backfill.backfill_pages()) == 3
    assert not Reindexing.objects.exists()
    assert backfill.pages_left() == 5


def test_reindexing_one_office_leaves_the_others_alone(officer: User, firm: papers.Firm) -> None:
    here = papers.file(["เงินสมทบ"], firm, by=officer, office="7400")
    there = papers.file(["เงินสมทบ"], firm, by=officer, office="7500")
    PageIndex.objects.all().delete()
    list(backfill.backfill_pages(office="7400"))
    assert set(PageIndex.objects.values_list("page", flat=True)) == set(here)
    assert not set(here) & set(there)


def test_a_run_of_an_older_folding_is_not_gone_on_with(officer: User, firm: papers.Firm) -> None:
    (page,) = papers.file(["เงินสมทบ"], firm, by=officer)
    Reindexing.objects.create(office="", version=fold.VERSION + 1, after=page)
    assert backfill.pages_left() == 1


def test_the_indexes_of_letters_and_what_keeps_them_are_there() -> None:
    """A migration that makes SQLite build a table anew drops its triggers without a word."""
    tables = ("documents_pageindex", "employers_employer", "employers_formername", "employers_insuredperson")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = {
                f"{table}_trigrams_{event}" for table in tables for event in ("insert", "update", "delete")
            }
        else:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE indexdef ~ 'USING gin' UNION"
                " SELECT tgname FROM pg_trigger WHERE tgrelid = 'documents_pageindex'::regclass"
            )
            wanted = {f"{table}_trigrams" for table in tables[1:]}
            wanted |= {"documents_pagegrams_grams", "keep_grams", "keep_changed_grams"}
        assert wanted <= {name for (name,) in cursor.fetchall()}


def test_how_many_pages_there_are_is_told_without_counting_them(
    officer: User, firm: papers.Firm, django_assert_max_num_queries: Any
) -> None:
    (like,) = PageIndex.objects.filter(page__in=papers.file(["เงินสมทบ"], firm, by=officer)).values()
    PageIndex.objects.bulk_create(PageIndex(**{**like, "page": like["page"] + 2 * n}) for n in range(1, 1200))
    with django_assert_max_num_queries(9) as queries:  # who asks first draws the sample and stores it
        rows = page_stats_of(PageIndex).rows
    assert 900 < rows < 1500
    assert not any("COUNT(" in query["sql"] for query in queries.captured_queries)
