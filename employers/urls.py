"""The registry's pages: none of its own yet; an employer's file is a page of `documents`."""

from django.urls import URLPattern

app_name = "employers"
urlpatterns: list[URLPattern] = []
