"""By what else a person would be recognised: their files, by name, hash and object."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from ombud.subjects.scanning import Kind, Needle
from ombud.tickets.models import Attachment, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.subjects.persons import Persons

SHORTEST_STEM = 8  # letters; "image001" and "invoice" are in everybody's mail
COMMON = (
    "image",
    "invoice",
    "rechnung",
    "scan",
    "document",
    "screenshot",
    "attachment",
    "logo",
)


def needles_of_files(persons: Persons) -> Iterator[Needle]:
    """Yield what is theirs of the files that ``persons`` sent themselves."""
    own = Message.objects.filter(contact__in=persons.contacts)
    files = Attachment.objects.filter(message__in=own).select_related("blob")
    for file in files.only("name", "sha256", "content_id", "blob__name", "blob__uses"):
        stem = PurePath(file.name).stem.casefold()
        if len(stem) >= SHORTEST_STEM and not stem.startswith(COMMON):
            yield Needle(Kind.FILE_NAME, file.name)
        if file.blob.uses == 1:  # shared with nobody
            yield Needle(Kind.HASH, file.sha256)
            yield Needle(Kind.OBJECT, file.blob.file_name)
        if file.content_id:
            yield Needle(Kind.MESSAGE_ID, file.content_id)
