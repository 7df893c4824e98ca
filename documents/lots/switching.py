"""How strictly an office's next lots are sampled, by the results of its last.

Problem     One plan for all protects little against a bad office and costs a good one too much.
Known as    The switching rules of ISO 2859-1:1999, 9.3 (with the switching score of 9.3.3.2).
Steps       normal -> tightened     two of five (or fewer) consecutive lots rejected
            tightened -> normal     five consecutive lots accepted
            tightened -> stopped    five lots rejected while tightened, consecutive or not (9.4)
            normal -> reduced       the switching score is 30 or more, and work is steady
            reduced -> normal       one lot rejected, or work is not steady any more
            stopped -> tightened    only a person, once the cause is mended (`release`)
            The score, on normal inspection: with an acceptance number of 0 or 1 an accepted lot adds 2; with
            a higher one it adds 3 if it would have been accepted at the next tighter AQL, else it sets the
            score to nothing; a rejected lot always does.
Dropped     Lots handed over again after a rejection do not stand apart (the standard counts first submissions
            alone): here they come in a new lot, together with files that are new.
"""

from dataclasses import dataclass

from documents.lots.states import Severity

ACCEPTED, REJECTED = "accepted", "rejected"
WINDOW = 5
"""Lots that are looked back on. From ISO 2859-1, 9.3.1 and 9.3.2."""
REJECTED_TO_TIGHTEN = 2
REJECTED_TO_STOP = 5
SCORE_TO_REDUCE = 30
LEAST_TO_ADD_THREE = 2
"""The acceptance number from which on the score asks for the next tighter AQL. From ISO 2859-1, 9.3.3.2."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an office stands: its severity, and what was counted since it has it."""

    severity: Severity = Severity.NORMAL
    score: int = 0
    recent: tuple[str, ...] = ()
    """Results of the newest lots at this severity, at most five, the newest last."""
    rejected: int = 0
    """Lots rejected at this severity so far."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a lot ended, with what the switching score asks for."""

    accepted: bool
    accept: int
    """Its acceptance number."""
    accepted_if_tighter: bool = False
    """Whether it would have been accepted at the next tighter AQL."""


def follow(standing: Standing, result: Result, *, steady: bool = True) -> Standing:
    """The standing after one more lot that was sampled at the standing's severity. A stopped office stays
    stopped whatever its lots say. `steady`: work goes on evenly, so that reduced inspection is allowed.
    """
    if standing.severity == Severity.STOPPED:
        return standing
    counted = _count(standing, result)
    severity = _SWITCHES[standing.severity](counted, steady=steady)
    return counted if severity == standing.severity else Standing(severity)


def release(standing: Standing) -> Standing:
    """A stopped office on tightened inspection, with nothing counted; ValueError for any other."""
    if standing.severity != Severity.STOPPED:
        raise ValueError(standing.severity)
    return Standing(Severity.TIGHTENED)


def _count(standing: Standing, result: Result) -> Standing:
    told = ACCEPTED if result.accepted else REJECTED
    return Standing(
        standing.severity,
        _score(standing.score, result) if standing.severity == Severity.NORMAL else 0,
        (*standing.recent, told)[-WINDOW:],
        standing.rejected + (not result.accepted),
    )


def _score(score: int, result: Result) -> int:
    if not result.accepted:
        return 0
    if result.accept < LEAST_TO_ADD_THREE:
        return score + 2
    return score + 3 if result.accepted_if_tighter else 0


def _from_normal(counted: Standing, *, steady: bool) -> Severity:
    if counted.recent.count(REJECTED) >= REJECTED_TO_TIGHTEN:
        return Severity.TIGHTENED
    return Severity.REDUCED if steady and counted.score >= SCORE_TO_REDUCE else Severity.NORMAL


def _from_tightened(counted: Standing, **_: bool) -> Severity:
    if counted.rejected >= REJECTED_TO_STOP:
        return Severity.STOPPED
    return Severity.NORMAL if counted.recent == (ACCEPTED,) * WINDOW else Severity.TIGHTENED


def _from_reduced(counted: Standing, *, steady: bool) -> Severity:
    return Severity.REDUCED if steady and not counted.rejected else Severity.NORMAL


_SWITCHES = {
    Severity.NORMAL: _from_normal,
    Severity.TIGHTENED: _from_tightened,
    Severity.REDUCED: _from_reduced,
}
