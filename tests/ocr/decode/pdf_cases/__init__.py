"""PDF pages that cannot be drawn fully, or that renderers draw wrongly; and sound ones of the same kinds."""

from tests.ocr.decode.pdf_cases import fonts, forms, pictures
from tests.ocr.decode.pdf_cases.parts import DOUBTFUL, SOUND

__all__ = ["DOUBTFUL", "SOUND", "fonts", "forms", "pictures"]
