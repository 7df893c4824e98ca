"""What the registry's rows say of the dashboard's counters."""

from django.db.models import Count

from employers.models import Employer
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.recount import Counts, register_recount


@register_recount(CounterName.EMPLOYERS)
def count_employers(office: str) -> Counts:
    """Employers by their responsible office; one query."""
    rows = Employer.objects.filter(office=office) if office else Employer.objects.all()
    numbers = rows.order_by().values_list("office").annotate(n=Count("pk"))
    return {(code, CounterName.EMPLOYERS): n for code, n in numbers}
