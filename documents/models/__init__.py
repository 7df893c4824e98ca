"""Facts, constraints and questions about rows; no rule of the work."""

from documents.models.batch import Batch
from documents.models.deed import Deed, DeedPart
from documents.models.document import Document, Placement
from documents.models.form_type import FormClass, FormType
from documents.models.identifier import Identifier, Offered
from documents.models.page import Page, PageDoubt
from documents.models.page_fact import PageFact
from documents.models.page_index import PageIndex
from documents.models.part import Part
from documents.models.reclassifying import Reclassifying
from documents.models.reindexing import Reindexing
from documents.models.rescan import Rescan
from documents.models.scan import Reading, Scan
from documents.models.search_sample import SearchSample
from documents.models.search_stats import FailedWords, Quest, TimeToFind
from documents.models.target import Target, TargetKind
from documents.models.upload import Upload
from documents.models.watch import Watch, WatchedFolder

__all__ = [
    "Batch",
    "Deed",
    "DeedPart",
    "Document",
    "FailedWords",
    "FormClass",
    "FormType",
    "Identifier",
    "Offered",
    "Page",
    "PageDoubt",
    "PageFact",
    "PageIndex",
    "Part",
    "Placement",
    "Quest",
    "Reading",
    "Reclassifying",
    "Reindexing",
    "Rescan",
    "Scan",
    "SearchSample",
    "Target",
    "TargetKind",
    "TimeToFind",
    "Upload",
    "Watch",
    "WatchedFolder",
]
