"""Addresses that belong to no app: the language switch, what this system is."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path
from django.views.i18n import set_language

from sso_efiles.web import views

urlpatterns: list[URLPattern] = [
    path("i18n/", login_not_required(set_language), name="set_language"),
    path("about/", views.show_about, name="about"),
]
