"""The addresses of the contacts' side."""

from __future__ import annotations

from django.urls import path

from ombud.portal import privacy
from ombud.portal.views import help_page

app_name = "portal"
urlpatterns = [
    path("", help_page, name="help"),
    path("privacy/", privacy.ask, name="privacy"),
    path("privacy/stop/<str:token>/", privacy.stop, name="privacy-stop"),
    path("privacy/<str:token>/", privacy.own, name="privacy-request"),
]
