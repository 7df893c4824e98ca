"""Text that may be Thai or English is told from gibberish."""

import pytest

from documents.reading.plausibility import FEWEST_LETTERS, plausible_share

THAI = "หนังสือฉบับนี้ทำขึ้นเพื่อแจ้งการเปลี่ยนแปลงที่อยู่ของสถานประกอบการตั้งแต่วันที่ 15 มกราคม 2563"
ENGLISH = "Social Security Office RECEIPT No. 4521 payment of contributions by THE EMPLOYER SSO"
GIBBERISH = (
    "QฌN ซร= OqQ zZz eะc ็ก ๅา เเ ะ xvkt hgfd bcdq qZtt ศ ออ งี ติa ฟQ แ โ wRtp ฉๆk ฃcX kkjh nbv ะะม โโก เา Xq"
)


@pytest.mark.parametrize("text", [THAI, ENGLISH, f"{THAI} {ENGLISH}", "จำกัด น้ำ เพราะ เกาะ เปี๊ยะ ไทย " * 3])
def test_words_are_plausible(text: str) -> None:
    assert plausible_share(text) > 0.9


def test_gibberish_is_not() -> None:
    assert plausible_share(GIBBERISH) < 0.5


def test_of_a_few_letters_nothing_is_said() -> None:
    scraps = "Qฌ " * (FEWEST_LETTERS // 2)
    assert plausible_share(scraps[:-3]) == 1.0
    assert plausible_share(scraps) == 0.0
