"""Confidence calibration: from what a reader says of itself to how often such lines were right.

Problem: a softmax and Tesseract's percentages are no probabilities, and cannot be compared with each other.
Known as: calibration by a reliability diagram; for Tesseract histogram binning (B. Zadrozny, C. Elkan,
Obtaining calibrated probability estimates, ICML 2001), for the network a monotone piecewise linear curve
through such bins, as isotonic regression would give.
Steps: lines of papers for tuning were read, sorted by what their worst letter or word said, and counted.
Dropped: one curve for both, since Tesseract is asked about doubtful lines alone.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

# measured: papers for tuning, 2026-11 (6d72312); docs/adr/0011 has the first such counts
_NETWORK_SAYS = (0.0, 0.3, 0.5, 0.6, 0.8, 0.9, 0.95, 0.99, 1.0)
_NETWORK_RIGHT = (0.0, 0.07, 0.2, 0.45, 0.65, 0.82, 0.9, 0.96, 0.99)
# measured: papers for tuning, lines that the network doubted, 2026-11 (cdefc26)
_TESSERACT_SAYS = (0.0, 0.85, 0.90, 0.93, 0.96)
_TESSERACT_RIGHT = (0.05, 0.10, 0.45, 0.67, 0.80)


def calibrate_network(probability: float) -> float:
    """How likely a word is right whose worst letter has this probability in the line network."""
    return float(np.interp(probability, _NETWORK_SAYS, _NETWORK_RIGHT))


def calibrate_tesseract(confidence: float) -> float:
    """How likely a doubtful line is right of which Tesseract says so (0 to 1)."""
    return _TESSERACT_RIGHT[bisect_right(_TESSERACT_SAYS, confidence) - 1]
