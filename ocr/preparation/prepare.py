"""A gray page judged and made ready: which way its grays run, whether anything stands on it, and how pale.

Problem: one threshold calls faint paper blank, and a negative is read as gibberish; each without a word.
Steps: polarity (polarity.py); dark paper made white; the survey (survey.py); only where that sees next to
nothing, the slower search for pale and sparse ink (residual_ink.py), which decides between blank, faint and
sparse; dark bars turned for reading. What was found is told as remarks.
Dropped: stretching every page, which costs time and brings out what shines through.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ocr.engine import Picture, PictureDoubt, Remark, Tone
from ocr.preparation.pixels import count_grays, percentile_of
from ocr.preparation.polarity import invert_dark_regions, is_negative
from ocr.preparation.residual_ink import ResidualInk, find_residual_ink
from ocr.preparation.survey import INK_BELOW, Survey, shrink_for_survey, survey_page
from ocr.preparation.tone import apply_tone

BLACK_BELOW = 96  # guess: of 255; dark gray paper is lighter
NEARLY_ALL = 0.99
"""Share of a page that is dark: such a picture was decoded or scanned wrongly, or says nothing."""
_BLACK_PAPER, _DARK_PAPER = 8, 128  # guess: paper between these grays is made white, for people too
_FEW_GLYPHS = 25  # guess: as the survey's bound; below it a page is looked at again

LARGE_LETTERS, _USUAL_MM = 3, 3.2  # guess: large print is surveyed as if it were of some 16 points


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """`page` is what is to be read."""

    page: Picture
    survey: Survey
    tone: Tone
    remarks: tuple[Remark, ...]
    blank: bool


def prepare_page(page: Picture, *, dpi: float) -> PreparedPage:
    """Judge a gray page and change its grays where it could not be read as it is."""
    small, small_dpi = shrink_for_survey(page, dpi=dpi)
    grays = count_grays(small)
    remarks = []
    tone = Tone(negative=is_negative(small, grays, dpi=small_dpi))
    if tone.negative:
        remarks.append(Remark(PictureDoubt.NEGATIVE))
    elif float(grays[:BLACK_BELOW].sum()) >= NEARLY_ALL * small.size:
        remarks.append(Remark(PictureDoubt.NEARLY_BLACK))
    paper = percentile_of(grays[::-1] if tone.negative else grays, 90)
    if _BLACK_PAPER <= paper < _DARK_PAPER and not tone.negative:
        tone = Tone(white=paper)
    page, small = apply_tone(page, tone), apply_tone(small, tone)
    survey = survey_page(small, dpi=small_dpi)
    if survey.count < _FEW_GLYPHS:
        return _prepare_sparse(page, survey, tone, remarks, dpi=dpi)
    return PreparedPage(
        invert_dark_regions(page, small, paper=percentile_of(count_grays(small), 90), dpi=small_dpi),
        survey,
        tone,
        tuple(remarks),
        blank=False,
    )


def _prepare_sparse(
    page: Picture, survey: Survey, tone: Tone, remarks: list[Remark], *, dpi: float
) -> PreparedPage:
    """A page on which next to nothing is seen: blank, faint, or with little on it."""
    ink = find_residual_ink(page, dpi=dpi)
    if survey.large >= LARGE_LETTERS:
        survey = replace(survey_page(page, dpi=dpi * survey.large_mm / _USUAL_MM), large=survey.large)
    if ink.box is None:
        nothing = not any(remark.doubt is PictureDoubt.NEARLY_BLACK for remark in remarks)
        return PreparedPage(page, survey, tone, tuple(remarks), blank=nothing)
    if survey.blank and ink.depth < 255 - INK_BELOW:
        return _prepare_faint(page, ink, tone, remarks, dpi=dpi)
    remarks.append(Remark(PictureDoubt.SPARSE, ink.box))
    return PreparedPage(page, survey, tone, tuple(remarks), blank=False)


def _prepare_faint(
    page: Picture, ink: ResidualInk, tone: Tone, remarks: list[Remark], *, dpi: float
) -> PreparedPage:
    """Ink too pale for the survey, made black."""
    tone = Tone(tone.negative, tone.white, depth=max(1, round(ink.depth)))
    stretched = apply_tone(page, Tone(depth=tone.depth))
    survey = survey_page(stretched, dpi=dpi)
    remarks.append(Remark(PictureDoubt.FAINT, ink.box))
    if survey.count < _FEW_GLYPHS:
        remarks.append(Remark(PictureDoubt.SPARSE, ink.box))
    return PreparedPage(stretched, survey, tone, tuple(remarks), blank=False)
