"""One question on one set of visible rows, answered a window of hits at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, Self

from documents.search.page_search.exact_stage import Rows
from documents.search.page_search.file_pages import IN_FILE, FilePages
from documents.search.page_search.latin_names import ThaiName
from documents.search.page_search.matcher import PageMatcher
from documents.search.page_search.named_pages import NamedPages
from documents.search.page_search.scoring import ALIKE, JOINED, Found, Scores
from documents.search.query.cursor import Cursor, Phase
from documents.search.query.parsing import Query


class Windows(Protocol):
    """A list of hits that is read on in windows."""

    @property
    def near_only(self) -> bool:
        """Whether no hit may be called exact."""

    @property
    def file(self) -> FilePages | None:
        """Whose pages stand before all others."""

    @property
    def thai_names(self) -> Sequence[str]:
        """What was looked for in place of what was typed."""

    def read(self, cursor: Cursor) -> Found:
        """The window behind the cursor."""

    def question_of(self, page: int) -> Query:
        """The question that a page answers."""


@dataclass(frozen=True, slots=True)
class TypedWindows:
    """The question as it was typed."""

    rows: Rows
    query: Query
    file: FilePages | None
    named: NamedPages | None
    near_only: bool = False
    thai_names: Sequence[str] = ()
    _first: dict[Cursor, Found] = field(default_factory=dict)
    """The first window, if it was read: it may be asked for twice."""

    @classmethod
    def of(cls, query: Query, rows: Rows) -> Self:
        """With the file that the question names and the pages that hold a name whole."""
        file = FilePages.of(query, rows) if query.terms else None
        return cls(rows, query, file, NamedPages.of(query, rows) if query.terms else None)

    def question_of(self, page: int) -> Query:
        """Of every page the same."""
        return self.query

    def read(self, cursor: Cursor) -> Found:
        """The window behind the cursor; what is ranked above all others stands in the first, in no other."""
        if not self.query.terms:
            return Found({}, cursor)
        if cursor.bound:
            return PageMatcher(self._leave_out_first(), self.query, sample=cursor.sample).run(cursor)
        if cursor not in self._first:
            self._first[cursor] = self._read_first(cursor)
        return self._first[cursor]

    def _read_first(self, cursor: Cursor) -> Found:
        found = PageMatcher(self.rows, self.query, sample=cursor.sample).run(cursor)
        scores = found.scores | (self.named.rank_pages() if self.named else {})
        scores |= self.file.rank_pages(found.scores) if self.file else {}
        unseen = len(scores) - len(found.scores)
        older = found.older and replace(found.older, seen=found.older.seen + unseen)
        return replace(found, scores=scores, older=older)

    def _leave_out_first(self) -> Rows:
        """The rows without those that stand in the first window."""
        rows = self.rows
        for group in (self.file, self.named):
            rows = group.leave_out(rows) if group else rows
        return rows


@dataclass(frozen=True, slots=True)
class HeardWindows:
    """A question in Latin letters by the Thai names that sound so: one window, its hits near."""

    typed: TypedWindows
    names: Sequence[ThaiName]
    by_name: Sequence[TypedWindows]
    near_only: bool = True
    _questions: dict[int, Query] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Sequence[ThaiName], typed: TypedWindows) -> Self:
        """With a list of its own for each name."""
        return cls(typed, names, [TypedWindows.of(name.query, typed.rows) for name in names])

    @property
    def file(self) -> FilePages | None:
        """Of the likeliest name."""
        return self.by_name[0].file if self.by_name else None

    @property
    def thai_names(self) -> Sequence[str]:
        """As they are written."""
        return [name.text for name in self.names]

    def question_of(self, page: int) -> Query:
        """The name by which the page was found."""
        return self._questions.get(page, self.typed.query)

    def read(self, cursor: Cursor) -> Found:
        """All there is of the newest; nobody can tell how many more are spelt otherwise."""
        first = Cursor(sample=cursor.sample)
        found = self.typed.read(first)
        scores, hints = dict(found.scores), found.hints
        for name, windows in zip(self.names, self.by_name, strict=True):
            found = windows.read(first)
            hints += tuple(hint for hint in found.hints if hint not in hints)
            self._take_better(scores, found.scores, name, windows.query)
        return Found(scores, replace(cursor, phase=Phase.HEARD), more=True, hints=hints)

    def _take_better(self, scores: Scores, ranks: Scores, name: ThaiName, question: Query) -> None:
        """Pages by this name, below what is written as it was typed; those of its file stand first."""
        for page, rank in ranks.items():
            in_file = IN_FILE if rank >= IN_FILE and name is self.names[0] else 0.0
            likely = min(JOINED, rank - IN_FILE if rank >= IN_FILE else rank)
            score = round(in_file + ALIKE * name.score * likely, 4)
            if score > scores.get(page, 0.0):
                scores[page] = score
                self._questions[page] = question
