"""Employers, their places of business, the people insured through them, and who worked where, when.

Foreign keys whose column leads a constraint or an index of its own say db_index=False: a second only costs.
"""

from employers.models.employer import LEGAL_FORMS, Employer, EmployerStatus, FormerName
from employers.models.establishment import Establishment
from employers.models.person import Employment, InsuredPerson, Section

__all__ = [
    "LEGAL_FORMS",
    "Employer",
    "EmployerStatus",
    "Employment",
    "Establishment",
    "FormerName",
    "InsuredPerson",
    "Section",
]
