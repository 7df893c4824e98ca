"""Ink of number fields, taken out of what the text lines are made of.

Problem: digits in boxes must not be read again as words, and a hand that crosses the frame leaves scraps in
the lines above and below.
Steps: components whose middle lies in a field go; so do small ones that begin at its frame, outside of it:
the rule that was removed cut them off a digit. Frames that may hold words keep their ink.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ocr.lines.components import Components
from ocr.lines.number_fields import NumberField

# guess, both: in millimetres, how near the frame a scrap begins; and how large it is, in heights of the frame
_AT_FRAME_MM, _SCRAP = 0.6, 0.45


def drop_field_ink(components: Components, fields: Iterable[NumberField], *, px: float) -> None:
    """Components of fields that are sure to be such are not kept; `px`: pixels a millimetre."""
    for field in fields:
        if not field.sure:
            continue
        x0, y0, x1, y1 = field.box
        near, small = round(_AT_FRAME_MM * px), _SCRAP * (y1 - y0)
        components.keep[components.centred_in((x0 - near, y0 - 1, x1 + near, y1 + 1))] = False
        beside = (components.middle_x >= x0) & (components.middle_x <= x1)
        low = (np.abs(components.top - y1) <= near) & (components.bottom - y1 <= small)
        high = (np.abs(components.bottom - y0) <= near) & (y0 - components.top <= small)
        components.keep[components.keep & beside & (low | high)] = False
