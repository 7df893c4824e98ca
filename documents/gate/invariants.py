"""What the gate promises, for `check_ledger`."""

from documents.gate import certificate_rules
from documents.upkeep.integrity import register_rule

register_rule("certificates", certificate_rules.certificates_fit)
register_rule("certificates", certificate_rules.certified_files_have_one)
register_rule("certificates", certificate_rules.certified_pictures_are_kept)
