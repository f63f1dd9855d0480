"""Letters of the desk to an agent: an invitation, a warning about the account.

``people`` lies below the channels, so those who can carry a letter register here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils import translation
from django.utils.translation import gettext as _

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from ombud.people.models import Agent


class Carrier(Protocol):
    """Takes a letter along, in the caller's transaction; False when it cannot."""

    def __call__(self, agent: Agent, *, subject: str, text: str, purpose: str) -> bool: ...


carriers: Registry[Carrier] = Registry("carrier of letters")


def send_letter(agent: Agent, *, subject: str, text: str, purpose: str = "desk-work") -> bool:
    """Hand a letter for ``agent`` to a channel that leaves; False when there is none.

    The purpose gate is asked by the channel, when it takes the letter and when it sends it.
    The text may hold a link that lets somebody in: it is kept encrypted until it has left.
    """
    return any(
        carriers[name](agent, subject=subject, text=text, purpose=purpose) for name in carriers
    )


def send_invitation(agent: Agent, link: str) -> bool:
    """Send ``agent`` the ``link`` to set a password by; False when no mail leaves."""
    with translation.override(agent.language or translation.get_language()):
        subject = _("Your account at the support desk")
        text = _(
            "Hello %(name)s,\n\n"
            "an account at the support desk was made for you. Set your password here:\n\n"
            "%(link)s\n\n"
            "The link works once and for three days. If you expect no such account, do "
            "nothing: without a password it stays closed."
        ) % {"name": agent.name, "link": link}
    return send_letter(agent, subject=subject, text=text)
