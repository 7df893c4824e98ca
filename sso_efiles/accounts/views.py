"""Sign in, sign out, and the people of one's offices."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from sso_efiles import policy
from sso_efiles.accounts import people, signin
from sso_efiles.accounts.forms import NewPersonForm, OwnPasswordForm, PasswordForm, PersonForm, SignInForm
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Refusal

PER_PAGE = 50  # guess


@never_cache
@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door. A fragment that was asked for after the session ended leads the whole page here."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(_door_from_here(request))
    if request.user.is_authenticated:
        return redirect(_next_address(request))
    form, refusal = SignInForm(_posted_data(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            signin.sign_in(
                request, name=form.cleaned_data["username"], password=form.cleaned_data["password"]
            )
        except Refusal as error:
            refusal = error
        else:
            return redirect(_next_address(request))
    status = refusal.status if refusal else 200 if request.method == "GET" else 422
    context = {
        "form": form,
        "refusal": refusal,
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    return render(request, "accounts/sign_in.html", context, status=status)


@never_cache
@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "POST"])
def answer_session(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and the token of that session, as JSON: a page that outlives its session asks here,
    and signs its person in again without being left.
    """
    if request.method == "POST":
        form = SignInForm(request.POST)
        try:
            if not form.is_valid():
                raise signin.WrongSignIn
            given = form.cleaned_data
            signin.sign_in(request, name=given["username"], password=given["password"])
        except Refusal as refusal:
            said = {"message_th": refusal.message_th, "message_en": refusal.message_en}
            return JsonResponse({"code": refusal.code} | said, status=refusal.status)
    person = request.user.get_username() if request.user.is_authenticated else None
    return JsonResponse({"person": person, "token": get_token(request)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The way out."""
    signin.sign_out(request)
    return redirect("login")


@never_cache
@sensitive_post_parameters("present", "password", "again")
@require_http_methods(["GET", "POST"])
def own_password(request: OfficerRequest) -> HttpResponse:
    """One's own new password; every other session of the person ends."""
    form, refusal = OwnPasswordForm(_posted_data(request), person=request.user), None
    if request.method == "POST" and form.is_valid():
        try:
            signin.prove_password(request, request.user, form.cleaned_data["present"])
        except Refusal as error:
            refusal = error
        else:
            people.change_own_password(request.user, form.cleaned_data["password"])
            update_session_auth_hash(request, request.user)
            messages.success(request, _("Your password was changed. Other sessions of yours have ended."))
            return redirect("home")
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "accounts/own_password.html", {"form": form, "problem": refusal}, status=status)


@require_GET
def list_users(request: OfficerRequest) -> HttpResponse:
    """The people whom this person administers."""
    policy.require(request.user, Action.USERS)
    found = User.objects.visible_to(request.user).select_related("office")
    query = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    if query:
        found = found.filter(username__icontains=query) | found.filter(name_th__icontains=query)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(person, people.may_change(person, by=request.user)) for person in page]
    return render(request, "accounts/users.html", {"rows": rows, "page": page, "asked": query})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def user_add(request: OfficerRequest) -> HttpResponse:
    """A new person."""
    policy.require(request.user, Action.USERS)
    form = NewPersonForm(_posted_data(request), by=request.user, initial={"office": request.user.office_id})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {name: given[name] for name in ("username", "name_th", "role", "office", "password")}
        person = people.add(**facts, by=request.user)
        messages.success(request, _("%(name)s can sign in now.") % {"name": person.username})
        return redirect("users")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/user_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def user_change(request: OfficerRequest, user_id: int) -> HttpResponse:
    """Role, office, name; or no way in any more."""
    policy.require(request.user, Action.USERS)
    person = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    allowed = people.may_change(person, by=request.user)
    form = PersonForm(_posted_data(request), initial=_initial_facts(person), by=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        people.change(
            person,
            name_th=given["name_th"],
            role=given["role"],
            office=given["office"],
            active=given["is_active"],
            by=request.user,
        )
        messages.success(request, _("Saved."))
        return redirect("users")
    context = {"form": form, "person": person, "allowed": allowed, "password_form": PasswordForm()}
    return render(request, "accounts/user_change.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters("password")
@require_POST
def user_password(request: OfficerRequest, user_id: int) -> HttpResponse:
    """A new password for somebody."""
    policy.require(request.user, Action.USERS)
    person = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    form = PasswordForm(request.POST, person=person)
    if form.is_valid():
        people.set_password(person, form.cleaned_data["password"], by=request.user)
        messages.success(request, _("The password of %(name)s was set.") % {"name": person.username})
        return redirect("users")
    context = {
        "form": PersonForm(initial=_initial_facts(person), by=request.user),
        "person": person,
        "allowed": people.may_change(person, by=request.user),
        "password_form": form,
    }
    return render(request, "accounts/user_change.html", context, status=422)


def _initial_facts(person: User) -> dict[str, object]:
    return {
        "name_th": person.name_th,
        "role": person.role,
        "office": person.office_id,
        "is_active": person.is_active,
    }


def _posted_data(request: HttpRequest) -> QueryDict | None:
    """What was posted, even when it is empty."""
    return request.POST if request.method == "POST" else None


def _door_from_here(request: HttpRequest) -> str:
    """The door, with the page that a fragment was asked from as the way back."""
    here: str | None = request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    return f"{resolve_url('login')}?{urlencode({'next': here})}" if here else resolve_url("login")


def _next_address(request: HttpRequest) -> str:
    """Where the person wanted to go; never another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url("home")
