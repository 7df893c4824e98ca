"""Lookups that the backends build on; imported for their effect."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Length


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


class Trigrams(Lookup):
    """The row is among those that one of these arms finds by the column's index of trigrams."""

    lookup_name = "trigrams"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """By the very expression that is indexed; each arm by itself, since lists are merged term by term."""
        left, left_params = self.process_lhs(compiler, connection)
        looks = [f"array_to_tsvector(show_trgm({left})) @@ %s::tsquery"] * len(self.rhs)
        return f"({' OR '.join(looks)})", tuple(p for arm in self.rhs for p in (*left_params, arm))

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """By the key of the column's own FTS5 table."""
        model = self.lhs.target.model._meta
        table = connection.ops.quote_name(f"{model.db_table}_trigrams")
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(model.pk.column)}"
        matching = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608  names of our own tables
        return f"{key} IN ({matching})", (" OR ".join(f"({arm})" for arm in self.rhs),)


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
    field.register_lookup(Trigrams)
