"""Lookups that the backends build on; imported for their effect."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Length

from documents.search.planning.index_query import Conjunction
from documents.search.text.ngrams import GRAM_TABLE, ids_of_ngram, to_pg_array


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
    """The column is LIKE one of several patterns: one lookup, since the ORM is slow over each."""

    lookup_name = "like_any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Spelt out with OR: PostgreSQL then asks its index for each."""
        left, left_params = self.process_lhs(compiler, connection)
        params = [param for pattern in self.rhs for param in (*left_params, pattern)]
        return f"({' OR '.join([f'{left} LIKE %s'] * len(self.rhs))})", tuple(params)


class Holds(Lookup):
    """The column holds these letters: searched in the text itself, past any index, and faster than LIKE."""

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


class ByIndex(Lookup):
    """The row is among those that one of these conjunctions finds by the column's n-gram index."""

    lookup_name = "by_index"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """By the page's row of n-grams, which triggers keep; each conjunction is a query of its own.

        Not one with OR: PostgreSQL would put what all conjunctions share before the bracket, look that up
        alone and read a thousand arrays for the rest (133 core-ms a search of 20,000 pages, now 34). As an
        array: of a join, or of IN, its planner would have to know how many pages hold an n-gram.
        """
        lookups, params = [], []
        for conjunction in self.rhs:
            conditions = list(_array_conditions(conjunction))
            holding = " AND ".join(f"grams {operator} %s::int[]" for operator, _wanted in conditions)
            lookups.append(f"SELECT page FROM {GRAM_TABLE} WHERE {holding}")  # noqa: S608  a table of our own
            params += [to_pg_array(wanted) for _operator, wanted in conditions]
        key = f'{connection.ops.quote_name(self.lhs.alias)}."page"'
        return f"{key} = ANY (ARRAY({' UNION ALL '.join(lookups)}))", tuple(params)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """By the key of the column's own FTS5 table of trigrams."""
        model = self.lhs.target.model._meta
        index = "latin" if self.lhs.target.column == "latin_key" else "trigrams"
        table = connection.ops.quote_name(f"{model.db_table}_{index}")
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(model.pk.column)}"
        matching = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608  names of our own tables
        return f"{key} IN ({matching})", (" OR ".join(f"({_fts5_query(one)})" for one in self.rhs),)


def _array_conditions(conjunction: Conjunction) -> Iterator[tuple[str, Sequence[int]]]:
    """Operators and integers: all of these, one of those; of a group's member its rarest n-gram."""
    wanted = [ids_of_ngram(gram) for gram in conjunction.all_of]
    if single := [ids[0] for ids in wanted if len(ids) == 1]:
        yield "@>", single
    yield from (("&&", ids) for ids in wanted if len(ids) > 1)
    for group in conjunction.any_of:
        yield "&&", [one for member in group for one in ids_of_ngram(member[0])]


def _fts5_query(conjunction: Conjunction) -> str:
    groups = [f"({' OR '.join(map(_fts5_and, group))})" for group in conjunction.any_of]
    return " AND ".join([_fts5_and(conjunction.all_of), *groups])


def _fts5_and(trigrams: Sequence[str]) -> str:
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
    field.register_lookup(ByIndex)
