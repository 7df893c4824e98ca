"""Every address of the product."""

from django.urls import include, path

handler400 = "sso_efiles.web.errors.bad_request"
handler403 = "sso_efiles.web.errors.forbidden"
handler404 = "sso_efiles.web.errors.not_found"
handler500 = "sso_efiles.web.errors.server_fault"

urlpatterns = [
    path("", include("sso_efiles.web.urls")),
    path("", include("sso_efiles.accounts.urls")),
    path("", include("documents.urls")),
    path("", include("documents.api.health")),
    path("api/v1/", include("documents.api.urls")),
]
