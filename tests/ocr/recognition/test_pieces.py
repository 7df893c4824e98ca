"""Tesseract's pieces of Thai become words again."""

from __future__ import annotations

from ocr.recognition.pieces import Piece, join_pieces


def test_dictionary_pieces_of_thai_become_words_between_real_blanks() -> None:
    def piece(text: str, left: int, confidence: float = 0.9) -> Piece:
        return Piece(text, (left, 10, left + 10, 30), confidence)

    pieces = [piece("สํา", 0, 0.5), piece("นักงาน", 12), piece("ประกัน", 30), piece("สังคม", 50), piece("10", 80)]
    words = join_pieces(pieces, "สํานักงาน ประกันสังคม 10\n")
    assert [word.text for word in words] == ["สำนักงาน", "ประกันสังคม", "10"]
    assert words[0].box == (0, 10, 22, 30)
    assert 0.7 < words[0].confidence < 0.85


def test_a_mark_cut_off_by_a_blank_comes_back_to_its_word() -> None:
    pieces = [Piece("วันท", (0, 0, 40, 20), 0.9), Piece("ี่", (41, 0, 50, 20), 0.9)]
    assert [word.text for word in join_pieces(pieces, "วันท ี่")] == ["วันที่"]
