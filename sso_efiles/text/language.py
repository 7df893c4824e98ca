"""Which of the two languages this reader chose: Thai, unless English was asked for."""

from django.utils.translation import get_language


def is_english() -> bool:
    """Whether English is active; Thai where nobody chose."""
    return (get_language() or "th").startswith("en")
