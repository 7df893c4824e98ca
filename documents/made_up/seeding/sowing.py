"""The plan carried out: registry, then papers, each in one transaction that leaves nothing half done."""

import multiprocessing
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Protocol, TextIO

from django.db import connection, models, transaction

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.made_up.seeding import loading, plan, rows
from documents.made_up.seeding.draws import stride
from documents.made_up.seeding.papers import PAGES
from documents.made_up.seeding.plan import Plan
from documents.made_up.seeding.registry import Place, Registry
from documents.made_up.seeding.rows import Filing
from documents.made_up.seeding.vocabulary import VOCABULARIES
from documents.models import Batch
from employers.models import Employer, Employment, Establishment, FormerName, InsuredPerson
from sso_efiles.accounts.models import Office, User
from sso_efiles.counters.recount import offices_with_counters, recount_office
from sso_efiles.policy import Role

_AT_ONCE, _FOLDERS_AT_ONCE = 10_000, 125
_REGISTRY: tuple[type[models.Model], ...] = (
    Employer,
    EmployerFile,
    Establishment,
    FormerName,
    InsuredPerson,
    Employment,
)
_WHO = "made-up-papers"

Make = Callable[[range], rows.Made]
Loaded = tuple[int, list[str]]
Packed = tuple[loading.Packed, list[str]]


class Bar(Protocol):
    """Hears how far it is."""

    def stage(self, name: str, total: int) -> None:
        """Another kind of row begins."""

    def update(self, n: int) -> None:
        """So many rows more."""

    def built(self, name: str) -> None:
        """This index or reference is being made."""


def sow(wanted: Plan, *, bar: Bar, jobs: int = 1, truth: TextIO | None = None) -> Plan:
    """Make it so; returns what was there before, or an empty plan. Refusals as in `plan`.

    `truth` takes one line a new page: id, percentage misread, what truly stands there as search spells it.
    """
    there = plan.held()
    if there:
        plan.may_grow(there, wanted)
    there = there or Plan(0, 0, 0)
    registry = registry_of(wanted)
    if not there.employers:
        with transaction.atomic(), loading.set_aside(_REGISTRY, tell=bar.built):
            _sow_registry(registry, wanted, bar=bar, jobs=jobs)
            plan.remember(replace(wanted, pages=0))
            _count()
    if wanted.folders > there.folders:
        filing = Filing(
            registry, wanted.seed, wanted.noise, _sender(registry.firm(0).office), truth is not None
        )
        with transaction.atomic():
            with loading.set_aside(rows.OF_FOLDERS, tell=bar.built):
                _sow_folders(filing, range(there.folders, wanted.folders), bar=bar, jobs=jobs, truth=truth)
            plan.remember(wanted)
            _begin_files()
            _count()
    loading.tidy()
    return there


def _begin_files() -> None:
    """Employers that got their first folder although they were made for fewer pages."""
    filed = Employer.objects.filter(pk__in=Batch.objects.values("employer"), efile=None)
    EmployerFile.objects.bulk_create(
        [
            EmployerFile(employer_id=pk, office_id=office, state=EmployerFileState.TO_INDEX)
            for pk, office in filed.values_list("pk", "office").iterator()
        ],
        batch_size=1000,
    )


def registry_of(wanted: Plan) -> Registry:
    """Its employers and people, to be made again one by one; offices come from the reference data."""
    offices = list(Office.objects.exclude(kind="hq").select_related("province").order_by("pk"))
    near = Counter(office.province_id for office in offices)
    places = [
        Place(
            office.pk,
            office.province_id,
            office.province.name_th,
            office.province.target_files // near[office.province_id],
        )
        for office in offices
    ]
    return Registry(
        wanted.seed,
        employers=wanted.employers,
        persons=wanted.persons,
        places=places,
        vocabulary=VOCABULARIES[wanted.vocabulary],
    )


def _sow_registry(registry: Registry, wanted: Plan, *, bar: Bar, jobs: int) -> None:
    step = stride(wanted.employers)
    filed = frozenset(number * step % wanted.employers for number in range(wanted.folders))
    bar.stage("employers", wanted.employers)
    for done, _ in _loaded(
        partial(rows.of_firms, registry, filed=filed), range(wanted.employers), at_once=_AT_ONCE, jobs=jobs
    ):
        bar.update(done)
    bar.stage("persons", wanted.persons)
    for done, _ in _loaded(
        partial(rows.of_people, registry), range(wanted.persons), at_once=_AT_ONCE, jobs=jobs
    ):
        bar.update(done)


def _sow_folders(filing: Filing, numbers: range, *, bar: Bar, jobs: int, truth: TextIO | None) -> None:
    bar.stage("pages", len(numbers) * PAGES)
    for done, said in _loaded(partial(rows.of_folders, filing), numbers, at_once=_FOLDERS_AT_ONCE, jobs=jobs):
        bar.update(done * PAGES)
        if truth:
            truth.writelines(said)


def _sender(office: str) -> int:
    """Who is said to have scanned it all; nobody can sign in as them."""
    facts = {"role": Role.SCANNER, "office_id": office, "is_active": False}
    return User.objects.get_or_create(username=_WHO, defaults=facts)[0].pk


def _loaded(make: Make, numbers: range, *, at_once: int, jobs: int) -> Iterator[Loaded]:
    """Block after block; how many things it was of, and what was said of them."""
    blocks = [numbers[start : start + at_once] for start in range(0, len(numbers), at_once)]
    if connection.vendor != "postgresql":
        for block in blocks:
            made, said = make(block)
            loading.insert(made)
            yield len(block), said
    else:
        for size, (lines, said) in zip(map(len, blocks), _packed(make, blocks, jobs=jobs), strict=True):
            loading.copy(lines)
            yield size, said


def _packed(make: Make, blocks: list[range], *, jobs: int) -> Iterator[Packed]:
    """Made by `jobs` other processes, a few blocks ahead; they leave the database alone."""
    if jobs == 1:
        yield from (_pack(make, block) for block in blocks)
        return
    coming: deque[Future[Packed]] = deque()
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        for block in blocks:
            coming.append(pool.submit(_pack, make, block))
            if len(coming) > 2 * jobs:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _pack(make: Make, block: range) -> Packed:
    made, said = make(block)
    return loading.packed(made), said


def _count() -> None:
    """The dashboard's counters, as the rows have it."""
    for office in offices_with_counters():
        recount_office(office)
