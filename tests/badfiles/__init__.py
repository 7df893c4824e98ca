"""Bad files, odd but good files, and strings that attack: made on the spot from blank pages.

No file holds real personal data, and nothing exploits a bug: they only have hostile shapes (bombs, lies, odd
names, inert active content).
"""

from tests.badfiles import images, kinds, names, pdfs, strings, tiffs, zips
from tests.badfiles.table import CASES, TEXTS, Case, Outcome, Text

BY_NAME = {case.name: case for case in CASES}

__all__ = ["BY_NAME", "CASES", "TEXTS", "Case", "Outcome", "Text"]
_MAKERS = (images, kinds, names, pdfs, strings, tiffs, zips)
