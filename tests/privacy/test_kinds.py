"""Limit, opt-in, review by a person and complaint: what each asks, does and answers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from ombud.api.egress import limited
from ombud.base import clock
from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.base.errors import Refused
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.compose import mail_bytes
from ombud.objects.actions import tie_to_ticket
from ombud.privacy import actions, letters, packing, protocol
from ombud.privacy.carrying import is_carried_out, planned
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.queries import metrics
from ombud.privacy.statuses import (
    DataPoint,
    Kind,
    LetterKind,
    Level,
    Outcome,
    Region,
    Relation,
    State,
    outcome_words,
)
from ombud.purposes.actions import assess_objection
from ombud.purposes.gate import Channel, decide
from ombud.purposes.models import ConsentEvent, Objection
from ombud.purposes.queries import not_asked_before
from ombud.tickets.actions import assign_ticket, fill_in, fill_in_about
from ombud.tickets.statuses import DataCategory
from ombud.tickets.words import OwnField
from tests.api.calling import caller
from tests.makers import make_field, make_ticket
from tests.objects.made import make_class, make_class_field, make_object
from tests.portal.visiting import sign_in
from tests.privacy.requests import (
    LINK,
    MONDAY,
    ask,
    code_in,
    decided,
    identified,
    letter_texts,
    officer,
)

if TYPE_CHECKING:
    from tests.world import World

NUTS = {"field": "allergy", "operator": "is", "value": "nuts"}
NUTS_OF_TICKET = NUTS | {"field": "field.allergy_of_ticket"}
PAGE = "/help/my-data/"
FORM = {"email": "cleo@lumen.example", "region": "uk", "relation": "self"}

pytestmark = pytest.mark.usefixtures("a_way_out")

# What a kind needs, the law it runs by and its last day, received on Monday 23 November 2026.
LAW = [
    (Kind.LIMIT, Region.CALIFORNIA, Level.NONE, "CCPA §1798.121", date(2026, 12, 15)),
    (Kind.LIMIT, Region.EUROPE, Level.NONE, "GDPR Art. 9(1)", date(2026, 12, 23)),
    (Kind.OPT_OUT, Region.CALIFORNIA, Level.NONE, "CCPA §1798.120", date(2026, 12, 15)),
    (Kind.OPT_IN, Region.CALIFORNIA, Level.ADDRESS, "CCPA §1798.135(c)(4)", date(2026, 12, 15)),
    (Kind.REVIEW, Region.EUROPE, Level.ADDRESS, "GDPR Art. 22(3)", date(2026, 12, 23)),
    (Kind.REVIEW, Region.UNITED_KINGDOM, Level.ADDRESS, "UK GDPR Art. 22C", date(2026, 12, 23)),
    (Kind.COMPLAINT, Region.EUROPE, Level.NONE, "GDPR Art. 24(1)", date(2026, 12, 23)),
    (Kind.COMPLAINT, Region.UNITED_KINGDOM, Level.NONE, "Data Protection Act 2018 s. 164A",
     date(2026, 12, 23)),
    (Kind.COMPLAINT, Region.CALIFORNIA, Level.NONE, "CCPA §1798.199.45", date(2027, 1, 7)),
]  # fmt: skip


def test_each_kind_runs_by_its_law_and_asks_no_more_than_it_may(world: World) -> None:
    from ombud.privacy.law import right_of

    made = []
    with clock.held_at(MONDAY):
        for number, (kind, region, *_rest) in enumerate(LAW):
            one = ask(kind, region=region, address=f"p{number}@lumen.example")
            made.append((kind, region, Level(one.needed), right_of(one).article, one.due_day))

    assert made == LAW


def test_a_complaint_in_the_uk_is_confirmed_within_thirty_days_from_june_2026_on(
    world: World,
) -> None:
    uk = {"region": Region.UNITED_KINGDOM}
    with clock.held_at(datetime(2026, 6, 18, 12, tzinfo=UTC)):
        before = ask(Kind.COMPLAINT, **uk, address="one@lumen.example")
    with clock.held_at(datetime(2026, 6, 19, 12, tzinfo=UTC)):
        after = ask(Kind.COMPLAINT, **uk, address="two@lumen.example")

    assert before.receipt_due_at is None
    assert after.receipt_due_at == datetime(2026, 7, 20, tzinfo=UTC)  # 19 July is the last day
    seen = [after.receipt_sent_at is None]
    actions.greet(after, actor=SYSTEM)
    seen.append(after.receipt_sent_at is not None)
    assert seen == [True, True]
    assert re.search(r"\b\d{8}\b", letter_texts()[-1]) is None  # a complaint needs no code


def test_a_limit_counts_at_once_for_programs_and_not_for_people_who_answer(
    world: World,
) -> None:
    health = OwnField(1, "allergy", "Allergy", "text", category=DataCategory.HEALTH)
    shoe = OwnField(2, "shoe", "Shoe", "text", category=DataCategory.CONTENT)
    ways = [
        ("support", Channel.API), ("support", Channel.WEBHOOK), ("support", Channel.EMAIL),
        ("satisfaction", Channel.EMAIL), ("privacy-rights", Channel.API),
    ]  # fmt: skip

    def allowed(*, is_sensitive: bool) -> list[bool]:
        said = [decide(world.cleo.pk, *one, is_sensitive=is_sensitive) for one in ways]
        return [one.allowed for one in said]

    before = (allowed(is_sensitive=True), limited(world.cleo.pk, [health, shoe]))
    request = ask(Kind.LIMIT)

    assert before == ([True] * 5, frozenset())
    assert allowed(is_sensitive=True) == [False, False, True, False, True]
    assert allowed(is_sensitive=False) == [True] * 5
    assert decide(world.cleo.pk, *ways[0], is_sensitive=True).reason == "limited"
    assert limited(world.cleo.pk, [health, shoe]) == {"allergy"}
    assert (request.state, is_carried_out(request)) == (State.COLLECTING, True)
    with pytest.raises(Refused, match="absolute"):
        assess_objection(
            Objection.objects.get(), stands=False, reasons="No.", agent=world.rosa, actor=SYSTEM
        )


def test_a_limit_keeps_sensitive_fields_of_contact_ticket_and_object_from_programs(
    world: World,
) -> None:
    for about in ("contact", "ticket"):
        make_field(about=about, name=f"Allergy of {about}", category=DataCategory.HEALTH)
        make_field(about=about, name=f"Shoe of {about}", category=DataCategory.CONTENT)
    of = make_class("File", is_personal=True, fields=("Shoe",))
    make_class_field(of, name="Allergy", category=DataCategory.HEALTH)
    ticket = make_ticket(world)
    row = make_object(of, contact=world.cleo, raw={"allergy": "nuts", "shoe": "42"})
    tie_to_ticket(ticket, row, actor=SYSTEM)
    fill_in(ticket, filled("ticket"), actor=SYSTEM)
    fill_in_about(world.cleo, filled("contact"), actor=SYSTEM)
    ana, at = caller(world.ana), f"/tickets/{ticket.number}"

    def told() -> list[set[str]]:
        paths = (f"/contacts/{world.cleo.pk}", f"{at}/classification", f"/objects/{row.pk}")
        pages = [ana.get(f"{at}/objects"), ana.get("/objects?object_class=file")]
        found = [one for page in pages for one in page.json()["items"]]
        found += [ana.get(path).json() for path in paths]
        return [{key[:4] for key in one["fields"]} - {"seri"} for one in found]

    def found() -> list[int]:
        by_object = ana.post("/objects/search", {"object_class": "file", "condition": NUTS})
        by_ticket = ana.post("/tickets/search", {"condition": NUTS_OF_TICKET})
        return [len(one.json()["items"]) for one in (by_object, by_ticket)]

    before = told(), found()
    ask(Kind.LIMIT)

    assert before == ([{"alle", "shoe"}] * 5, [1, 1])
    assert (told(), found()) == ([{"shoe"}] * 5, [0, 0])


def filled(about: str) -> dict[str, str]:
    return {f"allergy_of_{about}": "nuts", f"shoe_of_{about}": "42"}


@pytest.mark.parametrize("kind", [Kind.OPT_OUT, Kind.OBJECTION, Kind.WITHDRAWAL])
def test_what_was_ruled_out_is_refused_at_once(world: World, kind: Kind) -> None:
    sign_in().post(f"{PAGE}choose/", {"purpose": "news", "do": "given"})
    seen = [decide(world.cleo.pk, "news", Channel.EMAIL).reason]
    ask(kind)
    seen.append(decide(world.cleo.pk, "news", Channel.EMAIL).reason)

    assert seen == ["consent", "no-consent" if kind == Kind.WITHDRAWAL else "objected"]


def test_an_opt_in_counts_only_after_its_second_step(world: World) -> None:
    ask(Kind.OPT_OUT)
    request = ask(Kind.OPT_IN)
    petra, paul = officer(), officer("Paul")
    first = decide(world.cleo.pk, "news", Channel.EMAIL).allowed
    identified(request)
    second = decide(world.cleo.pk, "news", Channel.EMAIL).allowed
    line = ConsentEvent.objects.get()

    assert (first, second) == (False, True)
    assert (request.counts_already, request.state_words) == (
        True,
        "In force; the answer follows",
    )
    assert (line.given, line.mechanism, line.purpose) == ("given", "request", "news")
    decided(request, petra)
    actions.approve(request, LINK, agent=paul, actor=paul.actor)
    actions.carry_on(request, actor=petra.actor)
    assert (request.state, ConsentEvent.objects.count()) == (State.APPROVED, 1)


def test_an_agent_cannot_take_the_second_step_for_somebody(world: World) -> None:
    ask(Kind.OPT_OUT)
    request = ask(Kind.OPT_IN)
    petra = officer()
    for point, text in (
        (DataPoint.EMAIL, "cleo@lumen.example"),
        (DataPoint.NAME, "Cleo Marchetti"),
    ):
        actions.compare_point(request, point, text, agent=petra, actor=petra.actor)
    decided(request, petra)
    actions.approve(request, LINK, agent=petra, actor=petra.actor)

    with pytest.raises(Refused, match="second step"):
        actions.carry_on(request, actor=petra.actor)
    assert not decide(world.cleo.pk, "news", Channel.EMAIL).allowed


def test_PR_092_nobody_is_asked_to_opt_in_for_twelve_months_and_may_come_back(
    world: World,
) -> None:
    with clock.held_at(MONDAY):
        ask(Kind.OPT_OUT)
    shown = {}
    for days in (364, 366):
        with clock.held_at(MONDAY + timedelta(days=days)):
            shown[days] = sign_in().get(PAGE).content.decode()
    with clock.held_at(MONDAY + timedelta(days=364)):
        until = not_asked_before(world.cleo.pk, "news")
        client = sign_in()
        first = client.post(f"{PAGE}choose/", {"purpose": "news", "do": "given"})
        between = decide(world.cleo.pk, "news", Channel.EMAIL).allowed
        client.post(f"{PAGE}choose/", {"purpose": "news", "do": "given", "sure": "yes"})

    assert until == datetime(2027, 11, 24, tzinfo=UTC)
    assert "You may send me news" not in shown[364]
    assert "We do not ask you again before" in shown[364]
    assert "You may send me news" in shown[366]
    assert (first.status_code, between) == (200, False)
    assert decide(world.cleo.pk, "news", Channel.EMAIL).allowed
    assert not_asked_before(world.cleo.pk, "news") is None


def test_a_review_names_each_rule_that_decided_and_a_person_decides_anew(
    world: World,
) -> None:
    from ombud.assignment.models import Policy
    from ombud.assignment.statuses import Mode

    policy = Policy.objects.create(team=world.lending, mode=Mode.ROUND_ROBIN)
    ticket = make_ticket(world)
    assign_ticket(ticket, world.ana, actor=Actor(ActorKind.RULE, policy.pk))
    request = identified(ask(Kind.REVIEW, region=Region.EUROPE))
    other = ask(Kind.REVIEW, address="dora@lumen.example")
    petra = officer()
    decided(request, petra, Outcome.REFUSED, ground="decision_stands")
    said = letters.blocks_of(request, LetterKind.ANSWER)

    assert [(one.name, one.count) for one in planned(request).groups] == [
        (f"rule:{policy.pk}", 1)
    ]
    assert [(one.name, one.count) for one in planned(other).groups] == [("rules", 0)]
    assert (
        f"Who answers in {world.lending.name}, chosen by a rule: the result stays"
        in said["done"]
    )
    assert "came to the same result. (GDPR Art. 22(3))" in said["why"]
    assert outcome_words(Kind.REVIEW, "full") == "a person decided otherwise"
    assert is_carried_out(request)


def test_grounds_are_offered_where_they_fit(world: World) -> None:
    def offered(kind: Kind) -> set[str]:
        request = ask(kind, address=f"{kind}.x@lumen.example", region=Region.CALIFORNIA)
        return set(dict(packing.grounds_of(request, "refuse", "de")))

    own = {"handled_rightly", "decision_stands", "not_automated"}
    assert offered(Kind.COMPLAINT) & own == {"handled_rightly"}
    assert offered(Kind.REVIEW) & own == {"decision_stands", "not_automated"}
    assert offered(Kind.ACCESS) & own == set()
    assert "is_correct" in offered(Kind.RECTIFICATION)
    assert "is_correct" not in offered(Kind.COMPLAINT)  # what is kept is no matter of these
    assert protocol.reason_for("handled_rightly") == "claim_not_covered"


def test_a_complaint_is_about_the_newest_request_and_names_the_authority(
    world: World,
) -> None:
    petra = officer()
    with clock.held_at(MONDAY):
        first = ask(Kind.ACCESS)
    with clock.held_at(MONDAY + timedelta(days=1)):
        second = ask(Kind.ERASURE)
        foreign = ask(Kind.ACCESS, address="dora@lumen.example")
    with clock.held_at(MONDAY + timedelta(days=2)):
        request = ask(Kind.COMPLAINT, region=Region.EUROPE, country="FR")
    assert request.complains_of == second
    actions.link_complaint(request, first, actor=petra.actor)
    with pytest.raises(Refused, match="same person"):
        actions.link_complaint(request, foreign, actor=petra.actor)
    with pytest.raises(Refused, match="Only a complaint"):
        actions.link_complaint(second, first, actor=petra.actor)
    decided(request, petra)
    said = letters.blocks_of(request, LetterKind.ANSWER)

    assert f"how we handled your request {first}: Access" in said["done"]
    assert "What the complaint is about: justified, and set right" in said["done"]
    assert "CNIL" in said["complaint"]
    assert [one for one, text in said.items() if not text.strip()] == []
    assert list(first.complaints.all()) == [request]


def test_every_kind_is_asked_by_the_form_without_an_account(world: World) -> None:
    kinds = [
        Kind.LIMIT,
        Kind.OPT_OUT,
        Kind.WITHDRAWAL,
        Kind.COMPLAINT,
        Kind.OPT_IN,
        Kind.REVIEW,
    ]
    empty = Client().post("/help/privacy/", FORM | {"kind": "complaint", "name": "Cleo"})
    pages = {}
    for kind in kinds:
        address = f"{kind}@lumen.example"
        typed = FORM | {"kind": kind, "text": "You lost my file.", "email": address}
        sent = Client().post("/help/privacy/", typed)
        page = Client().get(sent.url).content.decode()  # type: ignore[attr-defined]
        has_code = re.search(r"\b\d{8}\b", letter_texts(address)[-1]) is not None
        pages[kind] = ('name="code"' in page, has_code, "It counts from this moment" in page)
    made = PrivacyRequest.objects.order_by("pk")

    assert empty.status_code == 422
    assert "Say what you complain about" in empty.content.decode()
    assert [one.kind for one in made] == kinds
    assert pages == {
        **dict.fromkeys((Kind.LIMIT, Kind.OPT_OUT, Kind.WITHDRAWAL), (False, False, True)),
        Kind.COMPLAINT: (False, False, False),
        **dict.fromkeys((Kind.OPT_IN, Kind.REVIEW), (True, True, False)),
    }


def test_a_limit_and_an_opt_out_stand_in_the_yearly_table(world: World) -> None:
    with clock.held_at(MONDAY):
        ask(Kind.LIMIT)
        ask(Kind.OPT_OUT)
    rows = {one["kind"]: one["received"] for one in metrics(MONDAY.date(), MONDAY.date())}

    assert set(rows) == set(Kind.values)
    assert (rows["limit"], rows["opt_out"], rows["review"]) == (1, 1, 0)


def test_a_german_letter_says_that_it_is_german_whatever_the_contact_reads(
    world: World,
) -> None:
    petra = officer()
    request = ask(Kind.COMPLAINT, language="de", region=Region.EUROPE)
    actions.greet(request, actor=SYSTEM)
    receipt = OutgoingMail.objects.latest("pk")
    letter = actions.draft_letter(request, LetterKind.RECEIPT, actor=petra.actor)
    actions.send_letter(letter, agent=petra, actor=petra.actor)
    reply = OutgoingMail.objects.latest("pk")

    assert (world.cleo.language, receipt == reply) == ("", False)
    for mail in (receipt, reply):
        *_rest, html = message_from_bytes(mail_bytes(mail), policy=default).walk()
        assert '<html lang="de">' in html.get_content()


def test_somebody_who_acts_for_another_opts_in_only_after_the_wait(world: World) -> None:
    ask(Kind.OPT_OUT)
    request = ask(
        Kind.OPT_IN, relation=Relation.AGENT, about="cleo@lumen.example",
        address="agent@lumen.example",
    )  # fmt: skip
    actions.send_code(request, actor=SYSTEM)
    code = code_in(letter_texts("agent@lumen.example")[-1])
    actions.try_code(request, code, network="n", actor=SYSTEM)

    assert not decide(world.cleo.pk, "news", Channel.EMAIL).allowed
