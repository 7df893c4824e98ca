"""What a file should hold: both sides of each condition and era, and never "missing" of what is not known."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.radar.answers import Answer, Ground, Verdict, merge_runs
from documents.radar.expectations import expect
from documents.radar.facts import Cloud, Facts, Keep, Paper
from documents.radar.rules import (
    Anchor,
    Branches,
    Certainty,
    Frequency,
    Rule,
    current_table,
)
from employers.models import EmployerStatus
from employers.names import LegalForm
from sso_efiles.text.periods import Period

TODAY = date(2026, 11, 29)
ONCE = Rule(
    id="once", forms=("sps_1_01",), kinds=frozenset(), statuses=frozenset(), branches=Branches.ANY,
    renamed=False, frequency=Frequency.ONCE, anchor=Anchor.NONE, due_months=0, era_from=None, era_to=None,
    excused_by="", certainty=Certainty.SURE, marks="S", why_th="เพราะ", why_en="Because.",
)  # fmt: skip
YEARLY = replace(ONCE, id="yearly", forms=("kt_20k",), frequency=Frequency.YEARLY, due_months=2)
MONTHLY = replace(ONCE, id="monthly", forms=("sps_1_10_p1", "sps_1_10_p2"), frequency=Frequency.MONTHLY)
ACTIVE = Facts(kind="company", status="active", registered_on=date(2020, 5, 1))


def ask(rule: Rule, facts: Facts = ACTIVE, **changes: Any) -> list[Answer]:
    return expect(replace(facts, **changes), [rule], today=TODAY)


def told(answers: list[Answer]) -> dict[str, tuple[str, str]]:
    return {answer.period or "": (answer.verdict.value, answer.why.value) for answer in answers}


def year_paper(page: int, year: int) -> Paper:
    return Paper(page, "kt_20k", year=Period(year))


def test_a_paper_that_is_there_is_told_with_its_pages_and_one_that_is_not_is_missing() -> None:
    (there,) = ask(ONCE, papers=(Paper(7, "sps_1_01"), Paper(8, "sps_1_01"), Paper(9, "other")))
    assert (there.verdict, there.certainty, there.pages) == (Verdict.THERE, Certainty.SURE, (7, 8))
    (missing,) = ask(ONCE, papers=(Paper(9, "other"),))
    assert (missing.verdict, missing.why, missing.certainty) == (
        Verdict.MISSING,
        Ground.ABSENT,
        Certainty.SURE,
    )


@pytest.mark.parametrize(
    ("rule", "facts", "asked"),
    [
        ({"kinds": frozenset({"company"})}, {"kind": "company"}, True),
        ({"kinds": frozenset({"company"})}, {"kind": "shop"}, False),
        ({"statuses": frozenset({"closed"})}, {"status": "closed"}, True),
        ({"statuses": frozenset({"closed"})}, {"status": "active"}, False),
        ({"branches": Branches.MANY}, {"branches": 2}, True),
        ({"branches": Branches.MANY}, {"branches": 1}, False),
        ({"branches": Branches.ONE}, {"branches": 1}, True),
        ({"branches": Branches.ONE}, {"branches": 2}, False),
        ({"renamed": True}, {"renamed": True}, True),
        ({"renamed": True}, {"renamed": False}, False),
    ],
)
def test_a_rule_asks_of_those_it_is_about_and_of_no_others(
    rule: dict[str, Any], facts: dict[str, Any], asked: bool
) -> None:
    assert bool(ask(replace(ONCE, **rule), **facts)) is asked


@pytest.mark.parametrize(
    ("registered", "asked"),
    [
        (date(1990, 9, 1), False),
        (date(1990, 9, 2), True),
        (date(2000, 1, 1), True),
        (date(2000, 1, 2), False),
    ],
)
def test_the_era_begins_and_ends_on_its_days(registered: date, asked: bool) -> None:
    era: dict[str, Any] = {
        "era_from": date(1990, 9, 2),
        "era_to": date(2000, 1, 1),
        "anchor": Anchor.REGISTERED,
    }
    assert bool(ask(replace(ONCE, **era), registered_on=registered)) is asked


def test_without_the_day_that_its_era_is_asked_of_it_cannot_be_known() -> None:
    opening = replace(ONCE, anchor=Anchor.REGISTERED, era_from=date(1990, 9, 2))
    assert told(ask(opening, registered_on=None)) == {"": ("cannot_know", "no_registration_day")}
    closing = replace(ONCE, anchor=Anchor.CLOSED, era_from=date(1990, 9, 2))
    assert told(ask(closing, status="closed")) == {"": ("cannot_know", "no_closing_day")}


def test_of_a_name_that_tells_no_kind_it_cannot_be_known() -> None:
    rule = replace(ONCE, kinds=frozenset({"company"}))
    assert told(ask(rule, kind="")) == {"": ("cannot_know", "kind_not_known")}
    assert told(ask(rule, kind="", papers=(Paper(1, "sps_1_01"),))) == {"": ("there", "found")}


def test_the_years_run_from_registration_to_the_last_one_that_is_due() -> None:
    answers = ask(YEARLY, papers=(year_paper(1, 2021), year_paper(2, 2024)))
    assert {year: verdict for year, (verdict, _why) in told(answers).items()} == {
        "2020": "missing",
        "2021": "there",
        "2022": "missing",
        "2023": "missing",
        "2024": "there",
        "2025": "missing",
    }
    # its period was read by a machine: what that says of the other years is not sure
    assert {answer.certainty for answer in answers} == {Certainty.LIKELY}


@pytest.mark.parametrize(("today", "newest"), [(date(2026, 2, 28), "2024"), (date(2026, 3, 1), "2025")])
def test_a_year_is_asked_for_once_it_is_due(today: date, newest: str) -> None:
    assert expect(ACTIVE, [YEARLY], today=today)[-1].period == newest


def test_months_of_the_paper_era_end_with_it() -> None:
    rule = replace(MONTHLY, era_from=date(1991, 3, 1), era_to=date(1991, 6, 30))
    papers = (Paper(5, "sps_1_10_p2", month=Period(1991, 4)), Paper(6, "sps_1_10_p1", month=Period(1999, 1)))
    answers = ask(rule, registered_on=date(1985, 1, 1), papers=papers)
    assert told(answers) == {
        "1991-03": ("missing", "absent"),
        "1991-04": ("there", "found_of_period"),
        "1991-05": ("missing", "absent"),
        "1991-06": ("missing", "absent"),
    }


@pytest.mark.parametrize(("closed", "last"), [(date(2022, 12, 31), "2022"), (date(2023, 1, 1), "2023")])
def test_a_series_ends_with_the_year_of_closing(closed: date, last: str) -> None:
    assert ask(YEARLY, status="closed", closed_on=closed)[-1].period == last


@pytest.mark.parametrize("status", ["closed", "stopped", "liquidation"])
def test_who_stopped_on_an_unknown_day_is_known_to_have_lived_as_far_as_the_papers_reach(status: str) -> None:
    assert told(ask(YEARLY, status=status)) == {"": ("cannot_know", "no_closing_day")}
    assert told(ask(YEARLY, status=status, papers=(year_paper(1, 2022),))) == {
        "2020": ("missing", "absent"),
        "2021": ("missing", "absent"),
        "2022": ("there", "found_of_period"),
        "": ("cannot_know", "no_closing_day"),
    }


def test_without_a_day_of_registration_only_what_is_there_is_told() -> None:
    answers = ask(YEARLY, registered_on=None, papers=(year_paper(1, 2018), year_paper(2, 2020)))
    assert told(answers) == {
        "2018": ("there", "found_of_period"),
        "2020": ("there", "found_of_period"),
        "": ("cannot_know", "no_registration_day"),
    }


def test_a_paper_of_no_period_may_be_any_of_those_that_are_not_seen() -> None:
    answers = ask(YEARLY, papers=(year_paper(1, 2020), Paper(2, "kt_20k")))
    assert Counter(answer.verdict for answer in answers) == {Verdict.THERE: 1, Verdict.CANNOT_KNOW: 5}
    run = merge_runs(answers, Verdict.CANNOT_KNOW)[1]
    assert (run.why, run.period, run.until_code, run.periods, run.pages) == (
        Ground.PERIOD_NOT_READ,
        "2021",
        "2025",
        5,
        (2,),
    )


def test_a_form_is_of_the_period_before_its_day_unless_it_says_another() -> None:
    assert Paper(1, "kt_20k", dated=date(2021, 2, 3)).period(like=Period(1)) == Period(2020)
    assert Paper(1, "x", dated=date(2021, 1, 15)).period(like=Period(1, 1)) == Period(2020, 12)
    assert Paper(1, "x", dated=date(2021, 1, 15), year=Period(2017)).period(like=Period(1)) == Period(2017)
    assert Paper(1, "x").period(like=Period(1)) is None


@pytest.mark.parametrize("cloud", Cloud)
@pytest.mark.parametrize("rule", [ONCE, YEARLY])
def test_under_a_cloud_nothing_is_missing_and_the_cloud_is_named(cloud: Cloud, rule: Rule) -> None:
    answers = ask(rule, clouds={cloud: (3,)})
    assert {(answer.verdict, answer.why, answer.pages) for answer in answers} == {
        (Verdict.CANNOT_KNOW, cloud, (3,))
    }


def test_what_may_have_gone_over_the_internet_need_not_be_paper() -> None:
    rule = replace(YEARLY, excused_by="sps_1_05")
    assert {answer.why for answer in ask(rule)} == {Ground.ABSENT}
    assert {answer.why for answer in ask(rule, papers=(Paper(4, "sps_1_05"),))} == {Ground.MAY_BE_ELECTRONIC}
    dated = ask(rule, papers=(Paper(4, "sps_1_05", dated=date(2022, 12, 31)),))
    assert {year for year, (_v, why) in told(dated).items() if why == "absent"} == {"2020", "2021"}


@pytest.mark.parametrize(("year", "why"), [(2015, Ground.ABSENT_OLD), (2016, Ground.ABSENT)])
def test_what_need_not_be_kept_any_more_is_not_surely_missing(year: int, why: Ground) -> None:
    answers = ask(YEARLY, registered_on=date(2010, 1, 1), kept={"kt_20k": Keep(10, after_closing=False)})
    found = next(answer for answer in answers if answer.period == str(year))
    assert (found.why, found.certainty) == (
        why,
        Certainty.LIKELY if why is Ground.ABSENT_OLD else Certainty.SURE,
    )


@pytest.mark.parametrize(
    ("closed", "why"), [(date(2015, 12, 31), "absent_old"), (date(2016, 1, 1), "absent")]
)
def test_what_is_kept_as_long_as_the_account_and_ten_years(closed: date, why: str) -> None:
    kept = {"sps_1_01": Keep(10, after_closing=True)}
    facts: dict[str, Any] = {"registered_on": date(1999, 1, 1), "status": "closed", "kept": kept}
    assert told(ask(ONCE, **facts, closed_on=closed)) == {"": ("missing", why)}
    assert told(ask(ONCE, **facts)) == {"": ("missing", "absent")}


@pytest.mark.parametrize(
    ("hint", "keep"),
    [("10", Keep(10, False)), ("life+10", Keep(10, True)), ("case+10", None), ("none", None), ("", None)],
)
def test_hints_of_how_long_a_paper_is_kept(hint: str, keep: Keep | None) -> None:
    assert Keep.parse(hint) == keep


def test_a_rule_that_is_not_known_makes_nothing_missing() -> None:
    answers = ask(replace(YEARLY, certainty=Certainty.UNKNOWN))
    assert {(a.verdict, a.why, a.certainty) for a in answers} == {
        (Verdict.CANNOT_KNOW, Ground.RULE_NOT_KNOWN, Certainty.UNKNOWN)
    }
    assert len(merge_runs(answers, Verdict.CANNOT_KNOW)) == 1


def test_a_paper_that_two_rules_ask_for_is_surely_neither_s() -> None:
    again = replace(ONCE, id="again")
    answers = expect(replace(ACTIVE, papers=(Paper(1, "sps_1_01"),)), [ONCE, again], today=TODAY)
    assert {answer.certainty for answer in answers} == {Certainty.LIKELY}


def test_runs_end_where_something_else_is_said() -> None:
    answers = ask(YEARLY, papers=(year_paper(1, 2022),))
    spans = [
        (a.verdict.value, a.period, a.until_code, a.periods) for a in merge_runs(answers, Verdict.MISSING)
    ]
    assert spans == [
        ("missing", "2020", "2021", 2),
        ("there", "2022", "2022", 1),
        ("missing", "2023", "2025", 3),
    ]
    assert answers[0].in_year(2020)
    assert not answers[0].in_year(2021)


def test_every_reason_has_words_in_both_languages() -> None:
    for why in (*Ground, *Cloud):
        answer = Answer(ONCE, Verdict.CANNOT_KNOW, why, Certainty.UNKNOWN)
        assert answer.message_en
        assert any("ก" <= letter <= "๛" for letter in answer.message_th), why


_FORMS = ["sps_1_01", "kt_20k", "sps_1_10_p1", "sps_1_10_p2", "sps_6_15", "sps_1_05", "juristic_cert"]
_days = st.dates(date(1960, 1, 1), date(2026, 11, 1))
_papers = st.builds(
    Paper,
    page=st.integers(1, 99),
    form=st.sampled_from(_FORMS),
    dated=st.none() | _days,
    year=st.none() | st.builds(Period, st.integers(1980, 2026)),
    month=st.none() | st.builds(Period, st.integers(1985, 2010), st.integers(1, 12)),
)
_facts = st.builds(
    Facts,
    kind=st.sampled_from(list(LegalForm)).map(str),
    status=st.sampled_from(EmployerStatus.values),
    registered_on=st.none() | _days,
    closed_on=st.none() | _days,
    branches=st.integers(1, 3),
    renamed=st.booleans(),
    papers=st.lists(_papers, max_size=8).map(tuple),
    clouds=st.dictionaries(st.sampled_from(Cloud), st.just((1,)), max_size=2),
)


@given(_facts)
def test_nothing_is_missing_where_a_fact_that_it_needs_is_not_known(facts: Facts) -> None:
    for answer in expect(facts, current_table().rules, today=TODAY):
        rule = answer.rule
        if answer.verdict is not Verdict.MISSING:
            continue
        assert not facts.clouds
        assert rule.certainty is not Certainty.UNKNOWN
        assert answer.certainty is not Certainty.UNKNOWN
        assert not rule.kinds or facts.kind
        papers = facts.of_forms(*rule.forms)
        if rule.frequency is Frequency.ONCE:
            assert not papers
            assert not rule.era_from or facts.registered_on
            continue
        assert facts.registered_on is not None
        assert answer.since is not None
        assert facts.registered_on <= answer.since.last_day <= TODAY
        periods = [paper.period(like=answer.since) for paper in papers]
        assert None not in periods, "a paper without a period may be this one"
        assert answer.since not in periods
        if facts.status != "active" and facts.closed_on is None:
            assert any(period > answer.since for period in periods if period), "nothing proves that it lived"


@given(_facts)
def test_every_paper_of_a_form_that_is_asked_for_counts_as_evidence_at_most(facts: Facts) -> None:
    """What is there lies in the file; nothing is there and missing at once; nothing unknown is sure."""
    answers = expect(facts, current_table().rules, today=TODAY)
    pages = {paper.page for paper in facts.papers}
    assert len({(answer.rule.id, answer.period) for answer in answers}) == len(answers)
    for answer in answers:
        if answer.verdict is Verdict.THERE:
            assert answer.pages
            assert set(answer.pages) <= pages
        else:
            assert (answer.certainty is Certainty.UNKNOWN) == (answer.verdict is Verdict.CANNOT_KNOW)
