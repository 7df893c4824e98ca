"""Provinces, offices, the people who work there, and the tokens of their programs."""

import hashlib
import secrets
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sso_efiles import policy
from sso_efiles.policy import Action, Role
from sso_efiles.text.language import is_english


def _name_in_language(row: "Province | Office") -> str:
    return row.name_en if is_english() and row.name_en else row.name_th


class Province(models.Model):
    """A province by its TIS-1099 code; `target_files` is replaceable data (data/employer_targets.csv)."""

    code = models.CharField(max_length=2, primary_key=True)
    iso = models.CharField(max_length=5)
    name_th = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    abbr_th = models.CharField(max_length=8, blank=True)
    region_th = models.CharField(max_length=40)
    region_en = models.CharField(max_length=40)
    target_files = models.PositiveIntegerField(default=0)
    target_kind = models.CharField(max_length=20, default="estimate")
    target_basis = models.CharField(max_length=40, blank=True)
    target_confidence = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return _name_in_language(self)


class OfficeQuerySet(models.QuerySet["Office"]):
    """Questions about offices."""

    def within(self, user: policy.Officer, action: Action) -> Self:
        """The offices that this action reaches for this person."""
        return self.filter(policy.rows(user, action, office="pk", province="province_id"))


class Office(models.Model):
    """An SSO office by its 4-digit code; codes of branch offices are data that SSO may correct."""

    code = models.CharField(max_length=4, primary_key=True)
    name_th = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=20)
    verification = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return _name_in_language(self)


class UserManager(BaseUserManager["User"]):
    """Makes people."""

    def create_user(self, username: str, password: str | None = None, **facts: Any) -> "User":
        """A person with a role; without a password nobody can sign in as them."""
        user = self.model(username=username, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class UserQuerySet(models.QuerySet["User"]):
    """Questions about people."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The people whom this person administers."""
        return self.filter(policy.rows(user, Action.USERS, office="office"))


class User(AbstractBaseUser):
    """One person with one role at one office; no shared accounts."""

    username = models.CharField(_("User name"), max_length=60, unique=True)
    name_th = models.CharField(_("Name"), max_length=160, blank=True)
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False, db_default=False)
    """Somebody else set the password and so knows it: it opens the page that changes it, and nothing more."""
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["role"]
    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name_th or self.username

    def may(self, action: Action, office: Office | None = None) -> bool:
        """`policy.can` for templates and views."""
        return policy.can(self, action, office)


class TokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions about tokens."""

    def revoke(self) -> int:
        """From the next request on they open nothing; how many were still good."""
        return self.filter(revoked_at=None).update(revoked_at=Now())


class ApiToken(models.Model):
    """A program's key to the API in the name of a person; only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"token {self.pk} of {self.user_id}"

    @classmethod
    def issue(cls, user: User) -> str:
        """A new token, told once."""
        token = secrets.token_urlsafe(32)
        cls.objects.create(user=user, digest=cls.digest_of(token))
        return token

    @staticmethod
    def digest_of(token: str) -> str:
        """What is stored for a token: 256 random bits need no slow hash."""
        return hashlib.sha256(token.encode()).hexdigest()


class SignInFailure(models.Model):
    """A failed sign-in, counted for one name from one address; the name is kept as a digest."""

    name_digest = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name_digest", "address", "at"], name="signin_failure_who")]

    def __str__(self) -> str:
        return f"{self.address} {self.at}"
