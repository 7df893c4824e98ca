"""All that a page may draw with: pictures, forms and fonts of its resources, however deep they are nested.

A form XObject, a pattern, a glyph of a Type 3 font, a mask and the appearance of an annotation have resources
of their own; the graph is walked with each object looked at once, so that one which names itself ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pikepdf import Dictionary, Name, Object, Stream

from ocr.decode.image_headers import check_image
from ocr.decode.pdf_objects import Seen, as_array, as_dictionary, find_inherited
from ocr.limits import Limits

_PLAIN: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+.:;,*@!$&'=^~|{}\"?`\\"
)
_STATES: Final = ("/N",)
"""The normal appearance; those under the mouse are never drawn on paper."""


@dataclass(slots=True)
class PageObjects:
    """What a page names, whether or not it draws it."""

    images: list[Stream] = field(default_factory=list)
    drawings: list[tuple[Stream, Dictionary | Object]] = field(default_factory=list)
    """Content streams besides the page's own, each with its resources."""
    fonts: list[Object] = field(default_factory=list)
    odd_names: bool = False
    """A picture or form has a name that readers spell in more than one way (ISO 32000-1, 7.3.5)."""


def list_page_objects(page: Object, *, limits: Limits) -> PageObjects:
    """Walk the resources of a page; UnreadablePage for a picture or a graph too large for any page."""
    found, seen = PageObjects(), Seen()
    todo: list[Object] = [as_dictionary(find_inherited(page, "/Resources"))]
    for note in seen.only_new(list(as_array(page.get("/Annots")))):
        todo += _queue_streams(_list_appearances(as_dictionary(note)), found, seen)
    while todo:
        resources = todo.pop()
        todo += _queue_streams(_list_xobjects(resources, found), found, seen)
        todo += _queue_streams(_entries(resources, "/Pattern"), found, seen)
        todo += _queue_streams(_list_masks(resources), found, seen)
        todo += _list_fonts(resources, found, seen)
    for image in found.images:
        check_image(image, limits=limits)
    return found


def _entries(resources: Object, kind: str) -> list[Object]:
    table = as_dictionary(as_dictionary(resources).get(kind))
    return [thing for key in list(table.keys()) if (thing := table.get(key)) is not None]


def _list_xobjects(resources: Object, found: PageObjects) -> list[Object]:
    names = list(as_dictionary(as_dictionary(resources).get("/XObject")).keys())
    found.odd_names |= any(not set(name[1:]) <= _PLAIN for name in names)
    return _entries(resources, "/XObject")


def _list_masks(resources: Object) -> list[Object]:
    """Groups of the soft masks in the graphics states."""
    masks = [as_dictionary(as_dictionary(state).get("/SMask")) for state in _entries(resources, "/ExtGState")]
    return [group for mask in masks if (group := mask.get("/G")) is not None]


def _list_appearances(note: Object) -> list[Object]:
    """The streams of an annotation's normal appearance, one or one for each of its states."""
    looks = as_dictionary(note.get("/AP"))
    out: list[Object] = []
    for state in _STATES:
        look = looks.get(state)
        if isinstance(look, Stream):
            out.append(look)
        elif isinstance(look, Dictionary):
            out += [each for key in list(look.keys()) if isinstance(each := look.get(key), Stream)]
    return out


def _queue_streams(things: list[Object], found: PageObjects, seen: Seen) -> list[Object]:
    """Sort pictures and drawings; the resources of drawings are to be walked next."""
    resources: list[Object] = []
    for thing in seen.only_new([thing for thing in things if isinstance(thing, Stream)]):
        if not isinstance(thing, Stream):
            continue
        if thing.get("/Subtype") == Name.Image:
            found.images.append(thing)
            masks = [thing.get(key) for key in ("/SMask", "/Mask")]
            found.images += [mask for mask in masks if isinstance(mask, Stream) and seen.is_new(mask)]
        else:
            own = as_dictionary(thing.get("/Resources"))
            found.drawings.append((thing, own))
            resources.append(own)
    return resources


def _list_fonts(resources: Object, found: PageObjects, seen: Seen) -> list[Object]:
    """Keep the fonts; the resources of those whose letters are drawings (Type 3) are to be walked next."""
    new = [as_dictionary(font) for font in seen.only_new(_entries(resources, "/Font"))]
    found.fonts += new
    drawn = [font for font in new if font.get("/Subtype") == Name.Type3]
    return [as_dictionary(font.get("/Resources")) for font in drawn]
