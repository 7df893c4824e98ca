"""Latin key of names: Thai and Latin spellings of one name folded to the same few sounds (pure).

Problem: an officer reads "Vichai Seesook" off a passport; the registry has วิชัย สีสุข. Thai leaves vowels
out, ends syllables in six sounds whatever the letter, and people spell by the Royal Institute (RTGS), by
English or by the Thai letters.
Known as: a cross-language phonetic key (Soundex across scripts: Suwanvisat and Prasitjutrakul, 1998), here
with all consonants and in their order, as in `phonetic`: trigrams over it survive a wrong one.
Steps: Thai is cut into syllables by rule, since a consonant that ends one sounds otherwise: runs of bare
consonants are paired, odd ones over end the syllable before. Latin is cut by its vowels. Consonants become
classes (r and l are one; what ends a syllable is k, t, p, m, n or ng), vowels capitals. The key is the
consonants alone: where Thai leaves a vowel out, two spellings seldom agree. Words of English are read by
English rules too, and silenced letters kept, as Thai writes them (การ์เมนท์ garment): a second reading.
Dropped: pythainlp's romanisers and its soundex across scripts, ICU's transliteration (docs/adr/0037).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

BORDER, LATIN_BORDER = "r", "v"
"""Stands before, between and behind what a key is made of; the second of names in Latin letters alone, so
that a Thai question can ask for those. No class has these letters.
"""
_ONSETS = {
    "k": "กขฃคฅฆ", "g": "ง", "c": "จฉชฌ", "s": "ซศษส", "y": "ญย", "d": "ดฎ", "t": "ตฏฐฑฒถทธ", "n": "ณน",
    "b": "บ", "p": "ปผพภ", "f": "ฝฟ", "m": "ม", "l": "รลฬฦ", "w": "ว", "h": "หฮ", "": "อ",
}  # fmt: skip
_CODAS = {"t": "จฉชฌซศษสดฎตฏฐฑฒถทธ", "n": "ณนญรลฬ", "p": "บปผพภฝฟ", "I": "ย", "O": "ว", "": "หฮอ"}
_MIDDLE_CODAS = {"cA": "ชฌ", "sA": "ซศษส"}
"""Inside a name these are read twice, at the end of one syllable and in one of their own: รัชนี Ratchani."""
_LOAN_CODAS = {"t": "ดฎตฏฐฑฒถทธ", "n": "ณนญลฬ", "p": "บปผพภฝฟ", "I": "ย", "O": "ว", "": "หฮอร"}
"""In words from English the sound of the letter is kept: บัส is bus."""


def _by_letter(*tables: dict[str, str]) -> dict[str, str]:
    return {letter: sound for table in tables for sound, letters in table.items() for letter in letters}


_ONSET = _by_letter(_ONSETS)
_CODA, _LOAN_CODA = _by_letter(_ONSETS, _CODAS), _by_letter(_ONSETS, _LOAN_CODAS)
_MIDDLE_CODA = _by_letter(_ONSETS, _CODAS, _MIDDLE_CODAS)
_SAID = {
    "ะ": "A",
    "ั": "A",
    "า": "A",
    "ิ": "I",
    "ี": "I",
    "ึ": "U",
    "ื": "U",
    "ุ": "U",
    "ู": "U",
    "ๅ": "O",
    "ๆ": "AI",
}
"""Vowels behind their consonant; ๅ stands for อ as a vowel, ๆ for ัย."""
_BEFORE = {"เ": "E", "แ": "E", "โ": "O", "ใ": "AI", "ไ": "AI"}
_BEHIND_E = {"ี": "IA", "ื": "U", "า": "AO"}
_SILENT = re.compile("(?:ษฎร|[ทตดธศ]ร|ษณ|ษฐ)[ิุ]?์|[ก-ฮ][ิุ]?์")
_V = "ะัาิ-ูๅๆ"
_BARE = f"(?![{_V}])"


def _compiled(*pairs: tuple[str, str]) -> Sequence[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), said) for pattern, said in pairs]


def _compiled_with(*spellings: tuple[str, str, str]) -> Sequence[tuple[str, re.Pattern[str], str]]:
    """Each behind letters that it needs: a search for those takes a tenth of its time."""
    return [(letters, re.compile(pattern), said) for letters, pattern, said in spellings]


_MARKS = str.maketrans("", "", "่้๊๋๎ๆฯๅ็")
_SPELT = _compiled_with(
    ("บรร", "บรร", "บัน"), ("หลวง", "หลวง", "ลูง"), ("รร", f"รร(?=[ก-ฮ]{_BARE})", "ั"),
    ("รร", f"รร{_BARE}", "ัน"), ("ำ", "ำ", "ัม"), ("ฤ", "ฤๅ?", "ริ"), ("ห", "ห(?=[งญนมยรลว])", ""),
    ("อย", "(?<![ก-ฮ])อย", "ย"),
    ("ร", f"(?<=ั[กคตท])ร{_BARE}|(?<=[ิุูา][ตท])ร{_BARE}", ""),
    ("เกียรติ", "เกียรติ", "เกียต"), ("เพชร", "เพชร", "เพด"), ("นคร", "นคร", "นะคน"),
    ("ัย", "ัย(?![ะาิ-ู])", "ๆ"), ("ย", "([ไใ][ก-ฮ])ย(?![ะ-ู])", r"\1"),
    ("ีย", "เ([ก-ฮ]{1,2})ีย", r"เ\1ี"), ("ือ", "เ([ก-ฮ]{1,2})ือ", r"เ\1ื"), ("ัว", "ัว", "ู"),
    ("อ", "(?<=[ก-ฮ])อ(?![ะ-ู])", "ๅ"), ("วง", "(?<=[ดพ])ว(?=ง)", "ู"), ("ิย", f"(?<=ิ)ย(?![{_V}])", "ยะ"),
    ("ว", f"(?<=[ุู])ว(?=[ก-ฮ]{_BARE})|(?<=า)ว(?=ลั)", "วะ"),
    ("ว", f"(?<=[ก-ฮะ ][ก-ฮ])ว(?=[กดตนบปพมยลร]{_BARE})", "ู"),
)  # fmt: skip
_SPELT_NAMES = _compiled_with(
    ("ไ", "ไทร|ไซร", "ไซ"), ("ทร", "(?<!น)ทร(?=[ัาง]|วง)", "ซ"),
    ("ร", "([สศซ])ร(?=[ีะ]|าง|อย|ิ[มฐ])", r"\1"), ("เบญจ", "เบญจ", "เบนจะ"),
    ("ร", "(?<= [วอ])ร(?=[ก-ฮ])(?!รร)|(?<=[ิีุู])ร(?=[ก-ฮ])(?!รร)", "ระ"),
)  # fmt: skip
_SPELT_AS_NAMES = [*_SPELT_NAMES, *_SPELT]
"""Spellings that are read otherwise than letter by letter."""
_AFTER = dict.fromkeys("กขคส", "รลว") | dict.fromkeys("ตทปผพบดฟศซจ", "รล")
"""What may stand behind a consonant in one onset."""


_PAIR = 2
"""Consonants of a syllable whose vowel is not written."""


class _ThaiReader:
    """One run of Thai letters, read syllable by syllable."""

    def __init__(self, text: str, *, loan: bool) -> None:
        if "์" in text:
            text = text.replace("ร์", "") if loan else _SILENT.sub("", text)
        text = f" {text.replace('ม่วง', 'มูง').translate(_MARKS)}"
        for letters, spelt, said in _SPELT if loan else _SPELT_AS_NAMES:
            if letters in text:
                text = spelt.sub(said, text)
        self._text, self._at = text[1:], 0
        self._middle, self._last = (_LOAN_CODA, _LOAN_CODA) if loan else (_MIDDLE_CODA, _CODA)
        self._out: list[str] = []
        self._bare: list[str] = []
        """Consonants without a written vowel that are not placed yet."""
        self._open = self._closed = False
        """Whether a vowel stands before them; and one that must have a consonant behind it."""

    def read(self) -> str:
        while (letter := self._letter()) or self._at < len(self._text):
            if letter in _BEFORE:
                self._read_vowel_before(letter)
            elif letter in _ONSET:
                self._read_consonant(letter)
            else:
                self._at += 1
        self._place_bare()
        return "".join(self._out)

    def _letter(self, ahead: int = 0) -> str:
        return self._text[self._at + ahead : self._at + ahead + 1]

    def _read_vowel_before(self, vowel: str) -> None:
        """เ แ โ ใ ไ, the consonants of its syllable, and what else is written of the vowel."""
        self._place_bare()
        said = _BEFORE[vowel]
        self._at += 1
        first, second, third = (self._letter(ahead) for ahead in range(3))
        if first in _ONSET:
            self._out.append(_ONSET[first])
            self._at += 1
            if second and second in _AFTER.get(first, "") and self._leads(vowel, second, third):
                self._out.append(_ONSET[second])
                self._at += 1
        while (sign := self._letter()) and sign in _SAID:
            said = _BEHIND_E.get(sign, said) if vowel == "เ" else said
            self._at += 1
        self._out.append(said)
        self._open = True

    def _leads(self, vowel: str, second: str, third: str) -> bool:
        """Whether a second consonant belongs to the onset, by the letter behind it: แกว่ง and แพร, but แก้ว."""
        if vowel in "ใไ" or (vowel == "แ" and second != "ว"):
            return True
        return third != "" and (third in "งน" if second == "ว" else third in _ONSET or third in _SAID)

    def _read_consonant(self, letter: str) -> None:
        behind = self._letter(1)
        self._at += 1
        if behind == "์":
            self._place_bare()
            self._out.append(self._last[letter])
            self._at += 1
        elif behind and behind in _SAID:
            lead = self._bare.pop() if self._bare and letter in _AFTER.get(self._bare[-1], "") else ""
            self._place_bare()
            self._out += [_ONSET.get(lead, ""), _ONSET[letter], _SAID[behind]]
            self._open, self._closed = True, behind == "ั"
            while (sign := self._letter()) and sign in _SAID:
                self._at += 1
        else:
            self._bare.append(letter)

    def _place_bare(self) -> None:
        """Pairs are syllables; an odd one over ends the syllable before, or is one by itself."""
        bare, at_end = self._bare, self._at >= len(self._text)
        coda = self._last if at_end else self._middle
        pair = at_end and len(bare) == _PAIR
        ends = bare[1:2] == ["ว"] or (not pair and (bare[:1] in (["ย"], ["ว"]) or bare[1:] == ["ส"]))
        if self._open and bare and (self._closed or len(bare) % _PAIR or ends):
            self._out.append((coda if len(bare) == 1 else self._middle)[bare.pop(0)])
        if len(bare) % _PAIR:
            self._out += [_ONSET[bare.pop(0)], "A"]
        for number in range(0, len(bare), _PAIR):
            first, last = bare[number : number + _PAIR]
            self._out += [_ONSET[first], "O", (coda if number + _PAIR == len(bare) else self._middle)[last]]
        bare.clear()
        self._open = self._closed = False


_ENGLISH = _compiled(
    ("^kn", "n"), ("^wr", "r"), ("^x", "s"), ("^uni", "yuni"), ("igh", "ai"), ("gn$", "n"), ("logy$", "loyi"),
    ("([bckt])re$", r"\1er"), ("rr", "r"),
    ("ch(?=[lnr]|em)", "k"), ("que$", "k"), ("qu", "kw"), ("wh", "w"), ("[ts]ion", "chon"),
    ("ture|tur(?=i)", "cher"), ("[ct]i(?=[aou])", "ch"), ("ph", "f"), ("dge?", "dj"),
    ("cc(?=[eiy])", "ks"), ("c(?=[eiy])", "s"), ("g(?=[eiy])", "j"), ("x", "ks"), ("nk", "ngk"),
    ("(?<=[^aeiou])e(s?)$", r"\1"), (r"([^aeiou])\1+(?![aeiouy])", r"\1"), ("dj", "j"),
)  # fmt: skip
"""How English writes sounds that Thai then spells by ear."""
_DOUBLED = _compiled(("nng", "n\x00"), (r"([^aeiou])\1+", r"\1"))
_LATIN = _compiled(
    ("ee|ii", "i"), ("oo|uu", "u"), ("aa", "a"),
    ("ck|c(?!h)|q", "k"), ("t?ch|sh|j", "c"), ("ng", "\x00"), ("kh|gh?", "k"), ("\x00", "g"),
    ("th", "t"), ("dh", "d"), ("ph", "p"), ("bh", "b"), ("[xz]", "s"), ("sr", "s"),
    ("h(?![aeiouy])", ""), ("(?<=[aeiou])r(?![aeiouy])", ""), ("r", "l"),
    ("i?y(?=[aeou])", "\x01"), ("y", "i"), ("(?<=i)\x01", ""), ("\x01", "y"),
    ("(?<=[aeiou])w(?![aeiouy])", "o"), ("(?<=i)y", ""),
)  # fmt: skip
_CLUSTERS = frozenset(f"{first}l" for first in "kctdpbf") | {"kw"}
_SYLLABLE = re.compile("([^aeiou]*)([aeiou]*)")
_ENGLISH_CODA = str.maketrans({"d": "t", "b": "p", "f": "p", "v": "p", "l": "n"} | dict.fromkeys("wyh"))
_LATIN_CODA = _ENGLISH_CODA | str.maketrans({"c": "t", "s": "t", "v": None})
_VOWELS = _compiled(
    ("ao|au", "AO"), ("ou|u[ae]*", "U"), ("[ae]i", "AI"), ("i[ao]", "IA"), ("ae|oe|eo?", "E"),
    ("o", "O"), ("i", "I"), ("a", "A"),
)  # fmt: skip


def _read_latin(word: str, *, english: bool) -> str:
    """One word of small ASCII letters: what stands before a vowel begins its syllable."""
    for spelt, said in (*_ENGLISH, *_LATIN) if english else (*_DOUBLED, *_LATIN):
        word = spelt.sub(said, word)
    coda, out = _ENGLISH_CODA if english else _LATIN_CODA, []
    for match in _SYLLABLE.finditer(word):
        consonants, vowels = match.groups()
        onset = 0 if not match.start() else max(0, len(consonants) - 1) if vowels else len(consonants)
        if vowels and onset > 0 and consonants[onset - 1 : onset + 1] in _CLUSTERS:
            onset -= 1
        out += [consonants[:onset].translate(coda), consonants[onset:].replace("v", "w")]
        for spelt, said in _VOWELS:
            vowels = spelt.sub(said, vowels)
        out.append(vowels)
    return "".join(out)


_RUN = re.compile("(?P<thai>[ก-๎]+)|(?P<latin>[a-z]+)|(?P<digits>[0-9]+)")
_VOWEL = re.compile("[A-Z]")
_TWICE = re.compile(r"(.)\1+")
_ENDING_BEFORE = re.compile("t(?=[cs])")
_THAI = re.compile("[ก-๎]")
_HAS_LATIN = re.compile("[a-zA-Z]{2}")


def is_latin(text: str) -> bool:
    """Whether a name is written in Latin letters, or a part of it is."""
    return bool(_HAS_LATIN.search(text))


def sounds(text: str, *, loan: bool = False) -> str:
    """The sounds of a name: consonants small, vowels capitals; `loan`: as words from English are read."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    out = []
    for run in _RUN.finditer(text.lower()):
        if run["thai"]:
            out.append(_ThaiReader(run[0], loan=loan).read())
        else:
            out.append(_read_latin(run[0], english=loan) if run["latin"] else run[0])
    return "".join(out)


def consonants(said: str) -> str:
    """The consonants of sounds, each run of one once."""
    return _TWICE.sub(r"\1", _VOWEL.sub("", _ENDING_BEFORE.sub("", said)))


def person_latin_key(first: str, last: str) -> str:
    """The key of a person: first and family name, apart."""
    return bordered((_name_key(first), _name_key(last)), f"{first}{last}")


@lru_cache(maxsize=50_000)
def _name_key(name: str) -> str:
    """One name's consonants; names come again and again in a list."""
    return consonants(sounds(name))


def company_latin_key(core: str) -> str:
    """The key of a firm: its readings, as a name and as words from English, where they differ."""
    return bordered(dict.fromkeys(consonants(sounds(core, loan=loan)) for loan in (False, True)), core)


def bordered(parts: Iterable[str], written: str) -> str:
    """What a key is made of, with its borders; nothing where nothing is heard."""
    border = BORDER if _THAI.search(written) else LATIN_BORDER
    found = [part for part in parts if part]
    return f"{border}{border.join(found)}{border}" if found else ""
