"""Every address: the desk at the root, the contacts' side under /help/, health for probes."""

from __future__ import annotations

from django.urls import include, path

from ombud.project.probe import health, health_page

urlpatterns = [
    path("health/", health, name="health"),
    path("api/v1/", include("ombud.api.urls")),
    path("settings/health/", health_page, name="health-page"),
    path("help/", include("ombud.portal.urls")),
    path("", include("ombud.desk.urls")),
]
handler400 = "ombud.desk.views.errors.wrong_request"
handler403 = "ombud.desk.views.errors.forbidden"
handler404 = "ombud.desk.views.errors.not_found"
handler500 = "ombud.desk.views.errors.broken"
