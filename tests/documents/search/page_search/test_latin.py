"""Latin words are looked for among Latin words."""

import pytest

from documents.models import PageIndex
from documents.search import search_pages
from documents.search.index import index_rows
from documents.search.text import day_keys
from sso_efiles.accounts.models import User
from sso_efiles.text.days import find_days
from tests.documents.search import papers
from tests.documents.search.papers import Firm

ZEBRA, THAI = "ZEBRA TRADING (THAILAND)", "ร้านญเบรา ขายของชำ"


def found(question: str, officer: User) -> list[int]:
    return [hit.page for hit in search_pages(question, user=officer).results]


def test_a_latin_word_finds_no_thai_one_that_had_its_skeleton(officer: User, firm: Firm) -> None:
    latin, thai = papers.file([ZEBRA, THAI], firm, by=officer)
    assert found("zebra", officer) == [latin]
    assert found("ญเบรา", officer) == [thai]
    assert latin in found("zebra tradng", officer)


@pytest.mark.parametrize("read", ["บริษัท นครชัuพัฒนา จำกัด", "บริษัท นครชัยwัฒนา จำกัด", "บริษัท นครชัยพัฒna จำกัด"])
def test_thai_that_was_read_with_latin_letters_is_found(officer: User, firm: Firm, read: str) -> None:
    (page,) = papers.file([read], firm, by=officer)
    assert found("นครชัยพัฒนา", officer) == [page]


def test_rows_of_the_older_folding_are_found_until_they_are_gone_over(officer: User, firm: Firm) -> None:
    (old,) = papers.file([f"{ZEBRA} 31/12/2563"], firm, by=officer)
    (day,) = find_days("31/12/2563")[0].read.days
    for row in PageIndex.objects.filter(pk=old):
        text, skeleton = map(day_keys.letters_of, (row.text, row.skeleton))
        key = f"${day_keys.key_before(day)}"
        before = {"text": text + key, "skeleton": skeleton.lower() + key, "version": 2}
        PageIndex.objects.filter(pk=old).update(**before)
    (new,) = papers.file([ZEBRA], firm, by=officer)
    assert found("zebra", officer) == [new, old]
    assert found("31 ธันวาคม 2563", officer) == [old]
    assert index_rows.count_outdated() == 1
    index_rows.index_pages([old])
    assert found("zebra", officer) == [new, old]
    assert found("31 ธันวาคม 2563", officer) == [old]
