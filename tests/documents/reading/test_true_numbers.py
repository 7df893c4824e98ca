"""Numbers read with mistakes: none is shown as right that exists nowhere, none that was read rightly is
changed (quick form of what `make bench BENCH=filing` does with 10,000 pages).
"""

import pytest

from tests.benchmarks.read_numbers import Office, tell

pytestmark = pytest.mark.django_db


def test_no_number_is_shown_as_right_that_exists_nowhere() -> None:
    told = tell(Office(7, employers=40), pages=120)
    assert told.numbers > 600
    assert told.shown_right_nowhere == 0, told.examples
    assert told.right_overwritten == 0
    assert told.mended > 0, "the folder's people mend what can be mended"
    assert told.value_right > told.read_right
    assert told.shown_right_wrong <= told.shown_right / 500, told.examples
