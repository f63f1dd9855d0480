"""By what else a person would be recognised: the Message-IDs of their mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import IncomingMail, MessageHeader
from ombud.subjects.scanning import Kind, Needle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.subjects.persons import Persons


def needles_of_mails(persons: Persons) -> Iterator[Needle]:
    """Yield the Message-IDs of what ``persons`` wrote, and the objects of the raw mails."""
    headers = MessageHeader.objects.filter(message__contact__in=persons.contacts)
    for one in headers.values_list("internet_message_id", flat=True):
        if one:
            yield Needle(Kind.MESSAGE_ID, one.strip("<>"))
    mails = IncomingMail.objects.filter(message__contact__in=persons.contacts, blob__uses=1)
    for name in mails.values_list("blob__name", flat=True):
        yield Needle(Kind.OBJECT, bytes(name).hex())
