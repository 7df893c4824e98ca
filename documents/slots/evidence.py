"""Gaps that papers and file names speak of by themselves."""

from documents.slots.counting import Paper
from documents.slots.gaps import Gap


def find_gaps(_paper: Paper) -> list[Gap]:
    """All gaps of a paper that something on it names, in the order of the folder."""
    return []
