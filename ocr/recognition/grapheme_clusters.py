"""Thai text as grapheme clusters: a base letter and what hangs on it, as they stand in one column of ink.

Known as: grapheme clusters (Unicode Standard Annex 29), here with one place each for an upper vowel, a tone
or thanthakhat, and a lower vowel. Sara am is a nikhahit over this letter and an aa of its own, as it is
printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

NOTHING = "\0"
UPPERS = NOTHING + "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d"
TONES = NOTHING + "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
LOWERS = NOTHING + "\u0e38\u0e39"
BASES = (
    NOTHING
    + " กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮะาเแโใไๆฯ"
    + "0123456789๐๑๒๓๔๕๖๗๘๙"
    + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    + ".,-/():;'\"&%@+*=?#!_฿"
)
"""The first of each table means: nothing stands there."""
_AA, _AM, _NIKHAHIT = "\u0e32", "\u0e33", "\u0e4d"


@dataclass(frozen=True, slots=True)
class GraphemeCluster:
    """A base letter and its marks, each as its place in the tables above."""

    base: int
    upper: int = 0
    tone: int = 0
    lower: int = 0

    @property
    def text(self) -> str:
        signs = BASES[self.base] + LOWERS[self.lower] + UPPERS[self.upper] + TONES[self.tone]
        return signs.replace(NOTHING, "")


def split_clusters(text: str) -> list[GraphemeCluster] | None:
    """The clusters of tidy text; None where it holds a sign that is in no table, or a mark has no room."""
    found: list[GraphemeCluster] = []
    for char in text:
        if char == _AM:
            if not found:
                return None
            found[-1] = replace(found[-1], upper=UPPERS.index(_NIKHAHIT))
            found.append(GraphemeCluster(BASES.index(_AA)))
        elif char in BASES:
            found.append(GraphemeCluster(BASES.index(char)))
        elif not found or not _attach_mark(found, char):
            return None
    return found


def _attach_mark(found: list[GraphemeCluster], char: str) -> bool:
    """Whether the last cluster has room for this mark; then it is put there."""
    for name, table in (("upper", UPPERS), ("tone", TONES), ("lower", LOWERS)):
        if char in table and not getattr(found[-1], name):
            found[-1] = replace(found[-1], **{name: table.index(char)})
            return True
    return False


def cluster_texts(clusters: Sequence[GraphemeCluster]) -> list[str]:
    """What each cluster adds to the text; a nikhahit before aa is written as one sign, sara am."""
    parts: list[str] = []
    for cluster in clusters:
        if BASES[cluster.base] == _AA and parts and _NIKHAHIT in parts[-1]:
            parts[-1] = parts[-1].replace(_NIKHAHIT, "")
            parts.append(_AM + cluster.text[1:])
        else:
            parts.append(cluster.text)
    return parts
