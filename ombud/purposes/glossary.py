"""The words that notices and pages use about data, each explained once (promise A1)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GLOSSARY: dict[str, tuple[Any, Any]] = {
    "service": (
        _("Service"),
        _("This desk: its pages, its mail, and what answers programs."),
    ),
    "personal-data": (
        _("Personal data"),
        _("Whatever says something about a person who is known or can be found out."),
    ),
    "usage-data": (
        _("Usage data"),
        _("Personal data that comes about by itself while somebody uses the service."),
    ),
    "cookies": (
        _("Cookies"),
        _("Short texts that a page leaves in a browser and gets back with each visit."),
    ),
    "controller": (
        _("Controller"),
        _("Whoever decides why and how personal data is used."),
    ),
    "processor": (
        _("Processor"),
        _("Whoever uses personal data for a controller, as it says, for nothing of its own."),
    ),
    "subject": (
        _("Data subject"),
        _("The person whom personal data is about."),
    ),
}
