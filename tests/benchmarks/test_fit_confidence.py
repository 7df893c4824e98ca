"""The curves are fitted from what readers said, and belong to the weights that said it."""

from __future__ import annotations

import numpy as np

from ocr.recognition.calibration import CURVES, Calibration, Promise, load_calibration
from ocr.recognition.model_files import LINE_NETWORK, digest_of
from tests.benchmarks.fit_confidence import Recorder, broken_promises, check, fit, promise_at
from tests.benchmarks.told_words import ToldWords


def said_by(dice: np.random.Generator, count: int) -> list[tuple[float, bool]]:
    """Words of a reader that says 0.9 where it is right 81 times of 100."""
    return [(float(said), bool(dice.random() < said**2)) for said in dice.uniform(0, 1, count)]


def test_what_is_fitted_can_be_read_and_says_what_was_counted() -> None:
    dice = np.random.default_rng(5)
    fitted = fit({name: said_by(dice, 4000) for name in CURVES} | {"agreed": [(0.95, True)] * 90})
    calibration = Calibration.parse(fitted)
    assert abs(calibration.network(0.9) - 0.81) < 0.06
    assert calibration.agreed > 0.97
    assert calibration.weights[LINE_NETWORK.name] == digest_of(LINE_NETWORK)
    promise = calibration.error_at(0.8)
    assert promise.words > 100
    assert 0.02 < promise.error < 0.25


def test_words_in_handwriting_get_a_curve_of_what_their_reader_told() -> None:
    dice = np.random.default_rng(6)
    printed = {"network": [(said, True) for said, _ in said_by(dice, 2000)]}
    by_hand = [("network", said, bool(dice.random() < 0.4)) for said, _ in said_by(dice, 600)]
    calibration = Calibration.parse(fit(printed, by_hand))
    assert calibration.network(0.9) > 0.95
    assert 0.3 < calibration.written(calibration.network(0.9)) < 0.5


def test_where_too_few_words_were_read_the_curve_in_use_is_kept() -> None:
    kept = load_calibration().tesseract
    fitted = Calibration.parse(fit({"tesseract": [(0.9, True)] * 10}))
    assert (fitted.tesseract.says, fitted.tesseract.right) == (kept.says, kept.right)


def test_a_promise_counts_what_was_told_at_least_so_much() -> None:
    told = [(0.96, True)] * 97 + [(0.96, False)] * 3 + [(0.5, False)] * 50
    promise = promise_at(0.95, told)
    assert promise is not None
    assert (promise["error"], promise["words"]) == (0.03, 100)
    assert promise_at(0.99, told) is None


def test_a_promise_that_held_out_words_break_is_told_and_bad_luck_is_not() -> None:
    promised = [Promise(0.95, 0.02, 0.03, 5000)]
    assert broken_promises(promised, [(0.97, True)] * 965 + [(0.97, False)] * 35) == []
    assert broken_promises(promised, [(0.97, True)] * 900 + [(0.97, False)] * 100) == promised
    assert broken_promises(promised, [(0.5, False)] * 100) == []


def test_a_word_is_traced_to_the_reader_that_read_it() -> None:
    recorder = Recorder()
    told = recorder._traced("network", lambda said: 0.7)(0.42)
    recorder.take(told, is_right=True)
    recorder.take(load_calibration().agreed, is_right=False)
    recorder.take(0.123, is_right=True)
    assert recorder.samples == {"network": [(0.42, True)], "agreed": [(load_calibration().agreed, False)]}


def test_a_word_in_handwriting_is_traced_to_its_reader_and_taught_to_no_printed_curve() -> None:
    recorder = Recorder()
    read = recorder._traced("network", lambda said: 0.9)(0.42)
    recorder.take(recorder._traced("written", lambda told: 0.5)(read), is_right=False)
    assert recorder.by_hand == [("network", 0.42, False)]
    assert recorder.samples == {}


def test_bands_that_are_far_apart_are_told_and_small_ones_are_not() -> None:
    true = ToldWords()
    for number in range(200):
        true.count("print", 0.85, is_right=number % 20 < 17)
    assert check(true)
    for number in range(100):
        true.count("worn", 0.85, is_right=number % 2 == 0)
    assert not check(true)
