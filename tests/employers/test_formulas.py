"""What a spreadsheet would calculate goes out with a quote, and comes back without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.importing.formulas import is_formula, quote_formula, unquote_formula


@pytest.mark.parametrize("cell", ["=1+1", "+66", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_goes_out_that_would_be_calculated(cell: str) -> None:
    assert quote_formula(cell) == f"'{cell}"


@given(st.text(alphabet="=+-@'\t\rกa1", max_size=6))
def test_what_went_out_comes_back(cell: str) -> None:
    sent = quote_formula(cell)
    assert unquote_formula(sent) == (cell if sent != cell else unquote_formula(cell))


@pytest.mark.parametrize(
    ("text", "wrong"), [("=A1", True), ("+A1", True), ("@A1", True), ("- ก", False), ("ก", False)]
)
def test_a_dash_may_begin_a_name(text: str, wrong: bool) -> None:
    assert is_formula(text) is wrong
