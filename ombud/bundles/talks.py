"""The conversations of a person, as they may see them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.bundles import listening
from ombud.bundles.collecting import ground_of_row
from ombud.bundles.masking import tickets_of
from ombud.bundles.statuses import Ground, Profile
from ombud.datamap import Group
from ombud.tickets import queries
from ombud.tickets.models import Attachment, Draft, DraftFile, Ticket
from ombud.tickets.statuses import Direction
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ombud.bundles.collecting import Wanted
    from ombud.bundles.masking import Mask
    from ombud.subjects.persons import Person
    from ombud.tickets.models import Message


PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass
class Copy:
    """A file of a message or draft: where it lies in the archive, or why it is not there."""

    number: int
    name: str
    words: str
    attachment: Attachment | DraftFile
    path: str = ""
    missing: str = ""

    @property
    def is_shown(self) -> bool:
        """Say whether it is a picture that stood among the words."""
        is_inline = isinstance(self.attachment, Attachment) and self.attachment.is_inline
        return is_inline and self.attachment.content_type in PICTURES

    @property
    def may_hold_numbers(self) -> bool:
        """Say whether it holds what California never lets out, or nobody looked (§7024(d)).

        Files of messages are looked through when they come and go, those of drafts are not.
        """
        return not isinstance(self.attachment, Attachment) or bool(self.attachment.holds)

    def octets(self) -> bytes | None:
        """Return the content, or None where the stored object cannot be opened."""
        try:
            return vault.read(self.attachment.blob)
        except Broken:
            return None


@dataclass(frozen=True, slots=True)
class Said:
    """One message, without other people. is_own: the person wrote it."""

    sender: str
    at: datetime
    direction: Direction
    is_own: bool
    text: str
    html: str
    files: list[Copy]

    @property
    def side(self) -> str:
        """Return who said it, for programs: the person, the desk, its notes, or others."""
        if self.is_own:
            return "person"
        return {Direction.OUT: "desk", Direction.NOTE: "note"}.get(self.direction, "others")

    @property
    def kind(self) -> str:
        """Return who said it, to the person."""
        said = {
            "person": listening.said("from"),
            "desk": _("From us"),
            "note": _("Internal note"),
        }
        return said.get(self.side, _("From somebody else"))


@dataclass
class Talk:
    """One conversation."""

    row: int
    number: int
    subject: str
    opened: datetime
    is_open: bool
    tags: list[str] = field(default_factory=list)
    messages: list[Said] = field(default_factory=list)
    drafts: list[Said] = field(default_factory=list)
    left_out: Counter[Ground] = field(default_factory=Counter)

    def files(self) -> Iterator[Copy]:
        for message in (*self.messages, *self.drafts):
            yield from message.files

    def shown(self) -> dict[str, Any]:
        """Return what its page shows."""
        names = ("number", "subject", "opened", "tags", "messages", "drafts")
        return {name: getattr(self, name) for name in names}

    def for_programs(self) -> dict[str, Any]:
        """Return it as values: what another desk needs to go on with it."""
        return {
            "number": self.number,
            "subject": self.subject,
            "opened": self.opened.isoformat(),
            "is_open": self.is_open,
            "tags": self.tags,
            "messages": [
                {
                    "at": one.at.isoformat(),
                    "from": one.side,
                    "text": one.text,
                    "html": one.html,
                    "files": [
                        {
                            "name": file.name,
                            "type": file.attachment.content_type,
                            "content_id": file.attachment.content_id,
                            "words": file.words,
                            "path": file.path,
                        }
                        for file in one.files
                    ],
                }
                for one in self.messages
            ],
        }


def talks_of(person: Person, wanted: Wanted, mask: Mask, *, after: int = 0) -> Iterator[Talk]:
    """Yield the conversations in which ``person`` asks or takes part, oldest first.

    after: row of the ticket up to which they were yielded before.
    """
    if Group.TICKETS in wanted.without:
        return
    rows = Ticket.objects.filter(pk__in=tickets_of(person), pk__gt=after).order_by("pk")
    rows = rows.prefetch_related("ticket_tags__tag")
    for ticket in rows.iterator(100):
        subject = mask.applied(ticket.subject, _("Subjects, on the pages of conversations"))
        talk = Talk(ticket.pk, ticket.number, subject, ticket.opened_at, ticket.is_open)
        if wanted.profile is not Profile.PORTABILITY:  # what agents called it is theirs
            talk.tags = [one.tag.name for one in ticket.ticket_tags.all()]
        messages = queries.conversation(ticket)
        words = words_of(messages) if wanted.profile is Profile.PORTABILITY else {}
        for message in messages:
            if wanted.since and message.at.date() < wanted.since:
                continue
            ground = ground_of_row(message, wanted, person)
            if ground is not None:
                talk.left_out[ground] += 1
                continue
            talk.messages.append(said(message, person, mask, words))
            if Group.FILES in wanted.without:
                talk.left_out[Ground.REFUSED] += len(talk.messages[-1].files)
                talk.messages[-1].files.clear()
        talk.drafts = list(drafts_of(ticket, person, wanted, mask, talk.left_out))
        yield talk


def drafts_of(
    ticket: Ticket, person: Person, wanted: Wanted, mask: Mask, left_out: Counter[Ground]
) -> Iterator[Said]:
    """Yield what agents are writing and have not sent: it is about the person, too.

    Not to take along: it is nothing that the person gave (GDPR Art. 20(1)). The rule for notes
    counts for drafts of notes.
    """
    if wanted.profile is Profile.PORTABILITY:
        return
    rows = Draft.objects.filter(ticket=ticket).select_related("agent")
    for draft in rows.prefetch_related("files__blob").order_by("pk"):
        if wanted.since and draft.saved_at.date() < wanted.since:
            continue
        ground = ground_of_row(draft, wanted, person)
        if ground is not None:
            left_out[ground] += 1
            continue
        text = _("Drafts, on the pages of conversations")
        files = [
            Copy(one.pk, mask.applied(one.name, text), "", one) for one in draft.files.all()
        ]
        if Group.FILES in wanted.without:
            left_out[Ground.REFUSED] += len(files)
            files = []
        yield Said(
            sender=draft.agent.name,
            at=draft.saved_at,
            direction=Direction.NOTE if draft.kind == Draft.Kind.NOTE else Direction.OUT,
            is_own=False,
            text=mask.applied(draft.text, text),
            html=mask.applied(draft.html, text),
            files=files,
        )


def words_of(messages: list[Message]) -> dict[int, str]:
    """Return what was read in the files of ``messages``, by row, for another desk's search."""
    rows = Attachment.objects.filter(message__in=[message.pk for message in messages])
    return dict(rows.values_list("pk", "text"))


def said(message: Message, person: Person, mask: Mask, words: dict[int, str]) -> Said:
    text = _("Messages, on the pages of conversations")
    files = [
        Copy(
            number=one.pk,
            name=mask.applied(one.name, text),
            words=mask.applied(words.get(one.pk, ""), text),
            attachment=one,
        )
        for one in message.attachments.all()
    ]
    return Said(
        sender=sender_of(message, person),
        at=message.at,
        direction=Direction(message.direction),
        is_own=message.contact_id in person.numbers,
        text=mask.applied(message.text, text),
        html=mask.applied(message.html, text),
        files=files,
    )


def sender_of(message: Message, person: Person) -> str:
    """Return who wrote: the person and colleagues by name, others as somebody else."""
    if message.agent is not None:
        return message.agent.name
    if message.contact_id in person.numbers:
        return person.row.name or listening.said("you")
    return _("Somebody else") if message.contact_id else _("The desk")
