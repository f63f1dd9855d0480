"""A message passed on to a third party: its words to begin with, its files to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.base.errors import Refused
from ombud.base.metadata import stripped
from ombud.desk.bodies import LONGEST_SHOWN
from ombud.desk.conversation import writer_of
from ombud.desk.looking import note_opened
from ombud.desk.relations import is_number
from ombud.desk.sensitive import held_in
from ombud.desk.words import date_words, size_words
from ombud.readlog.statuses import Thing
from ombud.tickets.actions.splitting import messages_read_in
from ombud.tickets.content import File
from ombud.tickets.numbers import octets_of
from ombud.tickets.queries import files_of
from ombud.tickets.statuses import Direction
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.tickets.models import Attachment, Message, Ticket


@dataclass(frozen=True, slots=True)
class FileToPass:
    """A file of the message, as a box to tick."""

    id: int
    name: str
    size: str
    warning: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Passing:
    """What the form holds of the message that is passed on."""

    message: int
    text: str
    files: list[FileToPass]


def message_in(request: AgentRequest, ticket: Ticket) -> Message | None:
    """Return the message that was chosen on the page of ``ticket``; never an internal note."""
    wanted = (request.POST or request.GET).get("message", "")
    found = messages_read_in(ticket, [int(wanted)] if is_number(wanted) else [])
    return next((one for one in found if one.direction != Direction.NOTE), None)


def passing_in(request: AgentRequest, ticket: Ticket) -> Passing | None:
    """Return the chosen message for the form: all its files ticked, or those that were sent."""
    message = message_in(request, ticket)
    if message is None:
        return None
    chosen = request.POST.getlist("pass_on") if request.POST else None
    files = [
        FileToPass(
            one.pk,
            one.name,
            size_words(one.size),
            held_in(one),
            chosen is None or str(one.pk) in chosen,
        )
        for one in there(message)
    ]
    return Passing(message.pk, quoted(message), files)


def there(message: Message) -> list[Attachment]:
    return [one for one in files_of([message]) if not one.is_removed]


def quoted(message: Message) -> str:
    """Return the words of ``message`` with a ">" before each line, and who wrote them when.

    Its address is not among them: the third party needs the question, not whom to write to.
    What was masked stays masked; of a very long one the beginning, and a sign that more was.
    """
    said = {
        "day": date_words(message.at),
        "name": writer_of(message)[0].partition("@")[0],
    }
    opening = _("On %(day)s %(name)s wrote:") % said
    lines = (f"> {line}".rstrip() for line in message.text.strip().splitlines())
    words = "\n".join(["", "", opening, *lines])
    if len(words) <= LONGEST_SHOWN:
        return words
    return words[:LONGEST_SHOWN].rpartition("\n")[0] + "\n> […]"


def files_passed(request: AgentRequest, ticket: Ticket) -> list[File]:
    """Return the ticked files of the chosen message with their bytes, without hidden data such
    as where a photo was taken; that they were opened is noted.

    Raises ``Refused`` when one holds numbers nobody outside should read, until it is
    confirmed, and when its bytes are gone.
    """
    message = message_in(request, ticket)
    chosen = request.POST.getlist("pass_on")
    files = [one for one in there(message) if str(one.pk) in chosen] if message else []
    if "as_it_is" not in request.POST and any(one.holds for one in files):
        raise Refused(
            "A file holds a card number, an IBAN or a secret. Leave it out, or confirm."
        )
    return [passed(request, one) for one in files]


def passed(request: AgentRequest, file: Attachment) -> File:
    note_opened(request, file.message.ticket, Thing.FILE, file.pk)
    try:
        data = octets_of(file)
    except Broken:
        raise Refused("A file is damaged or was erased. Leave it out.") from None
    return File(name=file.name, content_type=file.content_type, data=stripped(data))
