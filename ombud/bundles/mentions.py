"""What others wrote about the person in conversations that are not theirs: masked extracts.

Only the words around each mention go out, without the other people (GDPR Art. 15(4)). A name
that nobody has confirmed to mean this person may be somebody else's, and is only counted.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ombud.bundles.collecting import ground_of_row
from ombud.bundles.documents import drawn
from ombud.bundles.masking import mask_among, tickets_of
from ombud.bundles.statuses import Ground, Profile
from ombud.datamap import Group
from ombud.subjects.mentions import Detector
from ombud.subjects.models import SubjectLink
from ombud.subjects.residue import needles_of
from ombud.subjects.reviewing import AROUND, one_line
from ombud.subjects.statuses import LinkRole, Review
from ombud.tickets.models import Message, Ticket
from ombud.tickets.statuses import Direction
from ombud.tickets.texts import KIND, Messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.bundles.archive import Archive
    from ombud.bundles.collecting import Wanted
    from ombud.bundles.masking import Mask
    from ombud.subjects.models.link import SubjectLinkQuerySet
    from ombud.subjects.persons import Person
    from ombud.subjects.texts import Text

AT_ONCE = 100
BLANKS, LONGEST_WORD = " \n\t", 80
PARTS = ("subject", "text", "html", "file", "recipient")


@dataclass(frozen=True, slots=True)
class Extract:
    """The words around a mention. at: ISO 8601. side: who wrote it, a desk's or somebody's."""

    at: str
    side: str
    role: str
    text: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


def links_to(person: Person) -> SubjectLinkQuerySet:
    """Return the links to messages that are not in the person's own conversations, and that
    nobody said are about somebody else.
    """
    links = SubjectLink.objects.filter(
        subject__contact__in=person.numbers, object_type=KIND
    ).exclude(review=Review.REJECTED)
    known = Message.objects.filter(ticket__in=tickets_of(person)).values("pk")
    return links.exclude(object_id__in=known)


def counted_mentions(person: Person) -> int:
    """Return in how many messages of others the person is mentioned, as far as was found."""
    return links_to(person).values("object_id").distinct().count()


def write_mentions(archive: Archive, person: Person, wanted: Wanted, mask: Mask) -> None:
    """Write ``mentions.html`` and ``mentions.json``, and count what is kept back of them."""
    if wanted.profile is Profile.PORTABILITY:  # nothing in it is what the person gave
        return
    where = str(Group.MENTIONS.label)
    if Group.MENTIONS in wanted.without:
        archive.leave_out(where, Ground.REFUSED, counted_mentions(person))
        return
    links = links_to(person)
    sure = set(links.standing().values_list("object_id", flat=True))
    unsure = set(links.proposed().values_list("object_id", flat=True)) - sure
    archive.leave_out(where, Ground.NOT_CONFIRMED, len(unsure))
    left_out: Counter[Ground] = Counter()
    found = list(extracts_of(person, sorted(sure), wanted, mask, left_out))
    for ground, times in sorted(left_out.items()):
        archive.leave_out(where, ground, times)
    if found:
        archive.items += len(found)
        values = [asdict(one) for one in found]
        archive.put("mentions.json", json.dumps(values, ensure_ascii=False, indent=1))
        archive.put("mentions.html", drawn("mentions.html", {"extracts": found}))


def extracts_of(
    person: Person, numbers: list[int], wanted: Wanted, mask: Mask, left_out: Counter[Ground]
) -> Iterator[Extract]:
    detector = Detector(needles_of(person.records))
    for start in range(0, len(numbers), AT_ONCE):
        chunk = numbers[start : start + AT_ONCE]
        messages = Message.objects.filter(pk__in=chunk).in_bulk()
        tickets = Ticket.objects.filter(messages__in=chunk).values("pk")
        hidden = mask_among(person, tickets, mask.counts)
        for text in Messages().read(chunk):
            message = messages[text.number]
            ground = ground_of_row(message, wanted, person)
            if wanted.since and message.at.date() < wanted.since:
                continue
            if ground is not None:
                left_out[ground] += 1
                continue
            yield from extracts_in(message, text, detector, hidden)


def extracts_in(
    message: Message, text: Text, detector: Detector, mask: Mask
) -> Iterator[Extract]:
    """Yield the words around each mention, once; the others are masked before it is cut."""
    side = "desk" if message.direction != Direction.IN else "others"
    told: set[str] = set()
    for part, words in sorted(text.parts, key=lambda one: PARTS.index(one[0])):
        if part == "html" and told:  # the same words with their marks
            continue
        clean, end = mask.applied(words, str(Group.MENTIONS.label)), 0
        for one in detector.mentions(clean):
            if one.start < end:  # it is in the extract before
                continue
            start, end = whole_words(clean, one.start - AROUND, one.end + AROUND)
            cut = one_line(clean[start:end]).strip()
            if cut not in told:
                told.add(cut)
                yield Extract(message.at.isoformat(), side, str(LinkRole(one.role).label), cut)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return ``start`` and ``end`` moved apart to blanks, so that no word is cut."""
    before = max(text.rfind(one, 0, max(0, start)) for one in BLANKS) + 1
    after = [at for one in BLANKS if (at := text.find(one, end)) >= 0]
    first = max(before, start - LONGEST_WORD, 0)
    return first, min([*after, end + LONGEST_WORD, len(text)])
