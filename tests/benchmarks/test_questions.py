"""What search is asked stands on the pages, what nobody has stands nowhere, no two seeds share pages."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from documents.made_up.seeding import PAGES, Plan
from documents.made_up.seeding.papers import Folder
from documents.made_up.seeding.sowing import registry_of
from tests.benchmarks import latin_names, wide_words
from tests.benchmarks.misread_table import counted
from tests.benchmarks.nobody import nobodys
from tests.benchmarks.questions import Question, Questions, latin_company, latin_person
from tests.benchmarks.seeds import FINAL, SECOND, TUNING
from tests.benchmarks.spellings import alike
from tests.benchmarks.truth import Truth
from tests.benchmarks.wide_words import WIDE_WORDS

pytestmark = pytest.mark.django_db
NOISE = (0, 3, 6, 9)


def truth_of(seed: int, folder: Path, *, pages: int = 240) -> Truth:
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    plan = Plan(600, 1_200, pages, NOISE, seed, WIDE_WORDS.name)
    return Truth.made(plan, registry_of(plan), folder, jobs=1)


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    return truth_of(TUNING, tmp_path)


def asked_of(truth: Truth) -> list[Question]:
    return list(Questions(truth, draw=TUNING).rounds(2))


def test_every_question_has_an_answer_on_some_page(truth: Truth) -> None:
    asked = asked_of(truth)
    assert len({question.kind for question in asked}) == 17
    for question in asked:
        assert set(truth.holding(question.words)) - set(question.elsewhere), question


def test_what_stands_on_few_pages_is_asked_for_at_every_share_of_misread_letters(truth: Truth) -> None:
    phrases = [question for question in asked_of(truth) if question.kind == "phrase"]
    shares = Counter(truth.noise(page) for one in phrases for page in truth.holding(one.words))
    assert set(shares) == set(NOISE)


def test_what_nobody_has_stands_on_no_page(truth: Truth) -> None:
    asked = list(nobodys(truth, draw=TUNING, count=3))
    assert len({question.kind for question in asked}) == 5
    assert [one.text for one in asked if truth.holding([one.text], most=1)] == []


def test_other_seeds_have_other_pages_and_other_questions(tmp_path: Path) -> None:
    assert len({TUNING, FINAL, SECOND}) == 3
    texts: list[set[str]] = []
    for seed in (TUNING, FINAL):
        registry = registry_of(Plan(600, 1_200, 80, NOISE, seed, WIDE_WORDS.name)) if texts else None
        registry = registry or truth_of(seed, tmp_path, pages=80).registry
        texts.append({sheet.text for n in range(10) for sheet in Folder(n, seed, registry, (0,)).sheets()})
    assert len(texts[0]) == 10 * PAGES
    assert not texts[0] & texts[1]


def test_the_vocabulary_is_as_wide_as_a_country() -> None:
    assert len(wide_words.common_words()._among) == wide_words.WORDS == 40_000
    assert len(wide_words.first_names()._among) > 10_000
    assert len(wide_words.last_names()._among) > 9_000


def test_latin_spellings_are_those_of_the_parts(truth: Truth) -> None:
    assert latin_names.FIRST["สมชาย"] == (("som",), ("chai",))
    people = (truth.registry.person(number) for number in range(1_200))
    known = [one for one in people if one.first in latin_names.FIRST and one.last in latin_names.LAST]
    dice = Questions(truth, draw=1)._dice
    spelt = [latin_person(one, dice, official=True) for one in known]
    assert spelt
    assert all(text and text.isascii() and text.count(" ") == 1 for text in spelt)
    assert latin_company("ซันไชน์ของใคร", dice) is None


def test_a_habit_changes_what_it_is_about() -> None:
    assert latin_names.by_habit("Wichai Sisuk", "v for w") == "Vichai Sisuk"
    assert latin_names.by_habit("Wichai Sisuk", "long vowels doubled") == "Weechai Seesook"
    assert latin_names.by_habit("Thanaphon Prasoet", "no h") == "Tanapon Prasoet"
    assert latin_names.by_habit("Thanaphon Prasoet", "r behind o and a") == "Thanaphorn Prasoet"
    assert latin_names.by_habit("Somchai Di", "g for k") == "Somchai Di"


def test_a_name_written_by_ear_is_one_letter_off(truth: Truth) -> None:
    dice = Questions(truth, draw=1)._dice
    assert all(alike("ศักดิ์ศรี ณรงค์", dice) != "ศักดิ์ศรี ณรงค์" for _ in range(20))
    assert alike("กก", dice) == "กก"


def test_misreadings_are_counted_letter_by_letter() -> None:
    page = (["ประกันสังคม", "เลขที่ ๑๒๓๔"], "ประกนสังฆม\nเ ลขที่ ๑๒๘๔")
    told = counted([page], least=0.01)
    assert told.lost == {"\u0e31": 1}
    assert {letter: dict(pairs) for letter, pairs in told.swapped.items()} == {"ค": {"ฆ": 1}, "๓": {"๘": 1}}
    assert {kind: dict(strays) for kind, strays in told.put_in.items()} == {"thai": {" ": 1}}
    assert counted([page], least=0.5).pages == 0
