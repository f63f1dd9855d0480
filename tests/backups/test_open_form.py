"""Archives in the open form: made, verified, refused, restored, on either database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from ombud.backups import guard, rows
from ombud.backups.facts import BackupRestored
from ombud.backups.models import Restoration
from ombud.backups.stream import Unusable
from ombud.events.models import Event
from ombud.people.models import Contact
from ombud.project import migrations
from ombud.tickets.models import Attachment, Message, Ticket
from ombud.tickets.search import search, unindex_message
from ombud.tickets.search.engine import Wanted
from ombud.tickets.search.words import words
from ombud.vault import actions as vault
from tests.backups.helping import made, restored, with_file
from tests.makers import make_contact

if TYPE_CHECKING:
    from tests.backups.conftest import Book
    from tests.world import World

pytestmark = pytest.mark.usefixtures("own_folder")
KEPT = (Contact, Ticket, Message, Attachment)


def test_a_backup_brings_back_every_row_and_file(world: World, book: Book) -> None:
    del book
    ticket = with_file(world)
    before = {one._meta.label_lower: list(one.objects.order_by("pk").values()) for one in KEPT}
    path = made()
    Ticket.objects.filter(pk=ticket.pk).update(subject="Changed since")
    later = make_contact("later@lumen.example")
    killed = Path(settings.OMBUD_DATA) / "restore-k1ll3d/rows"
    killed.mkdir(parents=True)

    manifest = restored(path)

    assert not killed.parent.exists()

    after = {one._meta.label_lower: list(one.objects.order_by("pk").values()) for one in KEPT}
    assert after == before
    assert not Contact.objects.filter(pk=later.pk).exists()
    assert vault.read(Attachment.objects.get().blob) == b"proof of payment"
    assert manifest["counts"]["tickets.message"] == len(before["tickets.message"])
    assert manifest["blobs"] == 1
    assert make_contact("new@lumen.example").pk > world.cleo.pk
    kinds = Event.objects.order_by("-pk").values_list("kind", flat=True)
    assert BackupRestored.kind in list(kinds[:3])


def test_the_words_of_a_restored_desk_are_found(world: World, book: Book) -> None:
    del book
    ticket = with_file(world)
    path = made()
    unindex_message(ticket.messages.get(), ticket.subject, list(Attachment.objects.all()))
    wanted = [Wanted(tuple(words("declined")))]
    rights = world.rights(world.rosa)
    before = [hit.ticket.pk for hit in search(wanted, rights=rights).hits]

    restored(path)

    assert before == []
    assert [hit.ticket.pk for hit in search(wanted, rights=rights).hits] == [ticket.pk]


def test_nothing_is_touched_when_an_archive_is_refused(world: World, book: Book) -> None:
    del book
    path = made()
    with_file(world)
    newer = migrations.on_disk() - {next(iter(migrations.on_disk()))}

    with pytest.raises(Unusable, match="newer"):
        restored(path, known=newer)
    with pytest.raises(Unusable, match="holds data"):
        restored(path, replace=False)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(Unusable):
        restored(path)

    assert Ticket.objects.count() == 1
    assert not Restoration.objects.exists()
    assert not guard.is_closed()


def test_values_of_every_kind_survive_the_open_form(world: World) -> None:
    del world
    for model in rows.tables():
        for part, count in rows.dump(model):
            lines = part.decode().split("\n")
            assert len(lines) == count + 1
            assert set(json.loads(lines[0])) == {"columns"}
