"""A ticket's conversation and history, made ready for the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.channels.email.previews import may_show
from ombud.desk import words
from ombud.desk.bodies import LONGEST_SHOWN, body_of, is_formatted
from ombud.desk.icons import avatar, icon
from ombud.desk.pictures import IMAGES, source_of
from ombud.desk.sensitive import held_in
from ombud.tickets.resting import Resting, resting_in
from ombud.tickets.statuses import CallDirection, Channel, Direction, Review

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from markupsafe import Markup

    from ombud.people.models import Agent
    from ombud.tickets.addresses import Address
    from ombud.tickets.models import Attachment, Message, Ticket

OPEN_AT_LEAST = 2
WAYS: dict[str, Any] = {
    Channel.EMAIL: lazy("by e-mail"),
    Channel.PORTAL: lazy("in the portal"),
    Channel.PHONE: lazy("by phone"),
    Channel.CHAT: lazy("in a chat"),
    Channel.DESK: lazy("at the desk"),
    Channel.API: lazy("from another system"),
}
PREVIEW = 160
LEAST_PICTURE = 8_000  # bytes; what is smaller is a logo or a spacer


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of a message, as a link; without an address where it was removed for good.

    warning: which kinds of numbers stand in it, in words. review: that somebody has to look at
    these first, or that it was not taken, in words; free: where it is let go.
    """

    href: str
    name: str
    size: str
    preview: str = ""
    warning: str = ""
    review: str = ""
    free: str = ""


@dataclass(frozen=True, slots=True)
class PictureLink:
    """A picture that stands among the words of a mail: small here, whole behind ``href``."""

    href: str
    src: str
    name: str


@dataclass(slots=True)
class Entry:
    """One message as the page shows it."""

    id: int
    at: datetime
    look: str
    icon: Markup
    who: str
    avatar: Markup
    small_avatar: Markup
    via: str
    body: Markup
    preview: str
    is_note: bool
    is_mine: bool
    is_outgoing: bool
    is_unverified: bool
    is_open: bool = True
    html_href: str = ""
    remote_images: int = 0
    files: list[FileLink] = field(default_factory=list)
    pictures: list[PictureLink] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    hidden: str = ""
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """The line in the place of a message that is read in another ticket now."""

    id: int
    at: datetime
    number: int


def entries_of(
    messages: list[Message],
    me: Agent,
    *,
    reveals: bool,
    ticket: Ticket,
    shows_contacts: bool = True,
    longest: int = LONGEST_SHOWN,
) -> list[Entry | Moved]:
    """Return the messages on the page of ``ticket`` as entries, old ones folded.

    Where a message is read elsewhere a line stands; one from elsewhere names its origin.
    Addresses stand there only with contact data, and never those of people whose data rest.
    ``longest`` as for ``body_of``.
    """
    here = [one for one in messages if not getattr(one, "moved_to", None)]
    kept_back = KeptBack(resting_in(here, ticket.contact_id, me), ticket.contact_id)
    entries = [
        entry_of(message, me, kept_back, reveals=reveals, longest=longest) for message in here
    ]
    for entry, message in zip(entries, here, strict=True):
        origin = getattr(message, "origin", ticket.number)
        entry.origin = 0 if origin == ticket.number else origin
    if not shows_contacts:
        hide_addresses(here, entries)
    fold_old(here, entries)
    gone = [one for one in messages if getattr(one, "moved_to", None)]
    lines = [Moved(one.pk, one.at, getattr(one, "moved_to", 0)) for one in gone]
    return [*entries, *lines]


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Who is not shown on a page, whose the conversation is: the row number of its contact."""

    resting: Resting
    owner: int

    def hides_writer(self, message: Message) -> bool:
        return self.resting.hides(message.contact_id, self.owner)

    def people_on(self, message: Message) -> tuple[Address, ...]:
        return self.resting.shown(message.recipients, self.owner)


def entry_of(
    message: Message,
    me: Agent,
    kept_back: KeptBack,
    *,
    reveals: bool,
    longest: int = LONGEST_SHOWN,
) -> Entry:
    """Return one message as an entry of the page that ``me`` reads."""
    is_note = message.direction == Direction.NOTE
    is_outgoing = message.direction == Direction.OUT
    who, number = writer_of(message)
    if kept_back.hides_writer(message):
        who, number = _("Somebody whose data are restricted"), None
    people = kept_back.people_on(message)
    has_layout = bool(message.html) and not is_formatted(message)
    letters, colour = words.initials(who), words.colour_of(number)
    is_mine = message.agent_id == me.pk and message.direction != Direction.IN
    return Entry(
        id=message.pk,
        at=message.at,
        look=" msg--note" if is_note else " msg--me" if is_outgoing else "",
        icon=icon(icon_of(message), "s"),
        who=_("You") if is_mine else who,
        avatar=avatar(letters, colour),
        small_avatar=avatar(letters, colour, "s"),
        via="" if is_note else via_of(message, people),
        body=body_of(message, reveals=reveals, longest=longest),
        preview=preview_of(message),
        is_note=is_note,
        is_mine=is_mine,
        is_outgoing=is_outgoing,
        is_unverified=message.direction == Direction.IN and not message.is_verified,
        html_href=f"/messages/{message.pk}/html/" if has_layout else "",
        remote_images=message.remote_images,
        files=[file_link(file) for file in message.attachments.all() if not file.is_inline],
        pictures=pictures_of(message) if has_layout else [],
        people=[] if is_note else people_of(people),
        hidden=hidden_of(people),
    )


def icon_of(message: Message) -> str:
    if message.direction == Direction.NOTE:
        return "lock"
    if message.channel == Channel.PHONE:
        return "phone"
    return "send" if message.direction == Direction.OUT else "mail"


def hide_addresses(messages: list[Message], entries: list[Entry]) -> None:
    """Take the addresses of outside people off the entries; names stay under their words."""
    for message, entry in zip(messages, entries, strict=True):
        entry.people, entry.hidden = [], ""
        entry.via = str(WAYS.get(message.channel, "")) if entry.via else ""
        if message.direction == Direction.IN and not (message.contact and message.contact.name):
            entry.who = _("Unknown sender")


def writer_of(message: Message) -> tuple[str, int | None]:
    """Return the name of who wrote, and the number that picks their colour."""
    if message.direction == Direction.IN or (message.contact and not message.agent_id):
        contact = message.contact
        name = contact.name if contact else ""
        return name or sender_of(message) or _("Unknown sender"), message.contact_id
    if message.agent:
        return message.agent.name, message.agent_id
    return _("The desk"), None


def sender_of(message: Message) -> str:
    addresses = [one.address for one in message.recipients if one.field == "from"]
    return addresses[0] if addresses else ""


def via_of(message: Message, people: Iterable[Address]) -> str:
    """Return how a message came or went, and to whom: "by e-mail to help@"."""
    to = words.listed(
        one.address.partition("@")[0] + "@"
        if message.direction == Direction.IN
        else one.name or one.address
        for one in people
        if one.field == "to"
    )
    call = getattr(message, "told_call", None)
    if call is not None:
        is_in = call.direction == CallDirection.IN
        how = _("by phone, they called") if is_in else _("by phone, we called")
        return _("%(how)s, %(minutes)s min") % {"how": how, "minutes": call.minutes}
    if message.channel == Channel.EMAIL and to:
        return _("by e-mail to %(people)s") % {"people": to}
    return str(WAYS.get(message.channel, ""))


def people_of(people: Iterable[Address]) -> list[tuple[str, str]]:
    """Return From, To and Cc with the full addresses, for the details of a message."""
    labels = {"from": _("From"), "to": _("To"), "cc": _("Cc")}
    lines: dict[str, list[str]] = {}
    for one in people:
        lines.setdefault(one.field, []).append(whole(one))
    return [(labels[key], words.listed(lines[key])) for key in labels if key in lines]


def hidden_of(people: Iterable[Address]) -> str:
    """Return who got a hidden copy; agents alone may know."""
    return words.listed(whole(one) for one in people if one.field == "bcc")


def whole(one: Address) -> str:
    return f"{one.name} <{one.address}>" if one.name else one.address


def file_link(file: Attachment) -> FileLink:
    if file.is_removed and file.review == Review.REFUSED:
        return FileLink("", _("A file was not taken: it held a number"), "")
    if file.is_removed:
        return FileLink("", _("A file was removed here for good"), "")
    return FileLink(
        f"/attachments/{file.pk}/",
        file.name or _("File without a name"),
        words.size_words(file.size),
        f"/attachments/{file.pk}/preview/" if may_show(file.name) else "",
        held_in(file),
        str(Review(file.review).label) if file.is_withheld else "",
        f"/attachments/{file.pk}/free/" if file.review in {Review.HELD, Review.UNREAD} else "",
    )


def pictures_of(message: Message) -> list[PictureLink]:
    """Return the pictures that the layout of a mail shows, without logos and spacers.

    The page shows the words alone; a screenshot that was pasted into them must not hide.
    """
    return [
        PictureLink(f"/attachments/{file.pk}/preview/", source_of(file), file.name or "")
        for file in message.attachments.all()
        if file.is_inline and file.size >= LEAST_PICTURE and file.content_type.lower() in IMAGES
    ]


def preview_of(message: Message) -> str:
    visible = next((message.text[a:b] for kind, a, b in message.folds if kind == "visible"), "")
    return " ".join((visible or message.text)[: PREVIEW * 3].split())[:PREVIEW]


def fold_old(messages: Iterable[Message], entries: list[Entry]) -> None:
    """Fold all but the newest: the last two stay open, and all since the contact wrote last."""
    inbound = [at for at, message in enumerate(messages) if message.direction == Direction.IN]
    first_open = len(entries) - OPEN_AT_LEAST
    if inbound:
        first_open = min(first_open, inbound[-1])
    for entry in entries[: max(0, first_open)]:
        entry.is_open = False
