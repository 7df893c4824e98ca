"""Both sides of what makes a page doubtful."""

import pytest

from documents.doubts import Doubt
from documents.models import Reading
from documents.reading.doubts import doubts_of


@pytest.mark.parametrize(
    ("facts", "doubts"),
    [
        ({"confidence": 0.6, "dpi": 150}, []),
        ({"confidence": 0.599, "dpi": 150}, [Doubt.LOW_CONFIDENCE]),
        ({"confidence": 0.6, "dpi": 149}, [Doubt.DPI_LOW]),
        ({"confidence": 0.0, "dpi": 150, "blank": True}, []),
        ({"confidence": 0.0, "dpi": 72}, [Doubt.LOW_CONFIDENCE, Doubt.DPI_LOW]),
    ],
)
def test_a_page_is_doubted_below_its_bounds(facts: dict[str, float], doubts: list[Doubt]) -> None:
    assert [found.code for found in doubts_of(Reading(page_id=1, **facts))] == doubts
