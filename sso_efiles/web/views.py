"""Pages that belong to no app."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sso_efiles.accounts.requests import OfficerRequest


@require_GET
def show_about(request: OfficerRequest) -> HttpResponse:
    """What this system is, what it is made of, where its map comes from."""
    return render(request, "web/about.html")
