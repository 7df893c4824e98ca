"""Forced alignment: where each letter of a known text stands in a line, by the network's own scores.

Problem: a corrected line says what stands there, not where; training goes column by column.
Known as: forced alignment by the Viterbi algorithm (L. Rabiner, A tutorial on hidden Markov models, 1989),
over the states "nothing, first letter, nothing, second letter, ..." as in connectionist temporal
classification.
Steps: the network scores every second column; the likeliest path through the states in their order gives each
cluster its columns; its middle is labelled with letter and marks, its edges may be either, columns between
are nothing. A text that does not fit (fewer columns than letters, or a path far less likely than what the
network reads itself) has no place in a lesson.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocr.recognition.grapheme_clusters import BASES, LOWERS, TONES, UPPERS, GraphemeCluster
from ocr.recognition.line_image import Floats

Labels = npt.NDArray[np.int16]
_SIZES = (len(BASES), len(UPPERS), len(TONES), len(LOWERS))
_NOTHING = 0
_NOT_COUNTED = -100
_WORST = 6.0  # guess: nats a letter below the network's own reading; a wrong crop is 10 and more
_IMPOSSIBLE = -1e9


def align_text(scores: Floats, clusters: Sequence[GraphemeCluster]) -> Labels | None:
    """Four rows of labels (letter, upper vowel, tone, lower vowel), one column a step; None where it does not
    fit. Negative letters mean: this letter or nothing.
    """
    logs = _log_softmax(scores[: _SIZES[0]])
    columns = logs.shape[1]
    if not clusters or columns < len(clusters):
        return None
    states = np.zeros(2 * len(clusters) + 1, np.int64)
    states[1::2] = [cluster.base for cluster in clusters]
    path, total = _find_path(logs[states])
    if float(logs.max(axis=0).sum()) - total > _WORST * len(clusters):
        return None
    return _label_columns(path, clusters, columns)


def _find_path(worth: Floats) -> tuple[npt.NDArray[np.int64], float]:
    """The likeliest state of each column, and the path's logarithm; no letter is passed over."""
    count, columns = worth.shape
    best = np.full(count, _IMPOSSIBLE)
    best[:2] = worth[:2, 0]
    came = np.zeros((columns, count), np.int64)
    is_letter = np.arange(count) % 2 == 1
    for column in range(1, columns):
        stay, step = best, np.concatenate([[_IMPOSSIBLE], best[:-1]])
        leap = np.where(is_letter, np.concatenate([[_IMPOSSIBLE, _IMPOSSIBLE], best[:-2]]), _IMPOSSIBLE)
        choices = np.stack([stay, step, leap])
        came[column] = choices.argmax(axis=0)
        best = choices.max(axis=0) + worth[:, column]
    state = count - 1 if best[-1] >= best[-2] else count - 2
    total = float(best[state])
    path = np.zeros(columns, np.int64)
    for column in range(columns - 1, -1, -1):
        path[column] = state
        state -= int(came[column, state])
    return path, total


def _label_columns(path: npt.NDArray[np.int64], clusters: Sequence[GraphemeCluster], columns: int) -> Labels:
    labels = np.full((4, columns), _NOT_COUNTED, np.int16)
    labels[0] = _NOTHING
    for number, cluster in enumerate(clusters):
        here = np.flatnonzero(path == 2 * number + 1)
        labels[0, here] = -cluster.base
        middle = here[len(here) // 4 : max(len(here) // 4 + 1, len(here) - len(here) // 4)]
        labels[:, middle] = np.array([[cluster.base], [cluster.upper], [cluster.tone], [cluster.lower]])
    return labels


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=0)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=0)), np.float32)
