"""All that a page says of itself: its days, period, sheet, addressee (page_facts) and edition (edition)."""

from documents.models import PageFact, Reading
from documents.reading.edition import find_edition
from documents.reading.page_facts import find_facts


def gather_facts(reading: Reading) -> list[PageFact]:
    """Not saved yet."""
    edition = find_edition(reading)
    return [*find_facts(reading), *([edition] if edition else [])]
