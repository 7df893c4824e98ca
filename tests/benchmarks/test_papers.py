"""Papers of our own making are what they say they are."""

import io
from itertools import islice

import numpy as np
import pytest
from PIL import Image

from employers.identifiers import AccountNo, Check, NationalId
from tests.benchmarks.measure import score
from tests.benchmarks.papers.make import FAMILIES, missing_fonts, papers
from tests.benchmarks.papers.people import People

pytestmark = pytest.mark.skipif(bool(missing_fonts()), reason="the Thai fonts of Debian are not installed")


@pytest.mark.parametrize("family", ["others", "harder"])
def test_a_paper_has_ink_where_its_truth_has_words(family: str) -> None:
    (truth, file) = next(papers(family, seed=1, count=1))
    with Image.open(io.BytesIO(file)) as picture:
        pixels = np.asarray(picture.convert("L"))
    assert [pixels.shape[1], pixels.shape[0]] == truth["size"]
    pieces = [piece for line in truth["lines"] for piece in line["segments"]]
    assert len(pieces) > 20
    for piece in pieces:
        xs, ys = piece["quad"][::2], piece["quad"][1::2]
        around = pixels[max(0, min(ys)) : max(ys), max(0, min(xs)) : max(xs)]
        assert around.min() < np.median(pixels) - 25, piece["text"]


def test_a_paper_read_letter_for_letter_has_no_errors() -> None:
    for truth, _file in islice(papers("harder", seed=2, count=2), 2):
        text = "\n".join(line["text"] for line in truth["lines"])
        told = score(truth, text).facts()
        assert (told["cer"], told["account"], told["names"]) == (0, 1, 1)


def test_the_same_seed_gives_the_same_paper_and_another_seed_another() -> None:
    first, again, other = (next(papers("tuning", seed=seed, count=1))[1] for seed in (5, 5, 6))
    assert first == again != other


def test_made_up_numbers_have_their_check_digits() -> None:
    people = People(np.random.default_rng(3))
    assert all(AccountNo.parse(people.account()).check is Check.OK for _ in range(20))
    assert all(NationalId.parse(people.person().number).check is Check.OK for _ in range(20))


def test_nobody_tunes_on_fonts_that_measure() -> None:
    tuned, measured = FAMILIES["tuning"], FAMILIES["others"]
    assert not set(tuned.prints) & set(measured.prints)
    assert not set(tuned.fills) & set(measured.fills)
