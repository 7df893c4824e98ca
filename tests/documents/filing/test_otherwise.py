"""What speaks against an employer although a sign speaks for it: both sides of each bound."""

import pytest

from documents.filing.evidence import PageEvidence
from documents.filing.otherwise import contradictions
from documents.filing.rules import FilingRule
from documents.models import Identifier
from employers.identifiers import Check, Kind
from employers.matching import Evidence, Match, Rule
from employers.models import Employer

OURS = Employer(pk=1, account_no="7499990028", search_key="รุ่งโรจน์กรุ๊ปขนส่ง", juristic_no="0745599000013")
THEIRS = Employer(pk=2, account_no="5099990029", search_key="นครชัยร่วมใจ")


def match_of(owner: Employer, **scores: float) -> Match:
    return Match(
        owner, sum(scores.values()), tuple(Evidence(Rule(rule), "x", score) for rule, score in scores.items())
    )


def number(kind: Kind, value: str, check: Check = Check.OK) -> Identifier:
    return Identifier(kind=kind, value=value, as_read=value, check_result=check)


def against(here: PageEvidence) -> list[FilingRule]:
    return [why["rule"] for why in contradictions(OURS, here)]


@pytest.mark.parametrize(
    ("theirs", "rules"),
    [
        ({"account_no": 1.0}, [FilingRule.FOREIGN_PAGE]),
        ({"juristic_no": 1.0}, [FilingRule.FOREIGN_PAGE]),
        ({"juristic_no": 0.5}, []),
        ({"people": 1.0}, [FilingRule.FOREIGN_PAGE]),
        ({"people": 0.8}, []),
        ({"name": 0.7}, [FilingRule.FOREIGN_PAGE]),
        ({"account_no_repaired": 0.9}, []),
    ],
)
def test_what_of_another_employer_contradicts(theirs: dict[str, float], rules: list[FilingRule]) -> None:
    assert against(PageEvidence((match_of(THEIRS, **theirs),))) == rules


def test_another_name_beside_ours_contradicts_unless_a_second_sign_of_the_page_is_ours() -> None:
    both = PageEvidence((match_of(OURS, name=0.7), match_of(THEIRS, name=0.7)))
    assert against(both) == [FilingRule.FOREIGN_PAGE]
    more = PageEvidence((match_of(OURS, name=0.7, people=0.2), match_of(THEIRS, name=0.7)))
    assert against(more) == []


def test_a_name_that_is_the_beginning_of_ours_is_ours_misread() -> None:
    shorter = Employer(pk=3, account_no="1099990017", search_key="รุ่งโรจน์กรุ๊ป")
    assert against(PageEvidence((match_of(shorter, name=0.7),))) == []


def test_people_of_another_do_not_contradict_where_ours_stand_too() -> None:
    here = PageEvidence((match_of(OURS, people=0.2), match_of(THEIRS, people=1.0)))
    assert against(here) == []


@pytest.mark.parametrize(
    ("digits", "rules"),
    [("7499991928", []), ("7499991929", [FilingRule.OTHER_NUMBER])],
)
def test_a_number_that_differs_in_more_than_two_digits_is_another(
    digits: str, rules: list[FilingRule]
) -> None:
    assert against(PageEvidence(numbers=(number(Kind.ACCOUNT_NO, digits),))) == rules


def test_a_number_that_does_not_fit_or_a_persons_contradicts_nothing() -> None:
    suspect = number(Kind.ACCOUNT_NO, "5099990020", Check.SUSPECT)
    assert against(PageEvidence(numbers=(suspect, number(Kind.NATIONAL_ID, "3101200345677")))) == []


def test_another_companys_number_contradicts_unless_ours_stands_on_the_page() -> None:
    other = number(Kind.JURISTIC_NO, "0315255759675")
    assert against(PageEvidence(numbers=(other,))) == [FilingRule.OTHER_NUMBER]
    assert against(PageEvidence((match_of(OURS, account_no=1.0),), numbers=(other,))) == []


@pytest.mark.parametrize(
    ("named", "rules"),
    [
        ("กขคงจฉ" + "๑" * 4, []),  # six letters of ten alike
        ("กขคงจ" + "๑" * 5, [FilingRule.OTHER_NAME]),
    ],
)
def test_a_company_that_cannot_be_ours_misread_contradicts_people_alone(
    named: str, rules: list[FilingRule]
) -> None:
    ours = Employer(pk=1, account_no="7499990028", search_key="กขคงจฉชซฌญ")
    here = PageEvidence((match_of(ours, people=0.2),), mentions=((named,),))
    assert [why["rule"] for why in contradictions(ours, here)] == rules


def test_a_company_beside_our_own_name_contradicts_nothing() -> None:
    here = PageEvidence((match_of(OURS, name=0.7),), mentions=(("กขฃคฅฆงจฉช",),))
    assert against(here) == []
