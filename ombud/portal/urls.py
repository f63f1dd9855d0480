"""The addresses of the contacts' side."""

from __future__ import annotations

from django.urls import path

from ombud.portal.views import help_page

app_name = "portal"
urlpatterns = [path("", help_page, name="help")]
