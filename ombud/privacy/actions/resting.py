"""Telling a person that a restriction will be lifted (GDPR Art. 18(3))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.channels.email.actions.letters import write_to_contact
from ombud.people.queries import address_of
from ombud.privacy import letters
from ombud.tickets.actions import announce_lifting

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.models import Restriction


@transaction.atomic
def tell_of_lifting(
    restriction: Restriction, *, actor: Actor, is_told_otherwise: bool = False
) -> None:
    """Mail the person that their data will be used again; again does nothing.

    is_told_otherwise: they were told by telephone or letter, so no mail goes.
    Raises ``Refused`` when no mail can reach them.
    """
    if restriction.notice_at is not None:
        return
    contact = restriction.contact
    address = address_of(contact)
    if not is_told_otherwise:
        subject, text = letters.lifting_mail(contact.language)
        if not address or not write_to_contact(
            contact, address, subject=subject, text=text, purpose="privacy-rights"
        ):
            raise Refused("No mail reaches this person. Tell them otherwise, then say so here.")
    announce_lifting(restriction, actor=actor)
