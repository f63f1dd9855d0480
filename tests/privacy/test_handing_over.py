"""A request for access is carried out: an archive is made, and fetched with a code."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from ombud.base.errors import Refused
from ombud.bundles.actions import hand_out, make_bundle
from ombud.bundles.models import Bundle
from ombud.privacy import actions
from ombud.privacy.actions.moving import move
from ombud.privacy.models import HandedOver, PrivacyRequest
from ombud.privacy.statuses import DataPoint, Kind, LetterKind, Outcome, Region, Source, State
from tests.bundles.opened import opened
from tests.makers import make_ticket
from tests.privacy.requests import PERSON, ask, code_in, decided, letter_texts, officer

if TYPE_CHECKING:
    from tests.world import World


def carried_out(kind: Kind = Kind.ACCESS) -> tuple[PrivacyRequest, str]:
    """Return a request that was approved and whose archive is made, and its secret word."""
    petra, paul = officer(), officer("Paul")
    request, word = actions.receive_request(
        actions.Asked(kind=kind, source=Source.PORTAL),
        address="cleo@lumen.example",
        name="Cleo Marchetti",
        text="What do you hold?",
        actor=PERSON,
    )
    decided(request, petra)
    actions.approve(request, "", agent=paul, actor=paul.actor)
    actions.carry_on(request, actor=paul.actor)
    make_bundle(Bundle.objects.get().pk)
    actions.carry_on(request, actor=paul.actor)
    request.refresh_from_db()
    return request, word


def fetch(word: str, code: str) -> Any:
    return Client().post(f"/help/privacy/{word}/", {"fetch": "1", "code": code})


def test_what_was_approved_becomes_an_archive_once(world: World) -> None:
    make_ticket(world, subject="My bicycle")
    request, _ = carried_out()

    actions.carry_on(request, actor=PERSON)

    assert HandedOver.objects.get().request == request
    assert Bundle.objects.count() == 1
    assert actions.evidence(request)["counts"]["files"] == Bundle.objects.get().files


def test_it_is_fetched_with_a_fresh_code_only(world: World) -> None:
    make_ticket(world, subject="My bicycle")
    request, word = carried_out()
    page = Client().get(f"/help/privacy/{word}/").content.decode()
    actions.send_code(request, actor=PERSON)
    code = code_in(letter_texts()[-1])

    wrong = fetch(word, "00000000" if code != "00000000" else "11111111")
    right = fetch(word, code)
    again = fetch(word, code)

    assert "Your archive is ready" in page
    assert (wrong.status_code, right.status_code, again.status_code) == (422, 200, 422)
    assert right["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(right.getvalue())) as archive:
        assert b"My bicycle" in archive.read("data.json")
    assert Bundle.objects.get().fetched == 1


def test_it_can_be_fetched_after_the_answer_too(world: World) -> None:
    request, word = carried_out()
    move(request, State.RESPONDED, actor=PERSON)
    actions.send_code(request, actor=PERSON)

    answer = fetch(word, code_in(letter_texts()[-1]))

    assert answer.status_code == 200
    assert answer.getvalue()[:2] == b"PK"


def test_PR_042_after_the_fifth_time_the_page_says_so_and_offers_a_new_one(
    world: World,
) -> None:
    request, word = carried_out()
    move(request, State.RESPONDED, actor=PERSON)
    for _again in range(5):
        before = Client().get(f"/help/privacy/{word}/").content.decode()
        b"".join(hand_out(Bundle.objects.get(), actor=PERSON))
    page = Client().get(f"/help/privacy/{word}/").content.decode()
    form = Client().get("/help/privacy/?kind=access").content.decode()

    assert "Your archive is ready" in before
    assert "Your archive is ready" not in page
    assert "it is destroyed" in page
    assert 'href="/help/privacy/?kind=access"' in page
    assert '<option value="access" selected>' in form
    with pytest.raises(Refused, match="has ended"):
        actions.send_code(request, actor=PERSON)


def test_the_answer_says_where_the_copy_is_and_the_page_opens(world: World) -> None:
    request, _word = carried_out()
    paul = request.approved_by
    assert paul is not None
    letter = actions.draft_letter(request, LetterKind.ANSWER, actor=paul.actor)
    actions.send_letter(letter, agent=paul, actor=paul.actor)
    assert letter.message is not None
    text = letter.message.text
    path = re.findall(r"/help/privacy/[\w-]+/", text)[-1]

    assert "Name and ways to be reached: in your copy" in text
    assert "What is not in your copy" in text
    assert "Your archive is ready" in Client().get(path).content.decode()


def test_a_group_that_was_refused_is_not_in_it(world: World) -> None:
    make_ticket(world, subject="My bicycle")
    petra, paul = officer(), officer("Paul")
    request, _ = actions.receive_request(
        actions.Asked(kind=Kind.ACCESS, source=Source.PORTAL),
        address="cleo@lumen.example",
        name="",
        text="",
        actor=PERSON,
    )
    decided(request, petra)
    actions.decide_group(
        request,
        "tickets",
        Outcome.REFUSED,
        ground="others_rights",
        agent=petra,
        actor=petra.actor,
    )
    actions.approve(request, "", agent=paul, actor=paul.actor)
    actions.carry_on(request, actor=paul.actor)
    bundle = Bundle.objects.get()
    make_bundle(bundle.pk)
    bundle.refresh_from_db()
    files = opened(bundle)
    assert bundle.without == ["tickets"]
    assert not any(name.startswith("tickets/") for name in files)
    grounds = {
        one["withheld"]
        for one in json.loads(files["data.json"])["items"]
        if one["store"].startswith("tickets.")
    }
    assert grounds == {"refused"}


def test_PR_026_each_level_opens_its_own_part_of_an_archive(world: World) -> None:
    number = str(make_ticket(world, subject="My bicycle").number)
    petra = officer()
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}
    said = {DataPoint.EMAIL: "cleo@lumen.example", DataPoint.NAME: "Cleo Marchetti"}
    held: list[bool] = []
    for more in ({}, {DataPoint.TICKET: number}):
        request = ask(Kind.ACCESS if more else Kind.PORTABILITY, region=Region.CALIFORNIA)
        for point, words in {**said, **more}.items():
            actions.compare_point(request, point, words, **who)
        if more:
            actions.sign_declaration(request, actor=petra.actor)
        decided(request, petra)
        actions.approve(request, "", agent=petra, actor=petra.actor)
        actions.carry_on(request, actor=petra.actor)
        bundle = Bundle.objects.get(pk=HandedOver.objects.get(request=request).bundle_id)
        make_bundle(bundle.pk)
        bundle.refresh_from_db()
        archive = opened(bundle)
        held.append(b"My bicycle" in archive["data.json"])
        assert "processing.html" in archive

    assert held == [False, True]
