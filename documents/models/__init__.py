"""Facts, constraints and questions about rows; no rule of the work."""

from documents.models.batch import Batch
from documents.models.document import Document, Placement
from documents.models.form_type import FormClass, FormType
from documents.models.page import Identifier, Page, Reading
from documents.models.page_index import PageIndex
from documents.models.part import Part
from documents.models.reindexing import Reindexing
from documents.models.search_stats import FailedWords, Quest, TimeToFind
from documents.models.stored_file import StoredFile

__all__ = [
    "Batch",
    "Document",
    "FailedWords",
    "FormClass",
    "FormType",
    "Identifier",
    "Page",
    "PageIndex",
    "Part",
    "Placement",
    "Quest",
    "Reading",
    "Reindexing",
    "StoredFile",
    "TimeToFind",
]
