"""Phonetic key of Thai names: ASCII, one letter a sound, so that spoken-alike spellings meet (pure).

Problem: ศ, ษ, ส and ซ sound alike, silenced letters are not heard, tone marks are lost. Letters are folded
into classes of sounds as in Lorchirachoonkul's Thai Soundex (1982), but the key keeps its length and order:
trigrams over it survive a typo, a Soundex code of four signs does not (docs/adr/0008).
"""

import re

_SOUNDS = {
    "k": "ก", "q": "ขฃคฅฆ", "g": "ง", "z": "จ", "c": "ฉชฌ", "s": "ซศษส", "y": "ญย", "d": "ฎด", "t": "ฏต",
    "x": "ฐฑฒถทธ", "n": "ณน", "b": "บ", "p": "ป", "v": "ผพภ", "f": "ฝฟ", "m": "ม", "l": "รลฬฦ", "w": "ว",
    "h": "หฮ", "o": "อโ", "a": "ะัาๅ", "i": "ิีึื", "u": "ุู", "e": "เแ", "j": "ใไ",
}  # fmt: skip
# A table over the 256 letters of Thai Windows: bytes are translated some thirty times faster than text.
_BYTES = dict(zip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz", strict=True))
_BYTES |= {letter: ord(sound) for sound, letters in _SOUNDS.items() for letter in letters.encode("cp874")}
_BYTES |= {letter: ord("0") + digit for digit, letter in enumerate("๐๑๒๓๔๕๖๗๘๙".encode("cp874"))}
_TABLE = bytes(_BYTES.get(letter, letter) for letter in range(256))
_DROPPED = bytes(x for x in range(256) if not (chr(x).isascii() and chr(x).isalnum()) and x not in _BYTES)

# What the silencer stands on is not spoken; in these endings it silences two letters (จันทร์, ศาสตร์, ลักษณ์).
_SILENT = re.compile("(?:[ทตดธศ]ร|ษณ|ษฐ|กษ)[ิุ]?์|[ก-ฮ][ิุ]?์")
_AI = re.compile("([ก-ฮ])[่-๋]?ัย(?![ะาิ-ู])")
_SILENT_Y = re.compile("([ไใ][ก-ฮ][่-๋]?)ย(?![ะ-ู])")
_RO_HAN_MID = re.compile("รร(?=[ก-ฮ](?![ะ-ูำ]))")
_LEADING_H = re.compile("ห(?=[งญนมยรลว])")
_TWICE = re.compile(r"([a-z])(?=\1)")


def sound_key(text: str) -> str:
    """The key; Latin letters and digits stay, tone marks and everything else go."""
    if "์" in text:
        text = _SILENT.sub("", text)
    if "รร" in text:
        text = _RO_HAN_MID.sub("ั", text).replace("รร", "ัน")
    if "ไ" in text or "ใ" in text or "ัย" in text:
        text = _SILENT_Y.sub(r"\1", _AI.sub(r"ไ\1", text))
    if "ห" in text:
        text = _LEADING_H.sub("", text)
    text = text.replace("ำ", "ัม").replace("ฤ", "ริ")
    return _TWICE.sub("", text.encode("cp874", "ignore").translate(_TABLE, _DROPPED).decode("ascii"))
