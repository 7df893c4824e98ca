"""What a mistake costs: the seldomer our reader makes it, the more."""

import pytest

from documents.search.page_search.confusions import confusions


def test_a_mistake_of_the_reader_costs_less_than_one_that_it_never_makes() -> None:
    costs = confusions()
    assert costs.cost("ช", "ซ") < costs.cost("ช", "ว") <= 1.2
    assert costs.cost("0", "") < costs.cost("น", "") < costs.cost("น", "ฬ")
    assert costs.cost("", "เ") < costs.cost("", "ฬ")


def test_look_alikes_cost_less_than_other_letters_though_they_were_never_counted() -> None:
    assert confusions().cost("ถ", "ฤ") < confusions().cost("ถ", "ฬ")


@pytest.mark.parametrize(
    ("printed", "read", "most"),
    [("มานพ", "มานพ", 0.0), ("มานพ", "มาพน", 1.2), ("มานพ", "มาพ", 1.2), ("มานพ", "", 4.8)],
)
def test_one_slip_is_one_mistake(printed: str, read: str, most: float) -> None:
    assert most / 2 <= confusions().distance(printed, read) <= most


def test_mistakes_are_laid_to_the_words_in_which_they_are() -> None:
    first, last = confusions().costs(["มานะ", "ใจดี"], "มาพะใจดี")
    assert (first > 0, last) == (True, 0)
    first, last = confusions().costs(["มานะ", "ใจดี"], "มานะใจ")
    assert (first, last > 0) == (0, True)
