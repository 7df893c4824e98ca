"""Stand-in of the field network: the digit network, slid along the strip, until the weights are taught."""

from __future__ import annotations

import numpy as np

from ocr.recognition.digits.digit_network import classify_cells
from ocr.recognition.fields.labels import ANSWERS, HAND, LABELS, NOTHING
from ocr.recognition.fields.strip import FRAME, FRAME_TOP, STEP, Floats


def predict_columns(ink: Floats) -> Floats:
    """Scores (logits) of all labels, one row each, and of a hand, for every fourth column of a strip."""
    columns = ink.shape[1] // STEP
    ink = ink * (ink.mean(axis=1, keepdims=True) < 0.6)
    walls = ink[FRAME_TOP + 1 : FRAME_TOP + FRAME - 1].mean(axis=0) > 0.8
    ink = np.where(walls | np.roll(walls, 1) | np.roll(walls, -1), 0, ink)
    out = np.zeros((ANSWERS, columns), np.float32)
    half = FRAME // 2 - 4
    cells, places = [], []
    for at in range(columns):
        middle = at * STEP + STEP // 2
        cell = ink[FRAME_TOP + 3 : FRAME_TOP + FRAME - 3, max(0, middle - half) : middle + half]
        core = cell[:, max(0, half - 7) : half + 7]
        rows = np.flatnonzero(core.max(axis=1) > 0.4) if core.size else np.array([], np.int64)
        if len(rows) < 9 or core.mean() < 0.03:
            out[NOTHING, at] = 8.0
            continue
        seen = cell[rows[0] : rows[-1] + 1]
        wide = np.flatnonzero(seen.max(axis=0) > 0.4)
        centre = (wide[0] + wide[-1]) / 2 if len(wide) else 0
        out[NOTHING, at] = float(np.log(1e-3)) + abs(centre - half) / 2
        cells.append((255 * (1 - seen[:, wide[0] : wide[-1] + 1])).astype(np.uint8))
        places.append(at)
    told = classify_cells(cells)
    rows_of = [n for n, label in enumerate(LABELS) if label not in "-?"]
    if places:
        out[np.ix_(rows_of, places)] = np.log(told[:, :20].T + 1e-6)
        out[LABELS.index("?"), places] = np.log(told[:, -1] + 1e-6)
    out[HAND] = -4.0
    return out
