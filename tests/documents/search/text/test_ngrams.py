"""The runs of four letters that PostgreSQL's index of pages holds, and those it is asked for."""

import random

import pytest
from django.db import connection

from documents.models import PageIndex
from documents.search.planning.page_stats import Letters
from documents.search.text import ngrams

TEXTS = ["".join(random.Random(size).choices("abcxyz0123456789", k=size)) for size in (*range(12), 60)]


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_stands_in_a_text_is_asked_for_by_grams_of_that_text(text: str) -> None:
    there = set(ngrams.of(text).tolist())
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            asked = ngrams.within(text[start:end])
            assert all(there & set(ngrams.numbers(gram)) for gram in asked)
            assert bool(asked) == ngrams.tells(text[start:end])


def test_letters_and_digits_are_in_no_gram_together_but_for_a_letter_with_a_number() -> None:
    assert ngrams.within("abcd1234efg") == ["d12$", "abcd", "bcd$", "1234", "234$"]
    assert ngrams.within("m39") == ["m39$"]
    assert ngrams.within("abc") == ["abc"]
    assert ngrams.within("ab1") == ngrams.within("1ab") == []


def test_three_letters_are_every_gram_that_begins_with_them() -> None:
    assert len(ngrams.numbers("abc")) == 27
    assert len(ngrams.numbers("123")) == 11
    assert ngrams.numbers("abc$")[0] in ngrams.numbers("abc")


def test_the_rarest_grams_are_asked_for_first_and_none_that_leave_out_nothing() -> None:
    dice = random.Random(3)
    pages = ["".join(dice.choices("abcdefgh", weights=range(1, 9), k=300)) for _ in range(200)]
    letters = Letters(pages, rows=1_000_000)
    first, *others = letters.grams(["aaahgfhhh"])
    assert "aa" in first
    assert len(others) < 6
    assert letters.grams(["1b"]) == []


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_the_database_makes_the_same_grams(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_grams(%s)", [text])
        (made,) = cursor.fetchone()
    assert sorted(set(made or ())) == ngrams.of(text).tolist()


@pytest.mark.postgres
@pytest.mark.django_db
def test_grams_follow_their_pages_and_no_other_change_touches_them() -> None:
    row = PageIndex(page=7, office="1001", province="10", scanned_on="2026-11-22", skeleton="abcdef")
    row.save()
    first = _kept()
    PageIndex.objects.filter(page=7).update(office="1002", filed=True)
    assert _kept() == first
    PageIndex.objects.filter(page=7).update(skeleton="xyzabc")
    assert [kept for _place, kept in _kept()] == [ngrams.of("xyzabc").tolist()]
    PageIndex.objects.filter(page=7).delete()
    assert _kept() == []


def _kept() -> list[tuple[str, list[int]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, grams FROM documents_pagegrams WHERE page = 7")
        return list(cursor.fetchall())
