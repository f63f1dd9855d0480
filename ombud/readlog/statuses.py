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


class Surface(TextChoices):
    DESK = "desk", _("in the desk")
    API = "api", _("by a program")
    COMMAND = "command", _("at the server")
