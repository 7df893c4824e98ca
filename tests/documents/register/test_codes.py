"""A folder's code as a hand scanner types it: in either layout, with or without Caps Lock, alone or whole."""

import pytest

from documents.register.codes import LENGTH, LETTERS, codes_in_name, read_typed_code
from documents.register.models import draw_code
from sso_efiles.text import keyboard

CODE = "K7QWERTY29"
PAYLOAD = f"SSOEF1/C/{CODE}/7499990028/1/42/2/0A1B2C3D"
_THAI = str.maketrans(keyboard._KEYS + keyboard._SHIFTED_KEYS, keyboard._THAI + keyboard._SHIFTED_THAI)
_OTHER_CASE = str.maketrans(keyboard._KEYS + keyboard._SHIFTED_KEYS, keyboard._SHIFTED_KEYS + keyboard._KEYS)


@pytest.mark.parametrize("said", [CODE, PAYLOAD])
@pytest.mark.parametrize(
    "typed",
    [
        lambda said: said,
        lambda said: said.lower(),
        lambda said: f"  {said}\t\n",
        lambda said: said.translate(_THAI),
        lambda said: said.lower().translate(_THAI),
        lambda said: said.translate(_OTHER_CASE).translate(_THAI),
        lambda said: said.translate(_OTHER_CASE),
    ],
)
def test_a_scanned_cover_gives_the_folders_code_in_whatever_layout(said: str, typed: object) -> None:
    assert read_typed_code(typed(said)) == CODE  # type: ignore[operator]


@pytest.mark.parametrize(
    "typed",
    ["", " ", "K7QWERTY2", "K7QWERTY290", "O7QWERTY29", "สวัสดี", "74-9999002-8", "SSOEF1/N/0A1B2C3D"],
)
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert read_typed_code(typed) is None


def test_every_code_that_is_drawn_is_read_again_from_either_layout() -> None:
    for _ in range(300):
        code = draw_code()
        assert len(code) == LENGTH
        assert set(code) <= set(LETTERS)
        assert read_typed_code(code.translate(_THAI)) == code
        assert read_typed_code(code) == code


def test_codes_in_a_folders_name_stand_alone() -> None:
    assert codes_in_name(f"กล่อง 3 {CODE.lower()} เล่ม 2") == [CODE]
    assert codes_in_name(f"x{CODE}") == []
    assert codes_in_name("74-9999002-8 บริษัท ก") == []
