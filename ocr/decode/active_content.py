"""What in a PDF would act by itself: scripts, launches, submissions, players; each object looked at once."""

from __future__ import annotations

from typing import Final

from pikepdf import Dictionary, Object, Pdf

from ocr.decode.pdf_objects import Seen, as_dictionary, one_or_many, walk_name_tree

_ACTIONS: Final = (
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
)
_AUTOMATIC_ACTIONS: Final = (*_ACTIONS, "/URI", "/Sound", "/Movie")
"""A link that a person clicks is harmless; the same link opened by the file itself is a beacon."""
_ACTIVE_ANNOTATIONS: Final = ("/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")


def acts_by_itself(document: Pdf) -> bool:
    """Whether anything in the document, its form or its pages would act. UnreadablePage (TIMEOUT) when there
    is more to look at than in any paper.
    """
    return ActiveContent(document).is_there()


class ActiveContent:
    """One walk over a document: what was looked at is not looked at again, wherever it is named."""

    def __init__(self, document: Pdf) -> None:
        self._document = document
        self._seen = Seen()

    def is_there(self) -> bool:
        """Whether the document acts."""
        root = self._document.Root
        form = as_dictionary(root.get("/AcroForm"))
        return self._document_acts(root) or self._fields_act(form) or self._pages_act()

    def _document_acts(self, root: Dictionary | Object) -> bool:
        names = as_dictionary(root.get("/Names"))
        return (
            next(walk_name_tree(names.get("/JavaScript")), None) is not None
            or self._is_active(root.get("/OpenAction"), kinds=_AUTOMATIC_ACTIONS)
            or self._has_active_entry(root.get("/AA"))
        )

    def _pages_act(self) -> bool:
        return any(
            self._has_active_entry(page.obj.get("/AA"))
            or any(self._annotation_acts(as_dictionary(note)) for note in self._new(page.obj.get("/Annots")))
            for page in self._document.pages
        )

    def _fields_act(self, form: Dictionary | Object) -> bool:
        """Walk the tree of form fields; a field that is its own kid was looked at already."""
        fields = self._new(form.get("/Fields"))
        while fields:
            field = as_dictionary(fields.pop())
            if self._annotation_acts(field):
                return True
            fields += self._new(field.get("/Kids"))
        return False

    def _annotation_acts(self, note: Dictionary | Object) -> bool:
        return (
            str(note.get("/Subtype", "")) in _ACTIVE_ANNOTATIONS
            or self._is_active(note.get("/A"), kinds=_ACTIONS)
            or self._has_active_entry(note.get("/AA"))
        )

    def _has_active_entry(self, actions: Object | None) -> bool:
        table = as_dictionary(actions)
        return any(self._is_active(table.get(key), kinds=_AUTOMATIC_ACTIONS) for key in list(table.keys()))

    def _is_active(self, action: Object | None, *, kinds: tuple[str, ...]) -> bool:
        """Follow one action and what it leads to; an array is a place in the document and harmless.

        Whether an action is active depends on who starts it, so each walk has its own list of what was seen.
        """
        seen, todo = Seen(), [action]
        while todo:
            entry = as_dictionary(todo.pop())
            if str(entry.get("/S", "")) in kinds or "/JS" in entry:
                return True
            todo += list(seen.only_new(one_or_many(entry.get("/Next"))))
        return False

    def _new(self, values: object) -> list[Object]:
        return self._seen.items(values)
