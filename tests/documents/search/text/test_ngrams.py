"""The runs of four letters that PostgreSQL's index of pages holds, and those it is asked for."""

import random

import pytest
from django.db import connection

from documents.models import PageIndex
from documents.search.planning.page_stats import NgramStats
from documents.search.text import ngrams

TEXTS = ["".join(random.Random(size).choices("abcxyzABZ@~0123456789", k=size)) for size in (*range(12), 60)]


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_stands_in_a_text_is_asked_for_by_grams_of_that_text(text: str) -> None:
    there = set(ngrams.ngram_ids(text).tolist())
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            asked = ngrams.ngrams_of(text[start:end])
            assert all(there & set(ngrams.ids_of_ngram(gram)) for gram in asked)
            assert bool(asked) == ngrams.is_indexable(text[start:end])


def test_letters_and_digits_are_in_no_gram_together_but_for_a_letter_with_a_number() -> None:
    assert ngrams.ngrams_of("abcd1234efg") == ["d12$", "abcd", "bcd$", "1234", "234$"]
    assert ngrams.ngrams_of("m39") == ["m39$"]
    assert ngrams.ngrams_of("abc") == ["abc"]
    assert ngrams.ngrams_of("ab1") == ngrams.ngrams_of("1ab") == []


def test_three_letters_are_every_gram_that_begins_with_them() -> None:
    assert len(ngrams.ids_of_ngram("abc")) == 26 + 26 + 1
    assert len(ngrams.ids_of_ngram("123")) == 11
    assert ngrams.ids_of_ngram("abc$")[0] in ngrams.ids_of_ngram("abc")


def test_the_rarest_grams_are_asked_for_first_and_none_that_leave_out_nothing() -> None:
    dice = random.Random(3)
    pages = ["".join(dice.choices("abcdefgh", weights=range(1, 9), k=300)) for _ in range(200)]
    letters = NgramStats(pages, rows=1_000_000)
    first, *others = letters.rarest_4grams(["aaahgfhhh"])
    assert "aa" in first
    assert len(others) < 6
    assert letters.rarest_4grams(["1b"]) == []


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_the_database_makes_the_same_grams(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_grams(%s)", [text])
        (made,) = cursor.fetchone()
    assert sorted(set(made or ())) == ngrams.ngram_ids(text).tolist()


@pytest.mark.postgres
@pytest.mark.django_db
def test_grams_follow_their_pages_and_no_other_change_touches_them() -> None:
    row = PageIndex(page=7, office="1001", province="10", scanned_on="2026-11-22", skeleton="abcdef")
    row.save()
    first = _kept()
    PageIndex.objects.filter(page=7).update(office="1002", filed=True)
    assert _kept() == first
    PageIndex.objects.filter(page=7).update(skeleton="xyzabc")
    assert [kept for _place, kept in _kept()] == [ngrams.ngram_ids("xyzabc").tolist()]
    PageIndex.objects.filter(page=7).delete()
    assert _kept() == []


def _kept() -> list[tuple[str, list[int]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, grams FROM documents_pagegrams WHERE page = 7")
        return list(cursor.fetchall())
