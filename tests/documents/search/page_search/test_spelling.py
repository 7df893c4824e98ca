"""Words that found nothing: how they are spelt where they stand."""

import pytest

from documents.search import suggest_spelling
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db


def test_a_word_that_is_right_stays_though_another_like_it_stands_on_more_pages(
    officer: User, firm: Firm
) -> None:
    papers.file(["กิจการเลี้ยงสัตว์น้ำชายฝั่ง จังหวัดนครพนม"], firm, by=officer)
    papers.file(["กิจการเลี้ยงสัตว์น้ำชายฝั่ง จังหวัดนครปฐม"] * 3, firm, by=officer)
    assert suggest_spelling("เลี้ยงสัตว์น้ำชายฝัง นครพนม", user=officer) == "เลี้ยงสัตว์น้ำชายฝั่ง นครพนม"


def test_the_commonest_spelling_is_meant_though_a_page_is_misread_just_so(officer: User, firm: Firm) -> None:
    papers.file(["สำนักงานประกันสังคมจังหวัด"] * 3 + ["สำนกงานประกันสังคมจังหวัด"], firm, by=officer)
    assert suggest_spelling("สำนกงานประกันสังคม", user=officer) == "สำนักงานประกันสังคม"
