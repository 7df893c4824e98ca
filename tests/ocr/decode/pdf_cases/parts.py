"""What PDF pages of these cases are made of, and the two lists of cases."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from pikepdf import Dictionary, Name, Pdf

THAI = "บริษัท นครชัยร่วมใจ จำกัด"
WORDS = b"BT /F1 24 Tf 60 760 Td (Employer account 74-5068617-1) Tj ET "
THAI_CODES = THAI.encode("cp874").hex().encode()


def helvetica() -> Dictionary:
    """A new one for each document: an object belongs to the one it was first put into."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


PAGE = (595, 842)

Make = Callable[[], bytes]
DOUBTFUL: dict[str, Make] = {}
SOUND: dict[str, Make] = {}


def doubtful(make: Make) -> Make:
    DOUBTFUL[make.__name__] = make
    return make


def sound(make: Make) -> Make:
    SOUND[make.__name__] = make
    return make


def several(name: str, make: Callable[..., bytes], choices: dict[str, Any], into: dict[str, Make]) -> None:
    """One case for each choice."""
    for word, choice in choices.items():
        into[f"{name}_{word}"] = lambda choice=choice: make(choice)  # type: ignore[misc]


def saved(document: Pdf, **how: Any) -> bytes:
    data = io.BytesIO()
    document.save(data, deterministic_id=True, **how)
    return data.getvalue()


def typed(drawing: bytes = WORDS, *, change: Callable[[Pdf, Any], None] | None = None, **fonts: Any) -> bytes:
    """A page of text; `fonts` by name, `change` sees the document and its page."""
    document = Pdf.new()
    leaf = document.add_blank_page(page_size=PAGE).obj
    leaf.Resources = Dictionary(Font=Dictionary(F1=helvetica(), **fonts))
    leaf.Contents = document.make_stream(drawing)
    if change is not None:
        change(document, leaf)
    return saved(document)
