"""The search table cut by hash or by province gives the same answers, and is cut while work goes on."""

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection

from documents.models import PageIndex, Reading
from documents.search import index_pages, search_pages
from documents.search.index import swap_rebuild
from documents.search.index.swap_rebuild import OnlyOnPostgres, Shape
from sso_efiles.accounts.models import User
from tests.documents.search import papers, questions
from tests.documents.search.index import test_index_rows

SHAPES = [Shape(), Shape("hash", 3), Shape("province")]


def rebuilt(shape: Shape) -> int:
    return sum(swap_rebuild.rebuild_table(shape))


def found(text: str, by: User) -> list[tuple[int, float]]:
    return [(hit.page, hit.score) for hit in search_pages(text, user=by).results]


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'documents_pageindex'")
        return {name for (name,) in cursor.fetchall()}


def sampled() -> set[tuple[str, int]]:
    """How closely the planner looks at the columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attstattarget FROM pg_attribute"
            " WHERE attrelid = 'documents_pageindex'::regclass AND attnum > 0"
        )
        return set(cursor.fetchall())


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_shape_gives_the_same_answers(shape: Shape, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap_rebuild, "BATCH", 100)
    by, asked = questions.build()
    before = [found(text, by) for text in asked]
    names, looks = indexes(), sampled()
    assert rebuilt(shape) == PageIndex.objects.count()
    assert swap_rebuild.current_shape() == shape
    assert (indexes(), sampled()) == (names, looks)
    assert [found(text, by) for text in asked] == before


@pytest.mark.postgres
@pytest.mark.parametrize("shape", SHAPES[1:], ids=str)
@pytest.mark.parametrize(
    "case",
    [
        test_index_rows.test_a_row_holds_what_the_page_says_and_where_it_lies,
        test_index_rows.test_indexing_twice_writes_once,
        test_index_rows.test_a_page_read_again_is_found_by_its_new_text_only,
        test_index_rows.test_a_page_without_a_current_reading_has_no_row,
        test_index_rows.test_a_page_that_is_dropped_is_not_found,
        test_index_rows.test_a_row_that_is_rolled_back_leaves_no_trigrams,
        test_index_rows.test_filing_moves_the_row_with_its_document,
        test_index_rows.test_filing_gives_a_row_to_a_page_that_lacks_one,
        test_index_rows.test_reindexing_mends_what_is_missing_or_old_and_leaves_the_rest,
        test_index_rows.test_reindexing_one_office_leaves_the_others_alone,
    ],
    ids=lambda case: case.__name__,
)
def test_rows_are_kept_as_in_a_whole_table(
    case: Callable[[User, papers.Firm], None], shape: Shape, officer: User, firm: papers.Firm
) -> None:
    rebuilt(shape)
    case(officer, firm)


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_is_written_meanwhile_is_not_lost(officer: User, firm: papers.Firm) -> None:
    old, changed, gone = papers.file(["เงินสมทบ"] * 3, firm, by=officer)
    run = swap_rebuild.rebuild_table(Shape("hash", 2))
    assert next(run) == 3
    Reading.objects.filter(page=changed).update(text="ลาออกจากงาน")
    index_pages([changed])
    Reading.objects.filter(page=gone).update(current=False)
    index_pages([gone])
    [new] = papers.file(["เงินสมทบ"], firm, by=officer)
    assert sum(run) == 1
    assert {page for page, _ in found("เงินสมทบ", officer)} == {old, new}
    assert {page for page, _ in found("ลาออกจากงาน", officer)} == {changed}


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_killed_run_goes_on_where_it_stopped(
    officer: User, firm: papers.Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap_rebuild, "BATCH", 2)
    pages = papers.file(["เงินสมทบ"] * 5, firm, by=officer)
    run = swap_rebuild.rebuild_table(Shape())
    next(run)
    run.close()
    assert len(found("เงินสมทบ", officer)) == 5
    assert swap_rebuild.pages_left(Shape()) == 3
    assert swap_rebuild.pages_left(Shape("hash", 2)) == 5
    assert rebuilt(Shape()) == 3
    assert set(PageIndex.objects.values_list("page", flat=True)) == set(pages)


@pytest.mark.postgres
@pytest.mark.django_db
def test_an_abandoned_run_leaves_nothing_beside_the_table(officer: User, firm: papers.Firm) -> None:
    pages = papers.file(["เงินสมทบ"], firm, by=officer)
    next(swap_rebuild.rebuild_table(Shape("province")))
    swap_rebuild.abandon_rebuild()
    index_pages(pages)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'documents_pageindex%' AND relkind = 'r'"
        )
        assert cursor.fetchall() == [("documents_pageindex",)]
    assert len(found("เงินสมทบ", officer)) == 1


@pytest.mark.postgres
@pytest.mark.django_db
def test_rows_of_an_older_folding_are_made_anew(officer: User, firm: papers.Firm) -> None:
    papers.file(["เงินสมทบ"] * 2, firm, by=officer)
    PageIndex.objects.update(version=0, skeleton="old")
    out = io.StringIO()
    call_command("reindex", "--anew", "--json", stdout=out)
    assert len(found("เงินสมทบ", officer)) == 2
    assert not PageIndex.objects.filter(version=0).exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_command_cuts_and_mends_the_table(officer: User, firm: papers.Firm) -> None:
    papers.file(["เงินสมทบ"], firm, by=officer)
    for by, parts in (("hash", 4), ("province", 0), ("nothing", 0)):
        call_command("partition_search", f"--by={by}", "--parts=4", "--json", stdout=io.StringIO())
        assert swap_rebuild.current_shape() == Shape("" if by == "nothing" else by, parts)
        assert len(found("เงินสมทบ", officer)) == 1


@pytest.mark.django_db
def test_sqlite_says_that_it_has_no_partitions() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("says something about SQLite")
    with pytest.raises(OnlyOnPostgres):
        swap_rebuild.current_shape()
    with pytest.raises(SystemExit):
        call_command("partition_search", "--by=hash", stderr=io.StringIO())
