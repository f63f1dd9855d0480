"""What was opened, and from where."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Thing(TextChoices):
    TICKET = "ticket", _("The conversation of a ticket")
    CONTACT = "contact", _("Contact data")
    FILE = "file", _("A file")
    MAIL = "mail", _("A mail as it came")
    HIDDEN = "hidden", _("A hidden value")
    EXPORT = "export", _("An export")


class Why(TextChoices):
    """For what somebody at the server opened it; empty where they did not say."""

    ASKED = "asked", _("Whom the data are about asked for it")
    FAULT = "fault", _("To find or mend a fault")
    SECURITY = "security", _("To clear up an attack or a leak")
    LAW = "law", _("A law or a court demands it")
    TRIAL = "trial", _("To try the desk out, with made-up data")


class Surface(TextChoices):
    DESK = "desk", _("in the desk")
    API = "api", _("by a program")
    COMMAND = "command", _("at the server")
