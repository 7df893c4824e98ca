"""Whatever is changed in what a file carries, it is not whole any more; and nothing brings the proof down."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.proof.certificate import HEAD, write_content
from documents.proof.pictures import compare_in_order, compare_named
from tests.documents.proof.conftest import Exported
from tests.documents.proof.tampering import is_whole, mend_manifests, read_bag, write_bag

EASY = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@EASY
@given(st.data())
def test_a_file_of_a_bag_changed_dropped_or_exchanged(
    bag: Path, exported: Exported, data: st.DataObject
) -> None:
    bag.write_bytes(exported.bag)
    files = read_bag(bag)
    name = data.draw(st.sampled_from(sorted(files)))
    how = data.draw(st.sampled_from(["flip", "drop", "grow", "cut", "exchange"]))
    if how == "exchange":
        other = data.draw(st.sampled_from(sorted(files)))
        if files[other] == files[name]:
            return
        files[name], files[other] = files[other], files[name]
    elif how == "drop":
        del files[name]
    else:
        files[name] = changed(files[name], how, data.draw(st.integers(0, 10**6)))
    write_bag(bag, files)
    assert not is_whole(bag)


def changed(content: bytes, how: str, at: int) -> bytes:
    if how == "grow":
        return content + b"x"
    if how == "cut":
        return content[: at % len(content)]
    at %= len(content)
    return content[:at] + bytes([content[at] ^ 0x41]) + content[at + 1 :]


@EASY
@given(st.data())
def test_a_value_of_the_certificate_changed_by_who_mends_the_manifests(
    bag: Path, exported: Exported, data: st.DataObject
) -> None:
    bag.write_bytes(exported.bag)
    files = read_bag(bag)
    content = json.loads(files["data/certificate.json"])
    before = json.dumps(content)
    change_somewhere(content, data)
    if json.dumps(content) == before:
        return
    files["data/certificate.json"] = write_content(content)
    mend_manifests(files)
    write_bag(bag, files)
    assert not is_whole(bag)


def change_somewhere(content: dict[str, Any], data: st.DataObject) -> None:
    """A field of a slot, the order or number of slots, or a fact of the head."""
    slots = content["slots"]
    at, other = (data.draw(st.integers(0, len(slots) - 1)) for _ in range(2))
    field = data.draw(st.sampled_from(sorted(slots[0])))
    value = data.draw(st.none() | st.integers() | st.text(max_size=5) | st.booleans())
    match data.draw(st.sampled_from(["field", "exchange", "order", "drop", "repeat", "head", "lose"])):
        case "field":
            slots[at][field] = value
        case "lose":
            del slots[at][field]
        case "exchange":
            slots[at][field], slots[other][field] = slots[other][field], slots[at][field]
        case "order":
            slots[at], slots[other] = slots[other], slots[at]
        case "drop":
            del slots[at]
        case "repeat":
            slots.insert(at, dict(slots[other]))
        case "head":
            content[data.draw(st.sampled_from(HEAD))] = value


@EASY
@given(at=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_a_bit_of_a_pdf_turned(pdf: Path, exported: Exported, at: int, bit: int) -> None:
    data = bytearray(exported.pdf)
    data[at % len(data)] ^= 1 << bit
    pdf.write_bytes(data)
    assert not is_whole(pdf)


@EASY
@given(at=st.integers(0, 10**9), size=st.integers(1, 60))
def test_bytes_of_a_bag_overwritten_bring_nothing_down(
    bag: Path, exported: Exported, at: int, size: int
) -> None:
    data = bytearray(exported.bag)
    at %= len(data)
    data[at : at + size] = random.Random(at).randbytes(size)
    bag.write_bytes(data)
    is_whole(bag)


SLOTS = st.lists(st.none() | st.sampled_from("abcdefgh"), min_size=1, max_size=12)


@settings(max_examples=1000, deadline=None)
@given(slots=SLOTS, found=st.lists(st.sampled_from("abcdefghz"), max_size=12))
def test_pictures_differ_exactly_where_they_are_told_to(slots: list[str | None], found: list[str]) -> None:
    manifest = [{"picture": digest} for digest in slots]
    wanted = [digest for digest in slots if digest is not None]
    told = list(compare_in_order(manifest, [(f"place {at}", digest) for at, digest in enumerate(found)]))
    assert (told == []) == (wanted == found)


@settings(max_examples=1000, deadline=None)
@given(slots=SLOTS, found=st.dictionaries(st.integers(1, 14), st.sampled_from("abcdefghz")))
def test_named_pictures_differ_where_they_are_told_to(slots: list[str | None], found: dict[int, str]) -> None:
    manifest = [{"picture": digest} for digest in slots]
    wanted = {number: digest for number, digest in enumerate(slots, start=1) if digest is not None}
    told = list(compare_named(manifest, {number: (str(number), digest) for number, digest in found.items()}))
    if wanted == found:
        assert told == []
    elif [wanted[n] for n in sorted(wanted)] != [found[n] for n in sorted(found)]:
        assert told


@pytest.mark.parametrize("count", [2, 5, 40])
def test_any_two_of_many_pages_swapped_are_named_as_such(count: int) -> None:
    manifest = [{"picture": str(number)} for number in range(1, count + 1)]
    digests = [str(number) for number in range(1, count + 1)]
    one, other = 1, count - 1
    digests[one - 1], digests[other] = digests[other], digests[one - 1]
    (told,) = compare_in_order(manifest, [("", digest) for digest in digests])
    assert told.message_en == f"pages {one} and {count} swapped"
