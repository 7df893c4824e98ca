"""What people type about people."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from sso_efiles.accounts import people
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Action, Role
from sso_efiles.text.thai import tidy


class SignInForm(forms.Form):
    """Name and password; whether they fit is not the form's business."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """A password for somebody."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=128,
        help_text=_("At least 12 characters, and not one that is easy to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Django's validators decide."""
        password: str = self.cleaned_data["password"]
        person = self.person or User(username=self.cleaned_data.get("username", ""))
        password_validation.validate_password(password, person)
        return password


class OwnPasswordForm(PasswordForm):
    """The present password and the next one, written twice; whether the present one fits is asked at the
    door's own counter.
    """

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("present", "password", "again")

    def clean(self) -> dict[str, Any]:
        """Both times the same, and not the present one."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        new = given.get("password")
        if new and given.get("again") and new != given["again"]:
            self.add_error("again", _("The two new passwords differ. Write the same one twice."))
        if new and new == given.get("present"):
            self.add_error("password", _("This is the present password. Choose another."))
        return given


class PersonForm(forms.Form):
    """Name, role and office, as far as the administrator may give them."""

    name_th = forms.CharField(label=_("Name"), max_length=160)
    role = forms.ChoiceField(label=_("Role"))
    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none())
    is_active = forms.BooleanField(label=_("May sign in"), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in people.grantable_roles(by)]  # type: ignore[attr-defined]
        self.fields["office"].queryset = Office.objects.within(by, Action.USERS)  # type: ignore[attr-defined]
        self.fields["office"].required = by.role != Role.HQ_ADMIN

    def clean_name_th(self) -> str:
        """As names are spelled everywhere."""
        return tidy(self.cleaned_data["name_th"])

    def clean_role(self) -> Role:
        """As the policy knows it."""
        return Role(self.cleaned_data["role"])


class NewPersonForm(PersonForm, PasswordForm):
    """The same with a user name and a first password."""

    is_active = None  # type: ignore[assignment]  # a new person may sign in
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small Latin letters, digits, dot, hyphen. One person, one name: never shared."),
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]*\Z", _("Use small Latin letters, digits, dot and hyphen."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ("username", "name_th", "role", "office", "password")

    def clean_username(self) -> str:
        """Nobody else has it."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another."))
        return username
