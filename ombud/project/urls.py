"""Every address: the desk at the root, the contacts' side under /help/, health for probes."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from ombud.project.probe import health, health_page


class LateResolver(URLResolver):
    """Addresses that are loaded by the first request to one of them.

    Those of the interface for programs are a quarter of the start, and 11 MB in a process.
    Nothing on a page is named by one of them, so looking for a name passes them by.
    """

    def _populate(self) -> None:
        if "urlconf_module" in self.__dict__:
            super()._populate()


urlpatterns = [
    path("health/", health, name="health"),
    LateResolver(RoutePattern("api/v1/"), "ombud.api.urls", app_name="api", namespace="api"),
    path("settings/health/", health_page, name="health-page"),
    path("help/", include("ombud.portal.urls")),
    path("", include("ombud.desk.urls")),
]
handler400 = "ombud.desk.views.errors.wrong_request"
handler403 = "ombud.desk.views.errors.forbidden"
handler404 = "ombud.desk.views.errors.not_found"
handler500 = "ombud.desk.views.errors.broken"
