"""The radar asked over rows: what it gathers, what it may not see, and the pull list of an office."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.models import Document, Page, PageFact
from documents.radar.answers import Answer, Verdict
from documents.radar.asking import Wanted, ask_of, list_to_pull
from documents.radar.facts import Cloud
from documents.register.models import Folder
from employers.models import Employer, FormerName
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.factories import (
    BatchFactory,
    DocumentFactory,
    EmployerFactory,
    FormTypeFactory,
    OfficeFactory,
    UserFactory,
    filed_page,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today() -> Any:
    with time_machine.travel("2026-11-29T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def officer(client: Client) -> User:
    user = UserFactory.create(role=Role.INDEXER, office=OfficeFactory.create())
    client.force_login(user)
    return user


@pytest.fixture
def employer() -> Employer:
    return scanned(registered_on=date(2020, 5, 1))


def scanned(state: EmployerFileState = EmployerFileState.TO_INDEX, **facts: Any) -> Employer:
    """An employer of whose file something is scanned."""
    row = EmployerFactory.create(**facts)
    EmployerFile.objects.create(employer=row, office=row.office, state=state)
    return row


def wages(employer: Employer, year: str, **facts: Any) -> Page:
    """A yearly statement of wages that says its year, or does not."""
    form = FormTypeFactory.create(id="kt_20k", title_th="แบบแสดงเงินค่าจ้างประจำปี", doc_class="D", keep="10")
    text = f"กท. 20 ก แบบแสดงเงินค่าจ้างประจำปี {year}"
    return filed_page(employer=employer, form=form, text=text, **facts)


def of_rule(rule: str, employer: Employer, by: User) -> list[Answer]:
    return [answer for answer in ask_of(employer, user=by).answers if answer.rule.id == rule]


def verdicts(rule: str, employer: Employer, by: User) -> dict[str | None, str]:
    return {one.period: one.verdict.value for one in of_rule(rule, employer, by)}


def test_years_that_pages_say_they_are_of_are_there_and_the_others_are_missing(
    officer: User, employer: Employer
) -> None:
    page = wages(employer, "2564")
    assert verdicts("yearly_wages", employer, officer) == {
        "2020": "missing",
        "2021": "there",
        "2022": "missing",
        "2023": "missing",
        "2024": "missing",
        "2025": "missing",
    }
    assert of_rule("yearly_wages", employer, officer)[1].pages == (page.pk,)
    assert verdicts("registration", employer, officer) == {None: "missing"}
    assert verdicts("registration_company", employer, officer) == {None: "missing"}
    assert verdicts("registration_trade", employer, officer) == {}


def test_the_day_that_a_person_gave_a_paper_serves_where_no_year_is_printed(
    officer: User, employer: Employer
) -> None:
    page = wages(employer, "")
    assert set(verdicts("yearly_wages", employer, officer).values()) == {"cannot_know"}
    Document.objects.filter(pk=page.document_id or 0).update(dated=date(2023, 2, 10))
    assert verdicts("yearly_wages", employer, officer)["2022"] == "there"


def test_a_person_s_word_on_the_form_goes_before_what_was_read(officer: User, employer: Employer) -> None:
    page = wages(employer, "2564")
    Page.objects.filter(pk=page.pk).update(form=FormTypeFactory.create(id="sps_1_01"))
    assert verdicts("registration", employer, officer) == {None: "missing"}
    Document.objects.filter(pk=page.document_id or 0).update(form=None)
    assert verdicts("registration", employer, officer) == {None: "there"}


def test_a_copy_that_came_again_is_no_evidence_of_its_own(officer: User, employer: Employer) -> None:
    first = wages(employer, "2564")
    again = wages(employer, "2565")
    Page.objects.filter(pk=again.pk).update(duplicate_of=first, kind="duplicate")
    assert verdicts("yearly_wages", employer, officer)["2022"] == "missing"


def cloud(employer: Employer, by: User) -> Cloud | None:
    """The cloud over a file: none where something is said to be missing."""
    (answer,) = of_rule("registration", employer, by)
    return answer.why if isinstance(answer.why, Cloud) else None


def test_what_hides_a_paper_clouds_the_file(officer: User, employer: Employer) -> None:
    assert cloud(employer, officer) is None
    page = filed_page(employer=employer)  # read, and of no form
    assert cloud(employer, officer) is Cloud.PAGES_OF_NO_FORM
    assert of_rule("registration", employer, officer)[0].pages == (page.pk,)
    page.readings.update(blank=True)
    assert cloud(employer, officer) is None
    page.readings.update(blank=False)
    type(page.image).objects.filter(pk=page.image.pk).update(state=WorkState.QUARANTINED, reason="timeout")
    assert cloud(employer, officer) is Cloud.PAGES_UNREAD


def test_papers_that_wait_and_files_that_still_come_cloud_it(officer: User, employer: Employer) -> None:
    waits = DocumentFactory.create(employer=employer, state="suggested")
    assert cloud(employer, officer) is Cloud.PAPERS_WAITING
    type(waits).objects.filter(pk=waits.pk).update(state="rejected")
    assert cloud(employer, officer) is None
    batch = BatchFactory.create(employer=employer, state="review")
    assert cloud(employer, officer) is Cloud.PAPERS_WAITING
    type(batch).objects.filter(pk=batch.pk).update(state="processing")
    assert cloud(employer, officer) is Cloud.STILL_COMING


@pytest.mark.parametrize(
    ("state", "over"),
    [
        (EmployerFileState.NOT_FOUND, Cloud.NOTHING_SCANNED),
        (EmployerFileState.IN_PROGRESS, Cloud.STILL_COMING),
        (EmployerFileState.TO_INDEX, None),
        (EmployerFileState.CERTIFIED, None),
    ],
)
def test_the_state_of_the_file_clouds_it(officer: User, state: EmployerFileState, over: Cloud | None) -> None:
    assert cloud(scanned(state, registered_on=date(2020, 5, 1)), officer) is over


def test_a_file_that_is_only_listed_tells_nothing(officer: User) -> None:
    asked = ask_of(EmployerFactory.create(registered_on=date(2001, 1, 1)), user=officer)
    assert {answer.verdict for answer in asked.answers} == {Verdict.CANNOT_KNOW}
    assert asked.is_whole


def test_who_may_not_see_all_pages_of_a_file_is_told_that(employer: Employer) -> None:
    scanner = UserFactory.create(role=Role.SCANNER, office=employer.office)
    assert cloud(employer, scanner) is None
    wages(employer, "2564", batch=BatchFactory.create(office=OfficeFactory.create(code="5000")))
    assert cloud(employer, scanner) is Cloud.NOT_YOURS
    assert verdicts("yearly_wages", employer, scanner) == {"2020": "cannot_know"}


def test_former_names_and_branches_ask_for_more(officer: User, employer: Employer) -> None:
    assert verdicts("renamed", employer, officer) == verdicts("branch_opened", employer, officer) == {}
    FormerName.objects.create(employer=employer, name="เดิม", search_key="เดิม", seen_until=date(2024, 1, 1))
    for branch in ("000000", "000001"):
        employer.establishments.create(
            branch_seq=branch, name="สาขา", office=employer.office, status="active"
        )
    assert verdicts("renamed", employer, officer) == {None: "missing"}
    assert verdicts("branch_opened", employer, officer) == {None: "missing"}


def test_many_files_cost_as_many_questions_as_one(
    officer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(20):
        wages(scanned(registered_on=date(2015, 1, 1)), str(2560 + year % 6))
    with django_assert_max_num_queries(12):
        stretch = list_to_pull(Wanted(), user=officer)
    assert stretch.files == 20


def test_the_pull_list_goes_over_the_scanned_files_of_the_office_each_once(officer: User) -> None:
    ours = [scanned(registered_on=date(2024, 1, 1)) for _ in range(5)]
    scanned(registered_on=date(2024, 1, 1), office=OfficeFactory.create(code="5000"))
    scanned(EmployerFileState.NOT_FOUND, registered_on=date(2024, 1, 1))
    EmployerFactory.create(registered_on=date(2024, 1, 1))
    seen, after, steps = [], 0, 0
    while True:
        stretch = list_to_pull(Wanted(form="kt_20k"), user=officer, after=after, files=2)
        seen += [(line.employer.pk, (line.answer.period, line.answer.until_code)) for line in stretch.lines]
        steps += 1
        if stretch.after is None:
            break
        after = stretch.after
    assert (steps, seen) == (3, [(one.pk, ("2024", "2025")) for one in ours])


def test_the_pull_list_is_narrowed_by_form_year_and_state(
    client: Client, officer: User, employer: Employer
) -> None:
    wages(employer, "2564")
    Folder.objects.create(office=employer.office, employer=employer, shelf="ก-12", box="7")

    def shown(query: str) -> str:
        return client.get(reverse("documents:radar") + query).content.decode()

    assert "ก-12 7" in shown("")
    years = shown("?form=kt_20k")
    assert "ปี 2563<" in years  # missing before 2564
    assert "ปี 2565 – ปี 2568" in years
    assert "ปี 2565<" in shown("?form=kt_20k&year=2565")
    assert "ปี 2565<" in shown("?form=kt_20k&year=๒๕๖๕")
    assert "ปี 2565<" in shown("?form=kt_20k&year=2022")
    assert "ปี 2564<" not in shown("?form=kt_20k&year=2564")
    assert "ปี 2564<" in shown("?form=kt_20k&year=2564&state=there")
    event = Event.objects.filter(action="radar.viewed").first()
    assert event is not None
    assert event.data.keys() >= {"office", "form", "year", "state", "files", "lines"}


@pytest.mark.parametrize(
    "query", ["?year=65", "?year=abc", "?state=gone", "?form=x'--", "?after=-1", "?after=9e9"]
)
def test_what_the_pull_list_cannot_mean_is_said_at_its_field(
    client: Client, officer: User, query: str
) -> None:
    answer = client.get(reverse("documents:radar") + query)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode() or "after" in query


def test_the_table_that_is_taken_away_holds_no_formula(client: Client, officer: User) -> None:
    employer = scanned(registered_on=date(2024, 1, 1), name="=cmd|' /C calc'!A0", legal_form="company")
    answer = client.get(reverse("documents:radar") + "?as=csv&form=kt_20k")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(one["account_no"], one["from"], one["to"], one["papers"]) for one in lines] == [
        (employer.account_no_shown, "2024", "2025", "2")
    ]
    assert lines[0]["employer"].startswith("'=")
    assert lines[0]["why_th"]
    assert lines[0]["why_en"]
    assert Event.objects.filter(action="radar.taken", actor=officer).count() == 1


def test_a_longer_table_goes_on_where_it_ended(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.screens.radar.pull_list.FILES_TAKEN", 1)
    first, second = (scanned(registered_on=date(2024, 1, 1)) for _ in range(2))
    answer = client.get(reverse("documents:radar") + "?as=csv")
    assert f"pull-list-until-{first.pk}.csv" in answer.headers["Content-Disposition"]
    rest = client.get(reverse("documents:radar") + f"?as=csv&after={first.pk}")
    assert second.account_no_shown in rest.content.decode()
    assert 'filename="pull-list.csv"' in rest.headers["Content-Disposition"]


def test_the_file_s_own_page_says_what_should_lie_in_it(
    client: Client, officer: User, employer: Employer
) -> None:
    page = wages(employer, "2564")
    shown = client.get(reverse("documents:employer-file", args=[employer.account_no])).content.decode()
    section = shown[shown.index('id="expected"') :]
    assert '<details class="more" open>' in section
    assert reverse("documents:employer-page", args=[employer.account_no, page.pk]) in section


def test_the_section_is_folded_where_nothing_is_missing(client: Client, officer: User) -> None:
    employer = EmployerFactory.create()
    shown = client.get(reverse("documents:employer-file", args=[employer.account_no])).content.decode()
    section = shown[shown.index('id="expected"') :]
    assert '<details class="more">' in section
    assert "open>" not in section[: section.index("</section>")]


def test_a_damaged_table_hides_no_file(
    client: Client, officer: User, employer: Employer, settings: Settings, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    answer = client.get(reverse("documents:employer-file", args=[employer.account_no]))
    assert answer.status_code == 200
    assert "data/radar" in answer.content.decode()
    assert client.get(reverse("documents:radar")).status_code == 503


def test_programs_are_told_the_same(client: Client, officer: User, employer: Employer) -> None:
    page = wages(employer, "2564")
    answer = client.get(reverse("api:employer-expected", args=[employer.account_no])).json()
    assert answer["account_no"] == employer.account_no
    assert answer["counts"]["there"] == 1
    lines = {(one["rule"], one["period"]): one for one in answer["expected"]}
    there, missing = lines["yearly_wages", "2021"], lines["yearly_wages", "2022"]
    assert (there["state"], there["pages"], there["certainty"]) == ("there", [page.pk], "likely")
    assert (missing["state"], missing["reason"], missing["until"], missing["papers"]) == (
        "missing",
        "absent",
        "2022",
        1,
    )
    for one in answer["expected"]:
        assert one["message_th"] != one["message_en"]
        assert one["because_th"]
        assert one["because_en"]
    months = lines["monthly_contributions_net", "2020-05"]
    assert (months["state"], months["until"], months["papers"]) == ("cannot_know", "2026-09", 77)
    assert Event.objects.filter(action="efile.expected_viewed", actor=officer).count() == 1


def test_a_paper_of_several_years_is_there_for_each(officer: User, employer: Employer) -> None:
    page = wages(employer, "2564")
    PageFact.objects.create(
        page=page, kind="period", value="2021/2023", as_read="ปี 2564 - 2566", confidence=0.9, main=True
    )
    found = verdicts("yearly_wages", employer, officer)
    assert [found[year] for year in ("2021", "2022", "2023")] == ["there"] * 3
    assert found["2024"] != "there"
    said = {"period": date(2023, 1, 1), "period_until": date(2024, 1, 1), "whole_year": True}
    Document.objects.filter(pk=page.document_id or 0).update(dated_by=officer, **said)
    found = verdicts("yearly_wages", employer, officer)
    assert [found[year] for year in ("2023", "2024")] == ["there"] * 2
    assert found["2021"] != "there"


def test_what_a_page_says_of_its_period_and_a_person_of_the_paper_s_go_before_the_text(
    officer: User, employer: Employer
) -> None:
    page = wages(employer, "2564")
    PageFact.objects.create(
        page=page, kind="period", value="2022", as_read="ปี 2565", confidence=0.9, main=True
    )
    assert verdicts("yearly_wages", employer, officer)["2022"] == "there"
    assert verdicts("yearly_wages", employer, officer).get("2021") != "there"
    said = {"period": date(2023, 1, 1), "whole_year": True, "dated_by": officer}
    Document.objects.filter(pk=page.document_id or 0).update(**said)
    assert verdicts("yearly_wages", employer, officer)["2023"] == "there"
    assert verdicts("yearly_wages", employer, officer)["2022"] != "there"
