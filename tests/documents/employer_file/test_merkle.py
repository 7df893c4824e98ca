"""The Merkle tree: one root for all slots, a proof for each, and nothing passed off as something else."""

import pytest

from documents.employer_file.merkle import leaf_hash, proof_of, root_by_proof, root_of

SIZES = range(1, 34)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash({"slot": number}) for number in range(count)]


def test_the_root_of_nothing_is_that_of_rfc_6962() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("count", SIZES)
def test_each_leaf_is_proven_by_its_own_way(count: int) -> None:
    made = leaves(count)
    for at, leaf in enumerate(made):
        assert root_by_proof(leaf, at, count, proof_of(made, at)) == root_of(made)


@pytest.mark.parametrize("count", [2, 7, 8, 9])
def test_another_leaf_another_place_or_another_proof_gives_another_root(count: int) -> None:
    made = leaves(count)
    proof = proof_of(made, 0)
    assert root_by_proof(leaf_hash({"slot": -1}), 0, count, proof) != root_of(made)
    assert root_by_proof(made[0], 1, count, proof_of(made, 1)) != root_of(made)
    with pytest.raises(ValueError, match="length"):
        root_by_proof(made[0], 0, count, [*proof, b""])


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_order_and_repetition_count(count: int) -> None:
    made = leaves(count)
    assert root_of(made[::-1]) != root_of(made)
    assert root_of([*made, made[-1]]) != root_of(made)


def test_a_node_is_no_leaf() -> None:
    one, two = leaves(2)
    assert leaf_hash((one + two).hex()) != root_of([one, two])
    with pytest.raises(IndexError):
        proof_of([one, two], 2)


def test_a_slot_is_the_same_in_whatever_order_its_fields_stand() -> None:
    assert leaf_hash({"a": 1, "ข": "ก"}) == leaf_hash({"ข": "ก", "a": 1})
