"""Parts of the search planner, each with what takes its place while it is switched off.

What takes a part's place is the plain rule that somebody would write who had not thought of the part.
"""

from tests.benchmarks.page_switches import PAGE_SWITCHES
from tests.benchmarks.registry_switches import REGISTRY_SWITCHES

SWITCHES = (*PAGE_SWITCHES, *REGISTRY_SWITCHES)
