"""Telling a person that a restriction will be lifted, or what became of an objection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.channels.email.actions.letters import write_to_contact
from ombud.people.queries import address_of
from ombud.privacy import letters
from ombud.privacy.queries import open_request_of
from ombud.privacy.statuses import Kind
from ombud.purposes.actions import assess_objection
from ombud.tickets.actions import announce_lifting

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.purposes.models import Objection
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


@transaction.atomic
def weigh_objection(
    objection: Objection, *, stands: bool, reasons: str, agent: Agent, actor: Actor
) -> bool:
    """Decide in writing what becomes of an objection, and mail the person what and why.

    Return whether a mail could leave; else they have to be told otherwise. Raises ``Refused``
    for one that came with a request, which is decided and answered there.
    """
    contact = objection.contact
    if open_request_of(contact, Kind.OBJECTION) is not None:
        raise Refused(
            "This objection came with a request. Decide it there, so that the answer says "
            "the same."
        )
    assess_objection(objection, stands=stands, reasons=reasons, agent=agent, actor=actor)
    address = address_of(contact)
    subject, text = letters.weighing_mail(objection)
    return bool(address) and bool(
        write_to_contact(contact, address, subject=subject, text=text, purpose="privacy-rights")
    )
