"""All data leave in one file that any tool reads; who took them, and why, is noted."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from ombud.backups.models import TakenAway
from ombud.backups.rows import tables
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.events.models import Event
from ombud.people.models import Agent
from ombud.privacy.actions import take_proof
from ombud.privacy.statuses import Proof as ProofKind
from ombud.project.cli import main
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Message, Ticket
from tests.channels.email.mails import raw, take_in
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.privacy.requests import ask

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.world import World

PAGE = "/settings/all-data/"
WHY = {"reason": "We move to another desk."}


@pytest.fixture
def admin(world: World) -> Client:
    """Rosa, who has just signed in."""
    return client_of(world.rosa)


def opened(octets: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def taken(client: Client) -> dict[str, bytes]:
    response: Any = client.post(PAGE, WHY)
    assert response["Content-Type"] == "application/zip", response.content
    assert response["Cache-Control"] == "no-store"
    return opened(b"".join(response.streaming_content))


def rows_in(files: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[f"tables/{table}.jsonl"].splitlines()]


def test_every_row_and_file_can_be_read_without_ombud(world: World, admin: Client) -> None:
    file = File("../Zugspitze plan.txt", "text/plain", b"Fjordblick 7")
    ticket = make_ticket(world, content=Content(text="My words: \u20ac", files=(file,)))
    mail = raw(subject="By mail", text="As it came")
    take_in(mail)
    files = taken(admin)
    manifest = json.loads(files.pop("manifest.json"))
    held = {one._meta.label_lower: one._default_manager.count() for one in tables()}
    left_out = set(json.loads(files["schema.json"])["left_out"])

    assert {name: hashlib.sha256(octets).hexdigest() for name, octets in files.items()} == (
        manifest["sha256"]
    )
    assert manifest["rows"] == {
        label: count for label, count in held.items() if count and label not in left_out
    }
    told = rows_in(files, "tickets.message")
    assert [one["text"] for one in told] == [one.text for one in Message.objects.order_by("pk")]
    assert rows_in(files, "tickets.ticket")[0]["number"] == ticket.number
    number = Attachment.objects.get().pk
    assert files[f"files/tickets.attachment/{number}-Zugspitze_plan.txt"] == b"Fjordblick 7"
    assert mail in files.values()
    assert b"tables/" in files["README.txt"]


def test_what_lets_somebody_in_and_proofs_of_identity_stay_here(
    world: World, admin: Client
) -> None:
    take_proof(ask(), ProofKind.IDENTITY, b"%PDF- a passport", actor=SYSTEM)
    files = taken(admin)
    schema = json.loads(files["schema.json"])
    password = Agent.objects.get(pk=world.rosa.pk).password

    assert {"people.session", "visits.visit", "visits.signinlink"} <= set(schema["left_out"])
    assert "password" in schema["tables"]["people.agent"]["left_out"]
    assert "lookup" in schema["tables"]["people.identifier"]["left_out"]
    assert schema["tables"]["tickets.ticket"]["columns"]["contact_id"]["refers_to"] == (
        "people.contact"
    )
    assert not any(password.encode() in octets for octets in files.values())
    assert not any(b"a passport" in octets for octets in files.values())


def test_who_took_all_and_why_is_kept_and_in_the_log(world: World, admin: Client) -> None:
    make_ticket(world)
    files = taken(admin)
    row = TakenAway.objects.get()
    page = admin.get(PAGE).content.decode()

    assert (row.agent, row.reason) == (world.rosa, WHY["reason"])
    assert row.rows == sum(len(c.splitlines()) for n, c in files.items() if "tables/" in n)
    assert row.ended_at is not None
    assert Event.objects.get(kind="backup.all-data-taken").payload == {"taking": row.pk}
    assert WHY["reason"] in page


def test_without_a_reason_or_a_fresh_proof_nothing_leaves_and_nothing_typed_is_lost(
    world: World, admin: Client
) -> None:
    short = admin.post(PAGE, {"reason": "because"})
    with clock.held_at(clock.in_(minutes=11)):
        stale = admin.post(PAGE, WHY)

    assert (short.status_code, stale.status_code) == (422, 422)
    assert b"because</textarea>" in short.content
    assert f"{WHY['reason']}</textarea>".encode() in stale.content
    assert b'href="/account/confirm/"' in stale.content
    assert not TakenAway.objects.exists()


def test_the_command_writes_the_same_file(world: World, tmp_path: Path) -> None:
    make_ticket(world)
    path = tmp_path / "all.zip"
    args = ["backup", "take-all", str(path), "--reason", WHY["reason"], "--json"]
    done, again = (CliRunner().invoke(main, args) for _ in range(2))

    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["rows"] == TakenAway.objects.get().rows
    assert path.stat().st_mode & 0o777 == 0o600
    (row,) = rows_in(opened(path.read_bytes()), "tickets.ticket")
    assert row["id"] == Ticket.objects.get().pk
    assert again.exit_code == 1
