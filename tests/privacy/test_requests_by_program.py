"""Requests made and followed by a program, in the words of the Data Rights Protocol."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.bundles.actions import make_bundle
from ombud.bundles.models import Bundle
from ombud.clocks.packs import shipped
from ombud.privacy import actions, protocol
from ombud.privacy.addresses import own_word
from ombud.privacy.handing import HandOver
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.statuses import Kind, LetterKind, Outcome, Source, State
from ombud.project.cli.privacy import privacy
from tests.api.calling import Caller, caller
from tests.privacy.requests import LINK, MONDAY, ask, code_in, decided, letter_texts, officer

if TYPE_CHECKING:
    from tests.world import World

ASKED = {
    "exercise": "deletion",
    "regime": "ccpa",
    "relation": "agent",
    "claims": {"email": "cleo@lumen.example", "name": "Cleo Marchetti"},
}


@pytest.fixture
def program(world: World) -> Caller:
    return caller(world.rosa, ["privacy:write"])


def test_a_right_is_exercised_once_and_confirmed_by_the_person(
    world: World, program: Caller
) -> None:
    with clock.held_at(MONDAY):
        answers = [
            program.post("/privacy-requests", ASKED, Idempotency_Key="one-request-of-cleo")
            for _ in range(2)
        ]
    made = answers[0].json()
    request = PrivacyRequest.objects.get()
    read = program.get(f"/privacy-requests/{request.number}").json()
    token = made.pop("user_verification_url").rstrip("/").rpartition("/")[2]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0]["Location"] == f"/api/v1/privacy-requests/{request.number}"
    assert made == read
    assert (made["status"], made["reason"]) == ("in_progress", "need_user_verification")
    assert made["processing_details"] == "Identity is being checked."
    assert (made["right"], made["region"], made["expected_by"]) == (
        "erasure",
        "california",
        "2027-01-07",
    )
    assert (request.source, request.relation) == (Source.API, "agent")
    with clock.held_at(MONDAY):
        code = code_in(letter_texts()[-1])
        assert actions.try_code(request, code, network="n", actor=world.cleo.actor)
    assert len(token) > 40
    assert "cleo" not in str(read).lower()


def test_known_and_unknown_people_are_answered_alike(world: World, program: Caller) -> None:
    with clock.held_at(clock.in_(days=-9)):
        earlier = ask(Kind.ERASURE, region="california", relation="agent")
    shapes = []
    for email in ("cleo@lumen.example", "nobody@lumen.example"):
        answer = program.post("/privacy-requests", ASKED | {"claims": {"email": email}})
        told = answer.json()
        del (
            told["request_id"],
            told["number"],
            told["received_at"],
            told["user_verification_url"],
        )
        shapes.append((answer.status_code, told))

    assert shapes[0] == shapes[1]
    assert earlier.joined.count() == 1


def test_a_correction_names_its_data_and_bad_ones_make_no_request(
    world: World, program: Caller
) -> None:
    wrong = {"field": "phone", "proposed": "call me"}
    right = {"field": "name", "proposed": "Cleo M.", "statement": "My name."}
    asked = ASKED | {"exercise": "rectification"}
    refused = program.post("/privacy-requests", asked | {"corrections": [right, wrong]})
    made = program.post("/privacy-requests", asked | {"corrections": [right]})

    assert (refused.status_code, made.status_code) == (409, 201)
    item = PrivacyRequest.objects.get().corrections.get()
    assert (item.field, item.proposed, item.old) == ("name", "Cleo M.", "Cleo Marchetti")


def test_each_end_has_its_word_of_the_protocol(world: World, program: Caller) -> None:
    petra, paul = officer(), officer("Paul")
    revoked = ask(Kind.ACCESS, address="a@lumen.example")
    program.post(f"/privacy-requests/{revoked.number}/revoke", {})
    with clock.held_at(MONDAY):
        expired = ask(Kind.ACCESS, address="b@lumen.example")
    with clock.held_at(MONDAY + timedelta(days=70)):
        actions.give_up_unconfirmed(expired, actor=petra.actor)
    ends: dict[PrivacyRequest, tuple[str, str | None]] = {
        revoked: ("revoked", None),
        expired: ("expired", "insuf_verification"),
    }
    decisions: list[tuple[Outcome, str, tuple[str, str | None]]] = [
        (Outcome.REFUSED, "excessive", ("denied", "too_many_requests")),
        (Outcome.REFUSED, "is_correct", ("denied", "claim_not_covered")),
        (Outcome.FULL, "", ("fulfilled", None)),
    ]
    for outcome, ground, told in decisions:
        request = ask(Kind.RECTIFICATION, address=f"c{len(ends)}@lumen.example")
        decided(request, petra, outcome, ground=ground)
        actions.approve(request, LINK, agent=paul, actor=paul.actor)
        working = program.get(f"/privacy-requests/{request.number}").json()
        letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
        blocks = dict.fromkeys(("until", "kept", "why"), "As decided.")
        actions.change_letter(letter, blocks, actor=petra.actor)
        actions.send_letter(letter, agent=petra, actor=petra.actor)
        assert (working["status"], working["reason"]) == ("in_progress", None)
        ends[request] = told

    for request, told in ends.items():
        answer = program.get(f"/privacy-requests/{request.number}").json()
        assert (answer["status"], answer["reason"]) == told
    listed = program.get("/privacy-requests?which=ended").json()["items"]
    assert len(listed) == len(ends)
    assert program.get("/privacy-requests?which=open").json()["items"] == []


def test_a_program_learns_its_own_number_and_where_and_until_when_results_are_fetched(
    world: World, program: Caller
) -> None:
    asked = ASKED | {"exercise": "access", "agent_request_id": "A-2026:77"}
    with clock.held_at(MONDAY):
        number = program.post("/privacy-requests", asked).json()["number"]
        before = program.get(f"/privacy-requests/{number}").json()
        request = PrivacyRequest.objects.get()
        HandOver().carry_out(request, without=(), actor=SYSTEM)
        make_bundle(Bundle.objects.get().pk)
        ready = program.get(f"/privacy-requests/{number}").json()
        listed = program.get("/privacy-requests").json()["items"]
    with clock.held_at(MONDAY + timedelta(days=8)):
        over = program.get(f"/privacy-requests/{number}").json()
    names = ("agent_request_id", "results_url", "expires_at")
    where = ready["results_url"]

    assert [before[name] for name in names] == ["A-2026:77", None, None]
    assert [over[name] for name in names] == ["A-2026:77", None, None]
    assert where.endswith("/help/my-data/")
    assert own_word(request) not in str(ready)
    assert ready["expires_at"] == "2026-11-30T09:00:00Z"
    assert listed == [ready]
    bad = asked | {"agent_request_id": "Cleo Marchetti"}
    assert program.post("/privacy-requests", bad).status_code == 422


def test_the_words_of_the_protocol_are_all_there(world: World) -> None:
    grounds = {
        code
        for law in ("gdpr", "uk", "california")
        for code in shipped.in_force(law, MONDAY.date()).grounds["refuse"]
    }

    assert set(protocol.Status.values) == {
        *("open", "in_progress", "fulfilled", "revoked", "denied", "expired"),
    }
    assert set(protocol.Reason.values) - {"need_user_verification"} == {
        *("suspected_fraud", "insuf_verification", "no_match", "claim_not_covered"),
        *("outside_jurisdiction", "too_many_requests", "other"),
    }
    assert grounds <= set(protocol.REASON_OF)
    assert protocol.reason_for("a ground of tomorrow") == protocol.Reason.OTHER
    assert {one.value for one in State} >= set(protocol.STATUS_OF)


def test_a_token_without_the_scope_and_an_agent_without_the_right_get_nothing(
    world: World, program: Caller
) -> None:
    number = program.post("/privacy-requests", ASKED).json()["number"]
    reads = caller(world.rosa, ["privacy:read"])
    other = caller(world.rosa, ["contacts:write"])
    ana = caller(world.ana, ["contacts:read"])

    assert reads.get(f"/privacy-requests/{number}").status_code == 200
    assert reads.post("/privacy-requests", ASKED).status_code == 403
    assert {one.get("/privacy-requests").status_code for one in (other, ana)} == {403}


def leaves(group: click.Group) -> list[click.Command]:
    found: list[click.Command] = []
    for one in group.commands.values():
        found += leaves(one) if isinstance(one, click.Group) else [one]
    return found


def test_every_command_about_privacy_answers_programs() -> None:
    named = set(privacy.commands)
    silent = [
        one.name for one in leaves(privacy) if not any("--json" in p.opts for p in one.params)
    ]

    assert named >= {"map", "scan", "export", "plan", "erase", "hold", "retention"}
    assert silent == []


def test_a_list_of_joined_requests_costs_the_same_for_one_and_for_several(
    world: World, program: Caller
) -> None:
    counts = []
    for _ in range(2):
        ask(), ask()
        with CaptureQueriesContext(connection) as asked:
            found = program.get("/privacy-requests").json()["items"]
        counts.append(len(asked))

    assert [one["answered_with"] for one in found[:3]] == [None, None, None]
    assert PrivacyRequest.objects.exclude(joined_to=None).count() == 3
    assert counts[0] == counts[1]
