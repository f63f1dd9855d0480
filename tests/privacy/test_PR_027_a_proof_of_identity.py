"""PR-027: what proves an identity is seen by few, found by nobody, and gone within a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.jobs.schedule import schedules
from ombud.people.models.agent import everything
from ombud.privacy import actions
from ombud.privacy.models import Proof
from ombud.privacy.statuses import Proof as ProofKind
from ombud.subjects.residue import scan
from ombud.subjects.scanning import Kind, Needle
from ombud.tickets.search import search
from ombud.tickets.search.reading import wanted
from ombud.vault import files
from ombud.vault.models import Blob
from tests.conftest import client_of
from tests.privacy.requests import MONDAY, PERSON, ask, officer

if TYPE_CHECKING:
    from tests.world import World

MARK = "Quillfeather"
PASSPORT = f"Passport of {MARK}".encode()


@pytest.fixture
def proof(world: World) -> Proof:
    with clock.held_at(MONDAY):
        return actions.take_proof(ask(), ProofKind.IDENTITY, PASSPORT, actor=PERSON)


def seen_in() -> set[str]:
    return {one.store for one in scan([Needle(Kind.MARK, MARK)]).residues}


def test_PR_027_it_lies_sealed_and_in_no_search(proof: Proof) -> None:
    hits = search(wanted(MARK, is_phrase=False), rights=everything()).hits

    assert actions.content_of(proof) == PASSPORT
    assert seen_in() == {"blobs"}
    assert hits == []


def test_PR_027_only_who_handles_requests_can_open_it(world: World, proof: Proof) -> None:
    address = f"/privacy/{proof.request.number}/documents/{proof.pk}/"
    outside = (world.ana, world.ben, world.sven, world.olga)

    answers = [client_of(agent).get(address) for agent in outside]
    told = client_of(officer()).get(address)

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert [answer for answer in answers if MARK.encode() in answer.content] == []
    assert (told.content, told["Cache-Control"]) == (PASSPORT, "no-store")


def test_PR_027_file_and_key_are_gone_within_a_day_after_closing(
    proof: Proof, django_capture_on_commit_callbacks: Any
) -> None:
    blob = proof.blob
    assert blob is not None
    file = files.path_of(blob.file_name)
    assert file.exists()
    with clock.held_at(MONDAY + timedelta(days=3)):
        assert actions.destroy_old_proofs() == 0  # while the request is open
        actions.call_off(proof.request, actor=PERSON)
    with clock.held_at(MONDAY + timedelta(days=3, hours=22)):
        assert actions.destroy_old_proofs() == 0
    with (
        clock.held_at(MONDAY + timedelta(days=3, hours=23)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert actions.destroy_old_proofs() == 1

    proof.refresh_from_db()
    assert (proof.blob, Blob.objects.filter(pk=blob.pk).count()) == (None, 0)
    assert not file.exists()
    assert seen_in() == set()
    with pytest.raises(Refused, match="destroyed"):
        actions.content_of(proof)


def test_PR_027_it_is_looked_after_every_hour() -> None:
    assert schedules["forget what proved identities"].period <= timedelta(hours=1)
