"""Class 20: a file needs a session and the right to see its ticket; a number is not enough."""

from __future__ import annotations

import pytest
from django.test import Client

from ombud.desk.pictures import TOKEN_SECONDS, signer
from ombud.tickets.content import Content, File
from tests.api.calling import Caller, caller
from tests.makers import make_ticket
from tests.world import World


def file_of(world: World) -> int:
    png = File("a.png", "image/png", b"\x89PNG\r\n\x1a\n0000")
    ticket = make_ticket(world, content=Content(text="Look", files=(png,)))
    return ticket.messages.get().attachments.get().pk


def test_no_address_of_a_file_opens_without_a_right(
    world: World, as_ana: Client, as_ben: Client
) -> None:
    number = file_of(world)
    paths = [f"/attachments/{number}/{end}" for end in ("", "preview/", "picture/")]

    found = {
        (path, Client().get(path).status_code, as_ben.get(path).status_code) for path in paths
    }

    assert found == {(path, 302, 404) for path in paths}
    assert as_ana.get(paths[0]).status_code == 200
    assert Caller("").get(f"/attachments/{number}/content").status_code == 401
    assert caller(world.ben).get(f"/attachments/{number}/content").status_code == 404


def test_a_signed_address_ends_and_cannot_be_bent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = file_of(world)
    with monkeypatch.context() as earlier:
        earlier.setattr("django.core.signing.time.time", lambda: 1_000_000_000)
        old = signer.sign(str(number))
    signed = signer.sign(str(number))
    bent = f"{number + 1}{signed[len(str(number)) :]}"

    assert Client().get(f"/inline-images/{bent}/").status_code == 404
    assert Client().get(f"/inline-images/{old}/").status_code == 404
    assert Client().get(f"/inline-images/{signed}/").status_code == 200
    assert TOKEN_SECONDS <= 600
