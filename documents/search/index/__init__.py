"""The search rows: written with the page, filled again in the background, made anew beside the old table."""

from documents.search.text.ngrams import GRAM_TABLE
from sso_efiles.text.fold import exact_letters

__all__ = ["GRAM_TABLE", "exact_letters"]
