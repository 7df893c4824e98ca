"""Thai is taken apart into grapheme clusters and put together again."""

import pytest

from ocr.recognition.grapheme_clusters import BASES, GraphemeCluster, split_clusters
from tests.ocr.recognition.spelling import join_clusters


@pytest.mark.parametrize("text", ["ที่อยู่ผู้ประกันตน", "น้ำทิพย์ สิทธิ์ 1,250.00", "๗๔-๑๒ ฯลฯ ๆ"])
def test_thai_is_taken_apart_into_clusters_and_put_together_again(text: str) -> None:
    clusters = split_clusters(text)
    assert clusters is not None
    assert join_clusters(clusters) == text


def test_a_letter_has_room_for_one_mark_of_each_kind_and_no_sign_is_made_up() -> None:
    assert split_clusters("ก่้") is None
    assert split_clusters("่ก") is None
    assert split_clusters("漢") is None
    assert split_clusters("ก่ำ") == [
        GraphemeCluster(BASES.index("ก"), upper=7, tone=1),
        GraphemeCluster(BASES.index("า")),
    ]
