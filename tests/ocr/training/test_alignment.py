"""Where the letters of a known text stand is found by the scores of a line; another text has no place."""

from __future__ import annotations

import numpy as np

from ocr.recognition.grapheme_clusters import BASES, LOWERS, TONES, UPPERS, split_clusters
from ocr.training.alignment import align_text

ROWS = len(BASES) + len(UPPERS) + len(TONES) + len(LOWERS)


def scored(text: str, *, wide: int = 4) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Scores of a line in which each cluster stands in so many columns, nothing in two between."""
    clusters = split_clusters(text) or []
    scores = np.zeros((ROWS, (wide + 2) * len(clusters) + 2), np.float32)
    scores[0] = 4.0
    for number, cluster in enumerate(clusters):
        start = 2 + number * (wide + 2)
        scores[0, start : start + wide] = 0.0
        scores[cluster.base, start : start + wide] = 6.0
    return scores


def test_each_letter_has_its_columns_and_its_marks() -> None:
    clusters = split_clusters("ที่12")
    assert clusters is not None
    labels = align_text(scored("ที่12"), clusters)
    assert labels is not None
    middles = [labels[:, 2 + 6 * number + 1].tolist() for number in range(3)]
    assert middles[0] == [clusters[0].base, clusters[0].upper, clusters[0].tone, 0]
    assert [middle[0] for middle in middles[1:]] == [clusters[1].base, clusters[2].base]
    assert labels[0, 0] == 0
    assert (labels[1:, 0] < 0).all()


def test_a_letter_that_stands_twice_has_two_places() -> None:
    labels = align_text(scored("11"), split_clusters("11") or [])
    assert labels is not None
    assert (labels[0] == BASES.index("1")).sum() >= 2
    assert labels[0, 6] == 0


def test_a_letter_that_was_misread_is_put_where_it_stands() -> None:
    scores = scored("12345")
    scores[BASES.index("3"), 14:18] = 1.0
    scores[BASES.index("8"), 14:18] = 6.0
    labels = align_text(scores, split_clusters("12345") or [])
    assert labels is not None
    assert (labels[0, 15:17] == BASES.index("3")).all()


def test_another_text_has_no_place() -> None:
    assert align_text(scored("กขคงจ"), split_clusters("98765") or []) is None
    assert align_text(scored("ก"), split_clusters("กขคงจฉชซฌญกขคงจฉชซฌญ") or []) is None
    assert align_text(scored("ก"), []) is None
