"""Where the part Reading shows what pages say of themselves (said_of_pages.py measures it)."""

from __future__ import annotations

from tests.benchmarks.figures import Column, Table

TABLES = (
    Table(
        "reading, forms",
        "The kind of paper, in wordings held out of all tuning",
        (
            Column("letters misread", "{noise}"),
            Column("pages", "{pages:,}"),
            Column("right", "{right:.1%}"),
            Column("left to a person", "{left:.1%}"),
            Column("of these guessed rightly", "{guessed:.1%}"),
            Column("wrong", "{wrong:.1%}"),
        ),
    ),
    Table(
        "reading, what a page says",
        "Its own date, period, sheet and addressee, in wordings held out of all tuning",
        (
            Column("letters misread", "{noise}"),
            Column("says", "{kind}"),
            Column("pages that say it", "{due}"),
            Column("right", "{right:.1%}"),
            Column("wrong, told as its own", "{wrong:.1%}"),
        ),
    ),
)
