"""The least valid rows of the registry."""

import datetime as dt
from typing import Any

import factory

from employers.identifiers import check_digit
from employers.latin_key import person_latin_key
from employers.models import Employer, Employment, Establishment, FormerName, InsuredPerson
from employers.names import CompanyName, person_key
from employers.phonetic import sound_key
from sso_efiles.accounts.models import Office, Province


def account_no(number: int, *, province: str = "74") -> str:
    """A valid account number of our own making."""
    return (digits := f"{province}{number:07d}") + check_digit(digits)


def national_id(number: int) -> str:
    """A valid id of nobody: type 1, office 0000."""
    return (digits := f"10000{number:07d}") + check_digit(digits)


def juristic_no(number: int) -> str:
    """A valid company number of the year 2599."""
    return (digits := f"0105599{number:05d}") + check_digit(digits)


class ProvinceFactory(factory.django.DjangoModelFactory[Province]):
    """Lamphun's neighbours are not needed."""

    class Meta:
        model = Province
        django_get_or_create = ("code",)

    code = "74"
    iso = factory.LazyAttribute(lambda row: f"TH-{row.code}")
    name_th = "สมุทรสาคร"
    name_en = "Samut Sakhon"
    region_th = "ภาคกลาง"
    region_en = "Central"


class OfficeFactory(factory.django.DjangoModelFactory[Office]):
    """A province office."""

    class Meta:
        model = Office
        django_get_or_create = ("code",)

    class Params:
        province_code = factory.LazyAttribute(lambda row: row.code[:2])

    code = "7400"
    name_th = factory.LazyAttribute(lambda row: f"สำนักงานประกันสังคม {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"Office {row.code}")
    kind = "province"
    province = factory.SubFactory(ProvinceFactory, code=factory.SelfAttribute("..province_code"))


class EmployerFactory(factory.django.DjangoModelFactory[Employer]):
    """A company with keys that fit its name."""

    class Meta:
        model = Employer

    account_no = factory.Sequence(account_no)
    name = factory.Sequence(lambda n: f"บริษัท ทดสอบ {n} จำกัด")
    legal_form = factory.LazyAttribute(lambda row: CompanyName.parse(row.name).legal_form.value)
    search_key = factory.LazyAttribute(lambda row: CompanyName.parse(row.name).key)
    sound_key = factory.LazyAttribute(lambda row: CompanyName.parse(row.name).sound)
    latin_key = factory.LazyAttribute(lambda row: CompanyName.parse(row.name).latin)
    office = factory.SubFactory(OfficeFactory)
    status = "active"


class FormerNameFactory(factory.django.DjangoModelFactory[FormerName]):
    """A name that an employer had."""

    class Meta:
        model = FormerName

    employer = factory.SubFactory(EmployerFactory)
    name = "บริษัท ชื่อเดิม จำกัด"
    search_key = factory.LazyAttribute(lambda row: CompanyName.parse(row.name).key)
    sound_key = factory.LazyAttribute(lambda row: CompanyName.parse(row.name).sound)
    latin_key = factory.LazyAttribute(lambda row: CompanyName.parse(row.name).latin)
    seen_until = dt.date(2020, 3, 12)


class EstablishmentFactory(factory.django.DjangoModelFactory[Establishment]):
    """A head office."""

    class Meta:
        model = Establishment

    employer = factory.SubFactory(EmployerFactory)
    branch_seq = "000000"
    name = factory.SelfAttribute("employer.name")
    office = factory.SelfAttribute("employer.office")
    status = "active"


class InsuredPersonFactory(factory.django.DjangoModelFactory[InsuredPerson]):
    """A person who is nobody."""

    class Meta:
        model = InsuredPerson

    national_id = factory.Sequence(national_id)
    title = "นาย"
    first_name = "ทดสอบ"
    last_name = factory.Sequence(lambda n: f"ระบบ{n}")
    search_key = factory.LazyAttribute(lambda row: person_key(row.first_name, row.last_name))
    sound_key = factory.LazyAttribute(lambda row: sound_key(row.search_key))
    latin_key = factory.LazyAttribute(lambda row: person_latin_key(row.first_name, row.last_name))


class EmploymentFactory(factory.django.DjangoModelFactory[Employment]):
    """Someone at work since 2020."""

    class Meta:
        model = Employment

    person: Any = factory.SubFactory(InsuredPersonFactory)
    establishment: Any = factory.SubFactory(EstablishmentFactory)
    started_on = dt.date(2020, 1, 1)
