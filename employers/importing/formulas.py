"""Cells that a spreadsheet would calculate (CSV injection): found, quoted going out, unquoted coming in."""

_QUOTE = "'"
_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First letters that make Excel and its like calculate (OWASP, CSV injection)."""
_NO_NAME = ("=", "+", "@")
"""Those of them that begin no name and no address; a dash may."""
_QUOTED = tuple(f"{_QUOTE}{start}" for start in _STARTS)


def is_formula(text: str) -> bool:
    """Whether a name or an address begins like a formula."""
    return text.startswith(_NO_NAME)


def quote_formula(cell: str) -> str:
    """The cell as no spreadsheet calculates it."""
    return f"{_QUOTE}{cell}" if cell.startswith(_STARTS) else cell


def unquote_formula(cell: str) -> str:
    """The cell without the quote that kept a spreadsheet from calculating."""
    return cell.removeprefix(_QUOTE) if cell.startswith(_QUOTED) else cell
