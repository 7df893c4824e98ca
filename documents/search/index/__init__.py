"""The search rows: written with the page, filled again in the background, made anew beside the old table."""

from documents.search.text.fold import exact_letters
from documents.search.text.ngrams import GRAM_TABLE

__all__ = ["GRAM_TABLE", "exact_letters"]
