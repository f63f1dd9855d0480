"""What a proposal looks like: the words around the name, so that somebody can judge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.subjects.mentions import Detector
from ombud.subjects.queries import persons_of, root_of
from ombud.subjects.residue import needles_of
from ombud.subjects.texts import sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.subjects.models import SubjectLink
    from ombud.subjects.texts import Text

AROUND = 90  # characters


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link with the name of the person and the place in the text; empty when it is gone.

    reference: by what people know the row, for example the number of its ticket.
    """

    link: SubjectLink
    name: str
    before: str = ""
    hit: str = ""
    after: str = ""
    reference: str = ""


def shown(links: Iterable[SubjectLink]) -> list[Proposal]:
    """Return ``links`` with the words around each, in their order."""
    rows = list(links)
    texts = texts_of(rows)
    detectors: dict[int, Detector] = {}
    found = []
    for link in rows:
        if link.subject_id not in detectors:
            persons = persons_of(root_of(link.subject))
            detectors[link.subject_id] = Detector(needles_of(persons))
        text = texts.get((link.object_type, link.object_id))
        found.append(proposal(link, detectors[link.subject_id], text))
    return found


def texts_of(links: Iterable[SubjectLink]) -> dict[tuple[str, int], Text]:
    wanted: dict[str, set[int]] = {}
    for link in links:
        wanted.setdefault(link.object_type, set()).add(link.object_id)
    return {
        (kind, text.number): text
        for kind, numbers in wanted.items()
        if kind in sources
        for text in sources[kind].read(sorted(numbers))
    }


def proposal(link: SubjectLink, detector: Detector, text: Text | None) -> Proposal:
    name = link.subject.contact.name if link.subject.contact else ""
    for _, words in text.parts if text else ():
        for one in detector.mentions(words):
            if one.role == link.role:
                return Proposal(
                    link,
                    name,
                    one_line(words[max(0, one.start - AROUND) : one.start]),
                    one_line(words[one.start : one.end]),
                    one_line(words[one.end : one.end + AROUND]),
                    text.reference if text else "",
                )
    return Proposal(link, name, reference=text.reference if text else "")


def one_line(text: str) -> str:
    """Return ``text`` on one line; a blank at either end stays."""
    line = " ".join(text.split())
    ahead = " " if text[:1].isspace() and line else ""
    return f"{ahead}{line}{' ' if text[-1:].isspace() and line else ''}"
