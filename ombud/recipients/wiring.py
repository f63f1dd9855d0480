"""What recipients plug into lower floors: they are told before and after an erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.datamap.outward import Integration, Processor, integrations, processors
from ombud.erasure.plugs import followers, kept_apart, openers
from ombud.erasure.statuses import Kind
from ombud.jobs.schedule import every
from ombud.people.models import Contact
from ombud.recipients.actions import release, tell_of_erasure
from ombud.recipients.tasks import look_after, send

if TYPE_CHECKING:
    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks

PLACE = "recipients_notice.sealed:"  # as the residue scan calls it


def make_ready(erasure: Erasure, marks: Marks) -> None:
    """Seal what recipients are told, while it is known who the person is."""
    if erasure.person_kind == Kind.CONTACT:
        contact = Contact.objects.get(pk=erasure.person_id)
        tell_of_erasure(contact, erasure.pk, marks.identifiers, actor=erasure.actor)


def let_go(erasure: Erasure, marks: Marks) -> None:
    """Let the notices leave, in the transaction in which the erasure is done."""
    del marks
    release(erasure.pk)


openers.register("recipients", make_ready)
followers.register("recipients", let_go)
kept_apart.register(PLACE, "notice to a recipient")
every("send notices to recipients", send, seconds=60)
every("look after notices to recipients", look_after, seconds=3600)
processors.register(
    "recipient",
    Processor(
        "whoever got data of a person before",
        "that the data of a person are to be erased or corrected, and by which reference",
        "the privacy officer, recipient by recipient",
        "privacy-rights",
    ),
)
integrations.register(
    "notices to recipients", Integration("recipient", ("ombud.recipients.actions.sending",))
)
