"""The packages that poppler draws letters with, and which of them this machine lacks.

A PDF need not bring its fonts along: the fourteen standard ones are the reader's, and fonts of East Asian
collections name tables of codes that the reader must have. Without them whole pages come out white.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKAGES: Final = {
    "poppler-data": ("/usr/share/poppler/cMap/Adobe-Japan1", "/usr/local/share/poppler/cMap/Adobe-Japan1"),
    "fonts-urw-base35": (
        "/usr/share/fonts/opentype/urw-base35/D050000L.otf",
        "/usr/share/fonts/type1/urw-base35/D050000L.t1",
        "/usr/share/fonts/X11/Type1/D050000L.pfb",
    ),
    "fonts-tlwg-garuda-ttf": (
        "/usr/share/fonts/truetype/tlwg/Garuda.ttf",
        "/usr/share/fonts/opentype/tlwg/Garuda.otf",
        "/usr/share/fonts/truetype/thai-scalable/Garuda.ttf",
    ),
}
"""Debian's name of each, and places of which one is there when it is installed: tables of codes, the signs of
ZapfDingbats and Symbol, Thai letters for answers in forms.
"""


def missing_packages() -> tuple[str, ...]:
    """Names of the packages that are not there; a look at a few paths, microseconds."""
    return tuple(
        name for name, places in PACKAGES.items() if not any(Path(place).exists() for place in places)
    )
