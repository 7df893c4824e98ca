"""The closed catalogue of doubts: what may be wrong with a page, in words that people read."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _


class Doubt(TextChoices):
    """What may be wrong with a page, its picture or its text; each is told on the page, none blocks."""

    LOW_CONFIDENCE = "low_confidence", _("The machine is unsure of much of the text")
    IMPLAUSIBLE_TEXT = "implausible_text", _("The text does not look like Thai or English")
    FAINT = "faint", _("The print is faint")
    HANDWRITING = "handwriting", _("Something is written by hand: key it from the picture")
    SPARSE = "sparse", _("Little stands on the page")
    NEARLY_BLACK = "nearly_black", _("The page is nearly all black")
    NEGATIVE = "negative", _("The picture was white on black and was reversed")
    DPI_LOW = "dpi_low", _("The resolution is below the legal minimum")
    BLURRED = "blurred", _("The picture is blurred")
    SKEWED = "skewed", _("The page lies too askew to be set straight")
    CUT_EDGE = "cut_edge", _("The writing runs out of the picture at an edge")
    TOO_DARK = "too_dark", _("The picture is too dark: strokes merge")
    TOO_LIGHT = "too_light", _("The picture is too light: strokes are lost")
    FOLDED = "folded", _("A crease runs across the page")
    CORNER_MISSING = "corner_missing", _("A corner of the page is missing or folded over")
    FONT_MISSING = "font_missing", _("A font was missing: letters may be wrong or absent")
    DRAWN_WITH_COMPLAINTS = "drawn_with_complaints", _("The page was drawn with complaints")
    RENDERERS_DIFFER = "renderers_differ", _("Two programs draw this page differently")
    BLANK_RENDER = "blank_render", _("Something should stand on the page, and nothing was drawn")
    FORM_VALUES = "form_values", _("Form fields hold values that are not drawn")
    NOTE_NOT_DRAWN = "note_not_drawn", _("A mark on the page carries no drawing of its own")
    ATTACHMENT_KEPT = "attachment_kept", _("The file holds attachments, which are kept with the original")
    XFA_FORM = "xfa_form", _("The file holds an XFA form: other readers may show more")
    MENDED = "mended", _("The file was damaged and was mended")
    ORDER_UNCERTAIN = "order_uncertain", _("The order of the pages is uncertain")
    NEAR_DUPLICATE = "near_duplicate", _("Another page of the file looks the same")
    SHEET_UNREAD = "sheet_unread", _("A cover or separator sheet whose code cannot be read")
    SHEET_UNKNOWN = "sheet_unknown", _("A cover sheet that this office does not know")
    SHEETS_DIFFER = "sheets_differ", _("Other sheets lie behind this cover than were counted")

    def message(self, language: str) -> str:
        """The sentence in a language: `th` or `en`."""
        with override(language):
            return str(self.label)


HOLDS_FILING = frozenset(
    {
        Doubt.LOW_CONFIDENCE,
        Doubt.IMPLAUSIBLE_TEXT,
        Doubt.NEARLY_BLACK,
        Doubt.NEGATIVE,
        Doubt.FONT_MISSING,
        Doubt.RENDERERS_DIFFER,
        Doubt.BLANK_RENDER,
    }
)
"""Doubts with which the machine files no page alone: what was read on it, or seen of it, may not be what
stands there.
"""
HOLDS_SILENT = HOLDS_FILING | {
    Doubt.FAINT,
    Doubt.SPARSE,
    Doubt.BLURRED,
    Doubt.SKEWED,
    Doubt.CUT_EDGE,
    Doubt.TOO_DARK,
    Doubt.TOO_LIGHT,
    Doubt.CORNER_MISSING,
    Doubt.DRAWN_WITH_COMPLAINTS,
    Doubt.FORM_VALUES,
    Doubt.NOTE_NOT_DRAWN,
    Doubt.XFA_FORM,
    Doubt.MENDED,
}
"""Doubts with which a page that names nobody is not filed by the pages beside it: what would name somebody
may not have been seen.
"""
OF_PICTURES = (
    Doubt.DPI_LOW,
    Doubt.BLURRED,
    Doubt.SKEWED,
    Doubt.CUT_EDGE,
    Doubt.TOO_DARK,
    Doubt.TOO_LIGHT,
    Doubt.FOLDED,
    Doubt.CORNER_MISSING,
    Doubt.FAINT,
    Doubt.NEARLY_BLACK,
    Doubt.NEGATIVE,
    Doubt.NEAR_DUPLICATE,
)
"""Doubts that a scanner operator can do something about while the folder still lies there."""

DEPTHS = {"line_art": _("black and white"), "gray": _("gray"), "colour": _("colour")}
DPI_SOURCES = {
    "stated": _("the file says so"),
    "sheet": _("by the size of the sheet in the PDF"),
    "reckoned": _("the file does not say: reckoned as if the sheet were A4"),
}
"""How the resolution of a picture is known (ocr/file_info.py)."""


def describe_doubt(doubt: Doubt, facts: Mapping[str, Any] | None) -> str:
    """The sentence, with what was measured where a person can use it; in the language that is on."""
    label = str(doubt.label)
    if doubt != Doubt.DPI_LOW or not facts or facts.get("depth") not in DEPTHS:
        return label
    return gettext("%(label)s: %(dpi)s dpi, at least %(least)s in %(depth)s (%(source)s)") % {
        "label": label,
        "dpi": facts.get("dpi"),
        "least": f"{facts.get('least', 0):g}",
        "depth": DEPTHS[str(facts.get("depth"))],
        "source": DPI_SOURCES.get(str(facts.get("source")), DPI_SOURCES["reckoned"]),
    }
