"""The root and the code that stand on a printed certificate, read from its PDF as a person would."""

import re
from dataclasses import dataclass

import pypdfium2

_ROOT = re.compile(r"\b(?:[0-9a-f]{8}\s+){7}[0-9a-f]{8}\b")
_CODE = re.compile(r"/v/([0-9a-z]{8,32})/")
_MOST_PAGES = 20  # guess: a certificate has one or two


@dataclass(frozen=True, slots=True)
class Printed:
    """Empty for what does not stand there."""

    root: str = ""
    code: str = ""


def read_printed(data: bytes) -> Printed:
    """Of a certificate sheet; nothing for a PDF that cannot be read (its digest tells of that)."""
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            pages = [pdf[at].get_textpage().get_text_range() for at in range(min(len(pdf), _MOST_PAGES))]
    except pypdfium2.PdfiumError:
        return Printed()
    text = " ".join(pages)
    root, code = _ROOT.search(text), _CODE.search(text)
    return Printed("".join(root[0].split()) if root else "", code[1] if code else "")
