"""Who is known by keyed hashes only, recognised again in the texts of an older database.

An address that was added by hand after a backup stands in no row of it, but perhaps in words
of others. The ledger knows its keyed hash: whatever looks like an identifier is hashed and
compared. So the ledger needs to hold nothing that tells who somebody was.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import keys
from ombud.base.spellings import folded
from ombud.erasure.finding import AT_ONCE, messages_around, own_messages
from ombud.people.addresses import lookup_of
from ombud.people.models import IdentifierKind
from ombud.subjects.canonical import other_forms
from ombud.subjects.residue import readers
from ombud.subjects.scanning.scanner import layers_of
from ombud.tickets.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ombud.erasure.needles import Marks
    from ombud.erasure.records import Entry
    from ombud.subjects.persons import Person

STORES = ("database", "blobs")
SHAPES = {
    IdentifierKind.EMAIL: re.compile(r"[^\s<>\"'(),:;=\[\]{}|]{1,64}@[\w.-]{3,255}\w"),
    IdentifierKind.PHONE: re.compile(r"[+(]?\d[\d\s()./-]{4,24}\d"),
    IdentifierKind.CUSTOMER_NUMBER: re.compile(r"(?<![\w@.-])(?=\D{0,20}\d)\w[\w./-]{2,40}"),
    IdentifierKind.CHAT: re.compile(
        r"(?<![\w@])(?:@|(?=[^\W\d_]{0,60}[\d_.:-]))[\w.:-]{3,60}\w"
    ),
    IdentifierKind.COOKIE: re.compile(r"(?=\D{0,80}\d)[\w.|:@/+=~-]{6,320}"),
    IdentifierKind.DEVICE: re.compile(r"(?<!\w)(?=\D{0,80}\d)[\w:.-]{6,80}"),
    IdentifierKind.IP: re.compile(
        r"(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}"
    ),
    IdentifierKind.SSO: re.compile(r"(?=[^\d@|:]{0,80}[\d@|:])[\w.|:@/+=~-]{6,320}"),
}
MOST_WORDS = 5  # of a name
MOST_MESSAGES = 1_000  # of the person's own conversations in which a name is looked for
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")


def recognised(lookups: Iterable[str], marks: Marks) -> list[tuple[str, str]]:
    """Return kind and value of what is among ``lookups`` and not in ``marks``, as far as it
    stands anywhere. Reads all that is stored, and nothing where ``marks`` has every one.
    """
    missing = set(lookups) - set(marks.lookups)
    found: dict[str, tuple[str, str]] = {}
    seen: dict[IdentifierKind, set[str]] = {kind: set() for kind in SHAPES}
    for text in stored() if missing else ():
        for kind, shape in SHAPES.items():
            for one in set(shape.findall(text)) - seen[kind]:
                seen[kind].add(one)
                for value in forms_of(kind, one):
                    if (lookup := lookup_of(kind, value).hex()) in missing:
                        found[lookup] = (kind.value, value)
        if len(found) == len(missing):
            break
    return list(found.values())


def forms_of(kind: IdentifierKind, found: str) -> Iterator[str]:
    """Yield as what ``found`` may be stored: without the end of its sentence, or as it is
    dialled from abroad.
    """
    value = found.strip().rstrip(".,/-")
    yield value
    if kind == IdentifierKind.PHONE and value.lstrip("(")[:1] in {"+", "0"}:
        yield from other_forms(value)


def stored() -> Iterator[str]:
    """Yield every text in rows and sealed objects, taken out of what encodes it."""
    for store in STORES:
        for batch in readers[store]():
            for piece in batch.pieces:
                for layer in layers_of(piece.data, batch.deepest):
                    yield layer.data.decode("utf-8", "ignore")


def called(name: str) -> bytes:
    """Return the keyed hash of a name, whatever its case and accents, 32 bytes."""
    key = keys.derived(settings.OMBUD_KEY_FILE, "names in the ledger")
    return keys.keyed_digest(key, " ".join(_WORD.findall(folded(name))))


def recognised_names(entry: Entry, person: Person, marks: Marks) -> list[str]:
    """Return the names that ``entry`` knows and ``marks`` does not, as far as they stand in
    the person's conversations, or where somebody said that it is their name.
    """
    missing = {bytes.fromhex(one) for one in entry.called} - set(map(called, marks.names))
    found: dict[bytes, str] = {}
    seen: set[str] = set()
    for text in conversations(entry, person) if missing else ():
        for name in set(runs_of_words(text)) - seen:
            seen.add(name)
            if (digest := called(name)) in missing:
                found.setdefault(digest, name)
        if len(found) == len(missing):
            break
    return list(found.values())


def conversations(entry: Entry, person: Person) -> Iterator[str]:
    near = chain(
        entry.named,
        own_messages(person).values_list("pk", flat=True)[:MOST_MESSAGES],
        messages_around(person).values_list("pk", flat=True)[:MOST_MESSAGES],
    )
    numbers = list(dict.fromkeys(near))
    for start in range(0, len(numbers), AT_ONCE):
        rows = Message.objects.filter(pk__in=numbers[start : start + AT_ONCE])
        for one in rows.select_related("ticket").order_by("pk"):
            yield from (str(one.addresses), one.ticket.subject, one.text)


def runs_of_words(text: str) -> Iterator[str]:
    """Yield every one to five words that follow each other."""
    words = _WORD.findall(text)
    for start in range(len(words)):
        for length in range(1, MOST_WORDS + 1):
            if start + length <= len(words):
                yield " ".join(words[start : start + length])
