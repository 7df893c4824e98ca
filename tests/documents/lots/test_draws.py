"""The draw: repeatable by anybody, blind to the order of what it draws from, and fair."""

import hashlib

from documents.lots.draws import draw_pages, make_seed

SEED = "0" * 64


def test_the_draw_is_what_its_description_says() -> None:
    pages = [11, 7, 300, 5]
    ranked = sorted(pages, key=lambda page: hashlib.sha256(f"{SEED}:{page}".encode()).hexdigest())
    assert draw_pages(SEED, pages, size=2) == ranked[:2]


def test_the_same_seed_gives_the_same_pages_whatever_their_order() -> None:
    pages = list(range(1, 400))
    assert draw_pages(SEED, pages, size=50) == draw_pages(SEED, pages[::-1], size=50)


def test_another_seed_gives_other_pages_and_is_never_the_same() -> None:
    one, other = make_seed(), make_seed()
    assert one != other
    assert len(one) == 64
    assert draw_pages(one, range(1000), size=50) != draw_pages(other, range(1000), size=50)


def test_a_sample_larger_than_the_lot_is_the_whole_lot_and_nothing_is_drawn_twice() -> None:
    assert sorted(draw_pages(SEED, [3, 1, 2, 2], size=20)) == [1, 2, 3]
    assert draw_pages(SEED, [], size=20) == []


def test_each_page_is_drawn_as_often_as_any_other() -> None:
    """Chi-squared over 3,000 seeded draws of 5 of 20: 750 each; 43.8 is passed by one of a thousand."""
    often = [0] * 20
    for seed in range(3000):
        for page in draw_pages(str(seed), range(20), size=5):
            often[page] += 1
    assert sum((seen - 750) ** 2 / 750 for seen in often) < 43.8
