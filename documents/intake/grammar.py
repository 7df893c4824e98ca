"""The grammar of names as data: what the browser's copy and its test need of litter, order and trays."""

from typing import Any

from documents.intake import litter, order, trays


def describe_grammar() -> dict[str, Any]:
    """The tables of `litter`, `order` and `trays`, as static/js/intake-grammar.js holds them."""
    return {
        "folders": list(litter.FOLDERS),
        "files": list(litter.FILES),
        "unfinished": list(litter.UNFINISHED),
        "pageInside": litter.PAGE_INSIDE,
        "zeros": list(order.ZEROS),
        "invisible": order.INVISIBLE,
        "number": trays.NUMBER,
        "boxes": trays.BOXES,
        "sections": list(trays.SECTIONS),
    }
