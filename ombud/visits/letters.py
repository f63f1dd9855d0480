"""The letter with the link."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _


def link_mail(link: str, language: str) -> tuple[str, str]:
    """Return subject and text of the mail that lets somebody in."""
    with translation.override(language):
        subject = _("Your link to sign in")
        text = _(
            "Open this address to sign in. It works once, for 15 minutes:\n\n"
            "%(link)s\n\n"
            "If you did not ask for it, do nothing: without this mail nobody gets in."
        ) % {"link": link}
    return subject, text
