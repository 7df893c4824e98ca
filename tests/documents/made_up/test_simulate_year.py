"""A simulated year: never beside real files, the same from the same seed, right at every grain."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from documents.employer_file.models import EmployerFile
from documents.made_up.nation_year import lines
from documents.made_up.office_year.plans import Behaviour
from documents.made_up.small_year import OFFICES
from documents.progress import figures, rollups
from documents.progress.rollups import NATION, Step
from sso_efiles.accounts.models import Office
from sso_efiles.audit.models import Event
from sso_efiles.counters import recount
from sso_efiles.counters.models import WorkDelta
from sso_efiles.counters.steps import Grain
from sso_efiles.policy import Role
from tests.documents.paper import office, person
from tests.factories import BatchFactory

pytestmark = pytest.mark.django_db
CODES = ("1000", "2000", "3000", "5000", "7400", "7401")
FILES = 6_000
UNTIL = timezone.localdate()
SINCE = UNTIL - timedelta(days=500)


@pytest.fixture(autouse=True)
def offices() -> None:
    for code in CODES:
        office(code)


def simulate(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    call_command("simulate_year", "--seed", "1", *words, "--json")
    facts: dict[str, object] = json.loads(capsys.readouterr().out)
    return facts


class TestGuard:
    def test_real_files_keep_it_out(self, capsys: pytest.CaptureFixture[str]) -> None:
        BatchFactory.create()
        with pytest.raises(SystemExit):
            simulate("--files", "60", capsys=capsys)
        assert json.loads(capsys.readouterr().out)["code"] == "real_files"
        assert not WorkDelta.objects.exists()

    def test_a_second_year_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        simulate("--files", "60", capsys=capsys)
        with pytest.raises(SystemExit):
            simulate("--files", "60", capsys=capsys)
        assert json.loads(capsys.readouterr().out)["code"] == "simulated_before"


class TestNation:
    def test_all_files_are_given_out(self) -> None:
        for files in (0, 7, 926_183):
            assert sum(lines.share_targets(files).values()) == files

    def test_the_year_ends_yesterday_and_has_250_working_days(self) -> None:
        days = lines.days_until(timezone.localdate())
        assert (len(days), len(set(days)), days == sorted(days)) == (250, 250, True)
        assert days[-1] < timezone.localdate()

    def test_every_kind_of_office_is_there(self) -> None:
        days = lines.days_until(timezone.localdate())
        years = lines.simulate_offices(1, lines.share_targets(FILES), days)
        assert {year.behaviour for year in years} == set(Behaviour)

    def test_its_figures_say_the_same_at_every_grain(self, capsys: pytest.CaptureFixture[str]) -> None:
        facts = simulate("--files", str(FILES), capsys=capsys)
        assert (facts["offices"], facts["files"]) == (len(CODES), FILES)
        assert not [each for each in recount.find_differences() if not each.office]
        for grain in (Grain.MONTH, Grain.NATION):
            assert dict_of(grain) == dict_of(Grain.DAY)
        assert Event.objects.get(action="year.simulated").data["size"] == "nation"

    def test_files_stand_somewhere_and_only_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        simulate("--files", str(FILES), capsys=capsys)
        nation = figures.nation(person(Role.HQ_ADMIN))
        assert sum(nation.by_state.values()) == FILES
        begun = sum(row.files for row in rollups.nation_daily(since=SINCE, until=UNTIL, steps=[Step.TOUCHED]))
        assert nation.touched == begun
        done = Counter[Step]()
        for row in rollups.nation_daily(since=SINCE, until=UNTIL, steps=[Step.CERTIFIED, Step.REVOKED]):
            assert row.office == NATION
            done[row.step] += row.files
        assert nation.certified == done[Step.CERTIFIED] - done[Step.REVOKED] > 0

    def test_the_same_seed_gives_the_same_year(self) -> None:
        days, sizes = lines.days_until(timezone.localdate()), lines.share_targets(600)
        first, again, other = (list(lines.simulate_offices(seed, sizes, days)) for seed in (1, 1, 2))
        assert first == again
        assert first != other


def test_a_small_year_goes_through_the_verbs_and_its_figures_are_the_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    facts = simulate("--size", "small", "--files", "2", capsys=capsys)
    assert facts["offices"] == len(OFFICES)
    states = Counter(EmployerFile.objects.values_list("state", flat=True))
    assert states["certified"] >= 4
    assert recount.find_differences() == []
    told = {row.step for row in rollups.totals(CODES, since=SINCE, until=UNTIL).values()}
    assert told >= {Step.SCANNED, Step.READ, Step.FILED, Step.DECIDED, Step.HANDED_OVER, Step.CHECKED,
                    Step.RETURNED, Step.CERTIFIED, Step.REVOKED}  # fmt: skip
    assert len(set(WorkDelta.objects.values_list("day", flat=True))) > 10


def dict_of(grain: Grain) -> dict[str, tuple[int, ...]]:
    return {step: tuple(sums) for step, *sums in WorkDelta.objects.filter(grain=grain).sums("step")}


def test_offices_are_those_of_the_list() -> None:
    assert set(lines.share_targets(100)) == set(
        Office.objects.exclude(kind="hq").values_list("pk", flat=True)
    )
