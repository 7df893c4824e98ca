"""Thai names by their sound, as an ASCII key of one letter a sound: spoken-alike spellings meet (pure)."""

import re

_SOUNDS = {
    "k": "ก", "q": "ขฃคฅฆ", "g": "ง", "z": "จ", "c": "ฉชฌ", "s": "ซศษส", "y": "ญย", "d": "ฎด", "t": "ฏต",
    "x": "ฐฑฒถทธ", "n": "ณน", "b": "บ", "p": "ป", "v": "ผพภ", "f": "ฝฟ", "m": "ม", "l": "รลฬฦ", "w": "ว",
    "h": "หฮ", "o": "อโ", "a": "ะัาๅ", "i": "ิีึื", "u": "ุู", "e": "เแ", "j": "ใไ",
}  # fmt: skip
_ASCII = {ord(letter): sound for sound, letters in _SOUNDS.items() for letter in letters}
_ASCII |= {ord("ำ"): "am", ord("ฤ"): "li"}
_ASCII |= {ord("๐") + digit: str(digit) for digit in range(10)}

# What the silencer stands on is not spoken; in these endings it silences two letters (จันทร์, ศาสตร์, ลักษณ์).
_SILENT = re.compile("(?:[ทตดธศ]ร|ษณ|ษฐ|กษ)[ิุ]?์|[ก-ฮ][ิุ]?์")
_AI = re.compile("([ก-ฮ])[่-๋]?ัย(?![ะาิ-ู])")
_SILENT_Y = re.compile("([ไใ][ก-ฮ][่-๋]?)ย(?![ะ-ู])")
_RO_HAN_MID = re.compile("รร(?=[ก-ฮ](?![ะ-ูำ]))")
_LEADING_H = re.compile("ห(?=[งญนมยรลว])")
_TWICE = re.compile(r"([a-z])\1+")
_OTHER = re.compile("[^0-9a-z]+")


def sound_key(text: str) -> str:
    """The key; Latin letters and digits stay, tone marks and everything else go."""
    if text.isascii():
        return _TWICE.sub(r"\1", _OTHER.sub("", text.lower()))
    if "์" in text:
        text = _SILENT.sub("", text)
    if "รร" in text:
        text = _RO_HAN_MID.sub("ั", text).replace("รร", "ัน")
    if "ัย" in text or "ไ" in text or "ใ" in text:
        text = _SILENT_Y.sub(r"\1", _AI.sub(r"ไ\1", text))
    if "ห" in text:
        text = _LEADING_H.sub("", text)
    return _TWICE.sub(r"\1", _OTHER.sub("", text.lower().translate(_ASCII)))
