"""The page on which a person is erased: planned, confirmed, watched, certified."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.erasure.actions import plan_erasure, run_to_the_end
from ombud.erasure.certificates import is_genuine
from ombud.erasure.models import Erasure
from ombud.erasure.records import places
from ombud.erasure.statuses import HOLD_ON_OTHERS, State
from tests.base.pdf import bookmarks, words
from tests.conftest import client_of
from tests.erasure.person import erase
from tests.makers import make_contact, make_ticket
from tests.privacy.requests import officer

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_person_is_planned_confirmed_erased_and_certified(
    transactional_db: None, world: World, as_rosa: Client
) -> None:
    make_ticket(world)

    planned = as_rosa.post("/privacy/erasures/", {"person": "cleo@lumen.example"})
    address = planned["Location"]
    plan = as_rosa.get(address).content.decode()
    unsure = as_rosa.post(f"{address}start/")
    alone = as_rosa.post(f"{address}start/", {"confirmed": "1"})
    begun = client_of(officer("Paul")).post(f"{address}start/", {"confirmed": "1"})
    running = as_rosa.get(address).content.decode()
    early = as_rosa.get(f"{address}certificate/")
    run_to_the_end(Erasure.objects.get())
    done = as_rosa.get(address).content.decode()
    proof = as_rosa.get(f"{address}certificate/")
    paper = as_rosa.get(f"{address}certificate/?format=pdf")

    assert "tickets.Message.text" in plan
    assert "Ask a second privacy officer." in plan
    assert alone.status_code == 422
    assert "This cannot be undone" in plan
    assert "cleo@lumen.example" not in plan
    assert (unsure.status_code, begun.status_code, early.status_code) == (422, 302, 404)
    assert 'aria-current="step"' in running
    assert "Download the certificate" in done
    assert is_genuine(json.loads(proof.content))
    assert paper["Content-Type"] == "application/pdf"
    assert json.loads(proof.content)["signature"] in words(paper.content).replace(" ", "")
    assert "What became of everything" in bookmarks(paper.content)
    assert "cleo" not in words(paper.content).lower()
    for path in places():
        path.unlink(missing_ok=True)


def test_what_changed_since_is_shown_and_not_done(world: World, as_rosa: Client) -> None:
    address = as_rosa.post("/privacy/erasures/", {"person": f"contact:{world.cleo.pk}"})
    make_ticket(world)

    as_paul = client_of(officer("Paul"))
    answer = as_paul.post(f"{address['Location']}start/", {"confirmed": "1"})

    assert answer.status_code == 409
    assert "The data changed since it was planned. Nothing was done." in answer.content.decode()
    assert Erasure.objects.get().state == State.PLANNED


def test_the_page_names_what_is_left_what_holds_and_who_may_be_the_same(
    world: World, as_rosa: Client
) -> None:
    make_contact("cleo+orders@lumen.example", "C. M.")
    plan = plan_erasure(world.cleo, actor=SYSTEM)
    at = f"/privacy/erasures/{plan.pk}/"
    conflicts = [
        {"place": "blobs: blob 99", "ground": "residue"},
        {"table": "tickets.Message", "ground": HOLD_ON_OTHERS, "count": 3},
    ]
    planned = as_rosa.get(at).content.decode()
    Erasure.objects.update(state=State.FAILED, problem="residue 1", conflicts=conflicts)
    failed = as_rosa.get(at).content.decode()

    assert "this erasure does not reach them" in planned
    assert "C. M." in planned
    assert "C. M." not in failed
    assert "blobs: blob 99" in failed
    assert re.search(r"wait there until the hold ends.*tickets\.Message</span> 3", failed)


def test_nobody_of_that_name_is_told_and_the_word_stays(world: World, as_rosa: Client) -> None:
    answer = as_rosa.post("/privacy/erasures/", {"person": "nobody@lumen.example"})

    assert answer.status_code == 422
    assert "Nobody is known by that." in answer.content.decode()
    assert 'value="nobody@lumen.example"' in answer.content.decode()


def test_the_list_takes_the_same_statements_for_one_and_for_several(
    world: World, as_rosa: Client, queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for person in (world.cleo, world.ana, world.ben):
        as_rosa.post(
            "/privacy/erasures/",
            {"person": f"{'contact' if person is world.cleo else 'agent'}:{person.pk}"},
        )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            as_rosa.get("/privacy/erasures/")
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_a_changed_ledger_stops_an_erasure_which_says_so_and_goes_on_when_it_is_back(
    transactional_db: None, world: World, as_rosa: Client
) -> None:
    make_ticket(world)
    erase(world.ben)
    kept = {path: path.read_text() for path in places()}
    for path in places():
        path.write_text(kept[path].replace("erased-", "other-"))
    address = as_rosa.post("/privacy/erasures/", {"person": "cleo@lumen.example"})["Location"]

    begun = client_of(officer("Paul")).post(f"{address}start/", {"confirmed": "1"})
    erasure = run_to_the_end(Erasure.objects.get(person_id=world.cleo.pk))
    stands = as_rosa.get(address).content.decode()
    for path, text in kept.items():
        path.write_text(text)
    again = run_to_the_end(erasure)

    assert begun.status_code == 302
    assert "The ledger of erasures was changed" in stands
    assert (erasure.pk, again.state) == (again.pk, State.DONE)
    assert "The ledger of erasures" not in as_rosa.get(address).content.decode()
    for path in places():
        path.unlink(missing_ok=True)
