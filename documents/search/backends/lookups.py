"""Lookups that the backends build on; imported for their effect."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Length

from documents.search.planning.index_query import Arm
from documents.search.text.ngrams import GRAM_TABLE, numbers, written


class Like(Lookup):
    """column LIKE pattern, the pattern as it is: ours hold letters, digits and % only."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """The same on both databases; an ASCII key has no case to fold."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", (*left_params, *right_params)


class LikeAny(Lookup):
    """LIKE one of several patterns; one lookup, since the ORM takes its time over each."""

    lookup_name = "like_any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Spelt out with OR: PostgreSQL then asks its index for each."""
        left, left_params = self.process_lhs(compiler, connection)
        params = [param for pattern in self.rhs for param in (*left_params, pattern)]
        return f"({' OR '.join([f'{left} LIKE %s'] * len(self.rhs))})", tuple(params)


class Holds(Lookup):
    """The column holds these letters: looked for in the text itself, past any index, and faster than LIKE."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Whatever the letters are, nothing is a pattern."""
        left, left_params = self.process_lhs(compiler, connection)
        function = "instr" if connection.vendor == "sqlite" else "strpos"
        return f"{function}({left}, %s) > 0", (*left_params, self.rhs)


class Begins(Holds):
    """The column begins with these letters: looked at in the text itself, past any index."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Nothing is a pattern."""
        sql, params = super().as_sql(compiler, connection)
        return sql.replace("> 0", "= 1"), params


class Starts(Like):
    """The column begins with these letters and digits, by a B-tree; PostgreSQL's is of text_pattern_ops."""

    lookup_name = "starts"

    def process_rhs(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Nothing to escape: keys hold neither %, _ nor * ? [."""
        wildcard = "*" if connection.vendor == "sqlite" else "%"
        return "%s", (f"{self.rhs}{wildcard}",)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """LIKE folds case there and would not use the index."""
        sql, params = self.as_sql(compiler, connection)
        return sql.replace(" LIKE ", " GLOB "), params


class LookedUp(Lookup):
    """The row is among those that one of these arms finds by the index of the column's runs of letters."""

    lookup_name = "looked_up"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """By the page's row of grams, which triggers keep; each arm by itself.

        As an array: of a join, or of IN, the planner would have to know how many pages hold a gram.
        """
        looks, params = [], []
        for arm in self.rhs:
            conditions = list(_array_conditions(arm))
            looks.append(" AND ".join(f"grams {operator} %s::int[]" for operator, _wanted in conditions))
            params += [written(wanted) for _operator, wanted in conditions]
        key = f'{connection.ops.quote_name(self.lhs.alias)}."page"'
        found = f"SELECT page FROM {GRAM_TABLE} WHERE {' OR '.join(looks)}"  # noqa: S608  a table of our own
        return f"{key} = ANY (ARRAY({found}))", tuple(params)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """By the key of the column's own FTS5 table of trigrams."""
        model = self.lhs.target.model._meta
        table = connection.ops.quote_name(f"{model.db_table}_trigrams")
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(model.pk.column)}"
        matching = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608  names of our own tables
        return f"{key} IN ({matching})", (" OR ".join(f"({_fts5(arm)})" for arm in self.rhs),)


def _array_conditions(arm: Arm) -> Iterator[tuple[str, Sequence[int]]]:
    """All of these numbers; one of those. Of a member of a group the most telling gram stands for it."""
    every = [numbers(gram) for gram in arm.every]
    if single := [each[0] for each in every if len(each) == 1]:
        yield "@>", single
    yield from (("&&", each) for each in every if len(each) > 1)
    for group in arm.groups:
        yield "&&", [number for member in group for number in numbers(member[0])]


def _fts5(arm: Arm) -> str:
    groups = [f"({' OR '.join(map(_all, group))})" for group in arm.groups]
    return " AND ".join([_all(arm.every), *groups])


def _all(trigrams: Sequence[str]) -> str:
    quoted = (f'"{trigram}"' for trigram in trigrams)
    return f"({' AND '.join(quoted)})"


class InKeyOrder(OrderBy):
    """By the letters' codes: the order of a text_pattern_ops index, so that the first few need no sorting."""

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Its own operator, since any collation but C sorts otherwise; SQLite compares so by itself."""
        # Django looks for a direction in what it orders by: the comment is that
        return self.as_sql(compiler, connection, template="%(expression)s USING ~<~ /* ASC */")


for field in (CharField, TextField):
    field.register_lookup(Length)
    field.register_lookup(Like)
    field.register_lookup(LikeAny)
    field.register_lookup(Holds)
    field.register_lookup(Begins)
    field.register_lookup(Starts)
    field.register_lookup(LookedUp)
