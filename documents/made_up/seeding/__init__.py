"""A nation of made-up employers, people and papers, to see how the product stands at its full size."""

from documents.made_up.seeding.papers import PAGES
from documents.made_up.seeding.plan import DifferentMadeUpData, HoldsRealData, Plan, held
from documents.made_up.seeding.sowing import sow

__all__ = ["PAGES", "DifferentMadeUpData", "HoldsRealData", "Plan", "held", "sow"]
