"""Where the part Search shows how search stands (search.py measures it)."""

from __future__ import annotations

from tests.benchmarks.figures import Column, Table

_CORE = (Column("p50 core-ms", "{core_p50:.1f}"), Column("p95 core-ms", "{core_p95:.1f}"))
_AT = (Column("database", "{database}"), Column("pages", "{pages:,}"))
NOISE = (0, 3, 6, 9)
TABLES = (
    Table(
        "search, noise",
        "How bad the pages are",
        (
            Column("asked for", "{noise} %"),
            Column("pages looked at", "{sampled}"),
            Column("letters, marks and digits wrong", "{letters}"),
            Column("letters of the index wrong", "{skeleton}"),
            Column("own account number found on the page", "{accounts}"),
        ),
    ),
    Table(
        "search, kinds",
        "What is found",
        (
            *_AT,
            Column("questions", "{kind}"),
            Column("asked", "{asked}"),
            Column("recall", "{recall_all}"),
            *(Column(f"at {noise} %", f"{{recall_{noise}}}") for noise in NOISE),
            Column("first twenty", "{first}"),
            Column("first hit", "{top}"),
            Column("exact right", "{exact}"),
            Column("too few called exact", "{short}"),
            Column("p50 core-ms", "{core_p50}"),
            Column("p95 core-ms", "{core_p95}"),
        ),
    ),
    Table(
        "search, nobody",
        "What stands nowhere",
        (
            *_AT,
            Column("questions", "{kind}"),
            Column("asked", "{asked}"),
            Column("found", "{any}"),
            Column("called exact", "{lied}"),
            Column("p95 core-ms", "{core_p95}"),
        ),
    ),
    Table(
        "search, agreement",
        "Two processes, the same questions",
        (*_AT, Column("asked", "{asked}"), Column("first tens that differ", "{differ}")),
    ),
    Table(
        "search, stages",
        "What it costs",
        (
            *_AT,
            Column("by", "{by}"),
            Column("stage", "{stage}"),
            Column("asked", "{asked}"),
            *_CORE,
            Column("p95 ms", "{wall_p95:.1f}"),
            Column("right among twenty", "{right:.1%}"),
        ),
    ),
    Table(
        "search, times",
        "search_pages as multiples of the plain ways",
        (
            *_AT,
            Column("of", "{by}"),
            Column("p50 CPU", "{core_p50:.3f} ×"),
            Column("p95 CPU", "{core_p95:.3f} ×"),
            Column("right among twenty", "{right:.2f} ×"),
        ),
    ),
    Table(
        "search, growth",
        "Growth of p95 with the pages",
        (
            Column("database", "{database}"),
            Column("pages", "{few:,} to {many:,}"),
            Column("exact stage", "n^{exact:.2f}"),
            Column("with near hits", "n^{near:.2f}"),
        ),
    ),
    Table(
        "search, index",
        "The index",
        (
            *_AT,
            Column("text bytes a page", "{text_bytes:,.0f}"),
            Column("index bytes/text byte", "{index_bytes:.2f}"),
            Column("built at once: pages a core-second", "{build_core_s:,.0f}"),
            Column("one row: core-ms", "{single_ms:.1f}"),
            Column("longest of them, s", "{longest_s:.3f}"),
            Column("reindexed: rows a core-second", "{reindex_core_s:,.0f}"),
            Column("made anew: rows a core-second", "{anew_core_s:,.0f}"),
            Column("all made up in s", "{seed_s:,.0f}"),
        ),
    ),
    Table(
        "search, names",
        "Names and numbers of the registry",
        (
            Column("database", "{database}"),
            Column("employers / persons", "{rows}"),
            Column("asked for", "{what}"),
            Column("slips", "{slips}"),
            Column("asked", "{asked}"),
            Column("recall", "{recall:.3f}"),
            *_CORE,
        ),
    ),
    Table(
        "search, hostile",
        "Queries that nobody means",
        (
            *_AT,
            Column("asked", "{asked}"),
            Column("p50 core-ms", "{core_p50:.1f}"),
            Column("slowest core-ms", "{core_most:.1f}"),
            Column("which", "{slowest}"),
        ),
    ),
    Table(
        "search, busy",
        "While workers index",
        (
            *_AT,
            Column("workers", "{workers}"),
            Column("pages/s", "{pages_s:.0f}"),
            Column("p95 core-ms", "{core_p95:.1f}"),
            Column("as multiples of quiet: CPU", "{core_p95_times:.2f} ×"),
            Column("on the wall", "{wall_p95_times:.2f} ×"),
            Column("longest from a page's commit to finding it, s", "{found_s:.2f}"),
        ),
    ),
    Table(
        "search, same",
        "The same answers from both databases",
        (
            Column("pages", "{pages:,}"),
            Column("questions", "{asked}"),
            Column("the same first ten", "{same:.1%}"),
        ),
    ),
    Table(
        "search, unspaced",
        "Words inside unspaced Thai, on pages really read",
        (
            Column("database", "{database}"),
            Column("by", "{by}"),
            Column("words", "{words}"),
            Column("pages they stand on", "{stand}"),
            Column("found", "{found:.1%}"),
        ),
    ),
)
