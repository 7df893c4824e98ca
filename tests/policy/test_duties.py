"""Four eyes: who indexed does not check, who checked does not certify."""

from itertools import combinations

import pytest

from sso_efiles.policy.duties import Duty, conflicting_duty, may_follow


@pytest.mark.parametrize(
    ("duty", "done", "conflict"),
    [
        (Duty.CHECK, [Duty.INDEX], Duty.INDEX),
        (Duty.CERTIFY, [Duty.CHECK], Duty.CHECK),
        (Duty.CERTIFY, [Duty.INDEX, Duty.CHECK], Duty.CHECK),
        (Duty.INDEX, [Duty.CHECK], Duty.CHECK),
        (Duty.CHECK, [Duty.CERTIFY], Duty.CERTIFY),
        (Duty.CERTIFY, [Duty.INDEX], None),
        (Duty.INDEX, [Duty.INDEX], None),
        (Duty.CHECK, [Duty.CHECK], None),
        (Duty.INDEX, [], None),
    ],
)
def test_what_a_person_did_keeps_them_from_what_they_must_not_do(
    duty: Duty, done: list[Duty], conflict: Duty | None
) -> None:
    assert conflicting_duty(duty, done=done) is conflict
    assert may_follow(duty, done=done) is (conflict is None)


def test_the_rule_holds_in_either_order() -> None:
    for one, other in combinations(Duty, 2):
        assert may_follow(one, done=[other]) == may_follow(other, done=[one])
