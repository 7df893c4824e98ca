"""What a single sampling plan lets through, and what it sends back.

Problem     A plan is two numbers, n pages and at most c defects; an office asks what they promise.
Known as    Operating characteristic (OC) of a single sampling plan by attributes; producer's risk (a good lot
            is rejected) and consumer's risk (a bad one is accepted), Dodge and Romig 1929.
Steps       Of a process that goes on: binomial. Of one lot of N pages of which D are wrong: hypergeometric.
Source      The risks that ISO 2859-1 publishes (tables 5 and 6) are those of the binomial at the AQL, and the
            quality at which one lot of ten is accepted.
"""

from math import comb, exp, lgamma, log, log1p

TO_CONSUMER = 0.10
"""The consumer's risk at which the standard tells the limiting quality."""
_HALVINGS = 60
"""Steps of bisection: 2**-60 is below what a double tells apart."""


def chance_to_accept(rate: float, *, sample: int, accept: int) -> float:
    """That at most `accept` of `sample` pages are wrong, where each is with chance `rate`. O(accept)."""
    if rate <= 0 or accept >= sample:
        return 1.0
    if rate >= 1:
        return 0.0
    return min(1.0, sum(exp(_log_binomial(wrong, sample, rate)) for wrong in range(accept + 1)))


def chance_to_accept_lot(wrong: int, *, size: int, sample: int, accept: int) -> float:
    """That a sample of a lot of `size` pages, of which `wrong` are wrong, holds at most `accept`. Exact."""
    sample = min(sample, size)
    ways = sum(
        comb(wrong, found) * comb(size - wrong, sample - found) for found in range(min(accept, wrong) + 1)
    )
    return ways / comb(size, sample)


def producers_risk(aql: float, *, sample: int, accept: int) -> float:
    """The chance that a lot of a process just as good as the AQL (a share, 0.0065) is rejected."""
    return 1 - chance_to_accept(aql, sample=sample, accept=accept)


def limiting_quality(*, sample: int, accept: int, risk: float = TO_CONSUMER) -> float:
    """The share of wrong pages at which a lot is still accepted with this chance, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if chance_to_accept(middle, sample=sample, accept=accept) > risk:
            low = middle
        else:
            high = middle
    return high


def _log_binomial(wrong: int, sample: int, rate: float) -> float:
    ways = lgamma(sample + 1) - lgamma(wrong + 1) - lgamma(sample - wrong + 1)
    return ways + wrong * log(rate) + (sample - wrong) * log1p(-rate)
