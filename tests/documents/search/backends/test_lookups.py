"""How PostgreSQL is asked for the n-grams of pages."""

import pytest

from documents.models import PageIndex
from documents.search.backends import backend_of
from documents.search.planning.index_query import Conjunction

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_what_conjunctions_share_is_not_looked_up_alone() -> None:
    shared = ((("wxyz",), ("stuv",)),)
    conjunctions = [Conjunction((gram,), shared) for gram in ("abcd", "efgh")]
    rows = PageIndex.objects.filter(skeleton__by_index=conjunctions)
    with backend_of(rows).time_limit(no_full_scan=True):
        plan = rows.explain()
    assert plan.count("Bitmap Index Scan on documents_pagegrams") == len(conjunctions)
    assert "Filter: ((grams" not in plan
