"""The closed list of what keeps a file or a page from being read. Codes are stored and public: they stay."""

from enum import StrEnum


class Failure(StrEnum):
    """Why there is no text; the words for people stand in documents/reasons.py under the same codes."""

    IMAGE_TRUNCATED = "image_truncated"
    IMAGE_UNREADABLE = "image_unreadable"
    TOO_SMALL = "too_small"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_LARGE_SIDE = "too_large_side"
    TOO_MANY_PAGES = "too_many_pages"
    PDF_DAMAGED = "pdf_damaged"
    PDF_PAGE_SIZE = "pdf_page_size"
    PDF_NO_PAGES = "pdf_no_pages"
    PDF_ENCRYPTED = "pdf_encrypted"

    # flags of a file that nobody sees before a person has let it pass
    PDF_PORTFOLIO = "pdf_portfolio"
    PDF_XFA = "pdf_xfa"
    PDF_ACTIVE_CONTENT = "pdf_active_content"
    LEADING_DATA = "leading_data"
    TRAILING_DATA = "trailing_data"

    # no answer: trying again may help
    TIMEOUT = "timeout"
    WORKER_LOST = "worker_lost"
