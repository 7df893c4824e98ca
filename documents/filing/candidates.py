"""The employers that a document may belong to, as they are stored beside it: written by the machine's filing,
read by the desk and the API.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from documents.filing.rules import Why
from documents.models import Document
from documents.states import CandidateOrigin
from employers.models import Employer

MOST_CANDIDATES = 3  # guess: the desk has keys 1 2 3 for them
"""Employers that are offered for one document."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An employer that a document may belong to: what names it, and why."""

    employer: Employer
    origin: CandidateOrigin
    why: tuple[Why, ...]


def encode_candidates(candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """As they are stored: a list of {account_no, origin, why}, the likeliest first."""
    return [
        {"account_no": one.employer.account_no, "origin": one.origin.value, "why": list(one.why)}
        for one in candidates[:MOST_CANDIDATES]
    ]


def candidates_of(documents: Iterable[Document]) -> dict[int, list[Candidate]]:
    """Document id -> its candidates, the likeliest first; one query. An employer that left the registry is
    left out.
    """
    documents = list(documents)
    numbers = {one["account_no"] for document in documents for one in document.candidates}
    known = {one.account_no: one for one in Employer.objects.filter(account_no__in=numbers)}
    return {
        document.pk: [
            Candidate(known[one["account_no"]], CandidateOrigin(one["origin"]), tuple(one["why"]))
            for one in document.candidates
            if one["account_no"] in known
        ]
        for document in documents
    }
