"""What was meant when the keyboard stood in the other layout: Kedmanee and US QWERTY, both ways (pure).

Problem: `oheFnj,mbrpN` is น้ำดื่มทิพย์ typed while the keyboard was still in English, and `ึภตตตต` a number.
Known as: keyboard layout conversion (PyThaiNLP's eng_to_thai and thai_to_eng are of this kind).
Steps: each letter becomes the one on the same key and shift level (TIS 820-2538 and the US layout). A slip of
the shift key, or Caps Lock, shows as Thai that cannot be spelt (a mark without its consonant): then the other
level of the keys at such a place is tried. Words in the layout that was meant, and numbers, stay.
Turned down: telling by letter frequencies whether a word is one; who asks looks whether it finds anything.
"""

import re

_KEYS = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
_SHIFTED_KEYS = '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
_THAI = "_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ"
_SHIFTED_THAI = '%+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = dict(zip(_KEYS + _SHIFTED_KEYS, _THAI + _SHIFTED_THAI, strict=True))
_TO_LATIN = {thai: key for key, thai in _TO_THAI.items()}
_LATIN_KEYS = str.maketrans("".join(_TO_LATIN), "".join(_TO_LATIN.values()))
_OTHER_LEVEL = dict(zip(_KEYS + _SHIFTED_KEYS, _SHIFTED_KEYS + _KEYS, strict=True))
_LATIN = re.compile("[A-Za-z]")
_CONSONANT = re.compile("[ก-ฮ]")
_THAI_LETTER = re.compile("[ก-๎]")
_FEWEST_LETTERS = 2  # guess: one letter is no word
_MOST_SLIPS = 2  # guess: of the shift key in one word

_UNSPELT = re.compile(
    "(?<![ก-รลว-ฮ])[ัิ-ฺ็]"  # a vowel above or below stands on a consonant
    "|(?<![ก-รลว-ฮัิ-ฺ็ํ])[่-๋์ํ๎]"  # a tone on a consonant or such a vowel
    "|(?<![ก-ฮ่-๋ํ])[าำๅ]|(?<![ก-ฮ่-๋ัา])ะ"
    "|[เแโใไ](?![ก-ฮ])"
)
"""A place that no Thai word has: a mark or a vowel without what it stands on."""


def read_in_other_layout(text: str) -> str | None:
    """The text as the other layout has it; None where it can only be what it is."""
    words = text.split()
    if any(map(_LATIN.search, words)):
        return _join(words, [_to_thai(word) for word in words])
    if any(map(_THAI_LETTER.search, words)):
        return _join(words, [word.translate(_LATIN_KEYS) for word in words])
    return None


def typed_in_latin(text: str) -> str:
    """What the same keys type in the US layout: for what was typed in Thai though only Latin letters and
    digits could be meant, such as a code that a hand scanner types. Text without Thai letters stays.
    """
    return text.translate(_LATIN_KEYS) if _THAI_LETTER.search(text) else text


def is_unspelt(text: str) -> bool:
    """Whether the text holds Thai that nobody spells so: typed in the wrong layout, most likely."""
    return any(map(_UNSPELT.search, text.split()))


def _join(words: list[str], read: list[str]) -> str | None:
    return " ".join(read) if read != words else None


def _to_thai(word: str) -> str:
    """A word with Latin letters in Thai, if it can be spelt; Thai words and numbers as they are."""
    if _THAI_LETTER.search(word) or not _LATIN.search(word):
        return word
    levels = (word.swapcase(), word) if word.isupper() else (word, word.swapcase())  # Caps Lock
    readings = [found for keys in levels if (found := _mend_levels(keys))]
    spelt = [(slips, thai) for slips, thai in readings if _is_a_word(thai)]
    return min(spelt, key=lambda one: one[0])[1] if spelt else word


def _is_a_word(thai: str) -> bool:
    return len(_THAI_LETTER.findall(thai)) >= _FEWEST_LETTERS and _CONSONANT.search(thai) is not None


def _mend_levels(word: str) -> tuple[int, str] | None:
    """Slips of the shift key in a word, and the Thai that was meant; None where it cannot be spelt."""
    keys = word
    for slips in range(_MOST_SLIPS + 1):
        thai = _typed_in_thai(keys)
        if not (wrong := _UNSPELT.search(thai)):
            return slips, thai
        places = [at for at in (wrong.start() - 1, wrong.start()) if at >= 0]
        tried = [f"{keys[:at]}{_OTHER_LEVEL.get(keys[at], keys[at])}{keys[at + 1 :]}" for at in places]
        keys = max(tried, key=lambda other: _spelt_until(_typed_in_thai(other)))
    return None


def _typed_in_thai(keys: str) -> str:
    return "".join(_TO_THAI.get(key, key) for key in keys)


def _spelt_until(thai: str) -> int:
    match = _UNSPELT.search(thai)
    return match.start() if match else len(thai) + 1
