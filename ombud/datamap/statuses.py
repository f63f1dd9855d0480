"""Enumerations of the data map."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Group(TextChoices):
    """What is decided about apart when a person asks (the words of privacy requests)."""

    PROFILE = "profile", _("Name and ways to be reached")
    OBJECTS = "objects", _("Belongings: devices, contracts and the like")
    TICKETS = "tickets", _("Conversations")
    FILES = "files", _("Files, and mails as they arrived")
    NOTES = "notes", _("Internal notes in your conversations")
    MENTIONS = "mentions", _("What was written about you elsewhere")
    CONSENTS = "consents", _("Consents, choices and requests")
    LOGS = "logs", _("What was noted: mail on its way, who looked, who got the data")

    @property
    def of_them(self) -> str:
        """What it is called to people who are not the person."""
        return str(OF_THEM.get(self, self.label))


OF_THEM = {
    Group.NOTES: _("Internal notes in their conversations"),
    Group.MENTIONS: _("What was written about the person elsewhere"),
}
