"""Deciding, extending, answering (checks PR-015, PR-018, PR-065, PR-101; promises J13, P11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.clocks.deadline import reckon
from ombud.clocks.derivation import given_from
from ombud.privacy import actions, letters
from ombud.privacy.carrying import Carried, Group, Plan, Progress, carriers
from ombud.privacy.models import Letter, LetterBlock, PrivacyRequest
from ombud.privacy.statuses import AT_ONCE, Kind, LetterKind, Outcome, Region, State
from ombud.tickets.places import is_resting
from tests.privacy.requests import LINK, MONDAY, ask, decided, identified, officer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.people.models import Agent
    from tests.world import World


@pytest.fixture
def petra(world: World) -> Agent:
    return officer()


@pytest.fixture
def paul(world: World) -> Agent:
    return officer("Paul")


def test_PR_015_an_extension_needs_its_notice_in_time_and_once(
    world: World, petra: Agent
) -> None:
    with clock.held_at(MONDAY):
        request, late = ask(region=Region.EUROPE), ask(address="late@lumen.example")
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}
    assert late.due_at is not None
    with (
        clock.held_at(late.due_at + timedelta(minutes=1)),
        pytest.raises(Refused, match="has passed"),
    ):
        actions.extend(late, "complexity", **who)
    with clock.held_at(MONDAY + timedelta(days=20)):
        with pytest.raises(Refused, match="why it takes longer"):
            actions.extend(request, "", **who)
        request.refresh_from_db()
        assert request.due_day == date(2026, 12, 23)

        actions.extend(request, "complexity", **who)

        assert request.due_day == date(2027, 2, 23)
        notice = Letter.objects.get(request=request, kind=LetterKind.EXTENSION)
        assert notice.message is not None
        assert "GDPR Art. 12(3)" in notice.message.text
        with pytest.raises(Refused, match="extended already"):
            actions.extend(request, "number", **who)


def test_PR_015_an_opt_out_cannot_be_extended(world: World, petra: Agent) -> None:
    request = ask(Kind.OPT_OUT, region=Region.CALIFORNIA)

    with pytest.raises(Refused, match="allows no extension"):
        actions.extend(request, "complexity", agent=petra, actor=petra.actor)

    request.refresh_from_db()
    assert request.extended_at is None


def test_PR_018_the_evidence_repeats_the_deadline_and_names_nobody(
    world: World, petra: Agent
) -> None:
    with clock.held_at(MONDAY):
        request = decided(ask(region=Region.EUROPE), petra)

    found = actions.evidence(request)

    assert reckon(given_from(found["derivation"])).due_day == request.due_day
    assert found["article"] == "GDPR Art. 15"
    words = str(found).lower()
    assert all(word not in words for word in ("cleo", "marchetti", "lumen", "petra"))
    assert "privacy-request.received" in words


def test_an_erasure_needs_two(world: World, petra: Agent, paul: Agent) -> None:
    request = decided(ask(Kind.ERASURE), petra)

    with pytest.raises(Refused, match="second privacy officer"):
        actions.approve(request, LINK, agent=petra, actor=petra.actor)
    actions.approve(request, LINK, agent=paul, actor=paul.actor)

    assert (request.state, request.approved_by) == (State.WAITING, paul)


def test_an_access_may_be_approved_alone_but_its_refusal_not(
    world: World, petra: Agent
) -> None:
    request = decided(ask(), petra)
    refused = decided(
        ask(address="b@lumen.example"), petra, Outcome.REFUSED, ground="excessive"
    )

    actions.approve(request, LINK, agent=petra, actor=petra.actor)

    assert request.state == State.APPROVED
    with pytest.raises(Refused, match="second privacy officer"):
        actions.approve(refused, LINK, agent=petra, actor=petra.actor)


def test_j13_less_than_asked_needs_a_ground_of_the_law(world: World, petra: Agent) -> None:
    request = decided(ask(Kind.ERASURE), petra)
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}

    for ground in ("", "because"):
        with pytest.raises(Refused, match="ground of the law"):
            actions.decide_group(request, "files", Outcome.REFUSED, ground=ground, **who)


def test_nothing_is_approved_while_a_group_is_undecided(world: World, petra: Agent) -> None:
    request = decided(ask(), petra)
    request.decisions.filter(group="files").delete()

    with pytest.raises(Refused, match="every group"):
        actions.approve(request, LINK, agent=petra, actor=petra.actor)


@pytest.mark.parametrize("block", letters.MANDATORY[LetterKind.ANSWER])
def test_PR_065_an_answer_with_an_empty_part_cannot_be_sent(
    world: World, petra: Agent, block: str
) -> None:
    request = decided(ask(), petra)
    actions.approve(request, LINK, agent=petra, actor=petra.actor)
    letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
    actions.change_letter(letter, {block: "  \n "}, actor=petra.actor)

    with pytest.raises(Refused, match="part of the letter is empty"):
        actions.send_letter(letter, agent=petra, actor=petra.actor)

    assert request.state == State.APPROVED


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "What we did",
                "Files, and mails as they arrived: erased",
                "What remains",
                "24 months",
                "Art. 17(3)(b)",
            ],
        ),
        (
            "de",
            [
                "Was wir getan haben",
                "Aufsichtsbehörde",
                "Nachweis",
                "24 Monate",
                "Art. 17 Abs. 3 lit. b DSGVO",
            ],
        ),
    ],
)
def test_PR_065_the_answer_says_what_was_done_kept_why_and_until(
    world: World,
    petra: Agent,
    paul: Agent,
    language: str,
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(carriers._things, Kind.ERASURE, Eraser(Progress.DONE))
    request = decided(ask(Kind.ERASURE, language=language, region=Region.EUROPE), petra)
    actions.decide_group(
        request,
        "tickets",
        Outcome.REFUSED,
        ground="legal_duty",
        keep_until=date(2031, 12, 31),
        agent=petra,
        actor=petra.actor,
    )
    with clock.held_at(MONDAY):
        actions.approve(request, LINK, agent=paul, actor=paul.actor)
    with clock.held_at(MONDAY + timedelta(days=4)):
        actions.carry_on(request, actor=SYSTEM)
        letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
        actions.send_letter(letter, agent=petra, actor=petra.actor)

    assert letter.message is not None
    text = letter.message.text
    assert all(word in text for word in [*words, "2031"])
    request.refresh_from_db()
    assert request.state == State.RESPONDED
    assert not LetterBlock.objects.exists()
    assert request.ticket.is_solved


@pytest.mark.parametrize("outcome", [Outcome.FULL, Outcome.REFUSED])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_part_of_every_answer_is_filled_in_and_true_of_its_kind(
    world: World, petra: Agent, outcome: Outcome, language: str
) -> None:
    """Only an erasure that is refused waits for a person: until when, they have to say."""
    found = {}
    for kind in [one for one in Kind if outcome == Outcome.FULL or one not in AT_ONCE]:
        request = ask(kind, language=language, region=Region.EUROPE, country="DE")
        ground = "" if outcome == Outcome.FULL else "unfounded"
        decided(request, petra, outcome, ground=ground)
        parts = letters.blocks_of(request, LetterKind.ANSWER)
        with translation.override(language):
            title = letters.title_of(request, "kept")
        found[kind] = (title, parts["until"], [one for one in parts if not parts[one]])
        actions.call_off(request, actor=SYSTEM)
    empty = {kind: missing for kind, (_title, _until, missing) in found.items() if missing}
    nothing = {"en": "Nothing is kept", "de": "Es wird nichts aufbewahrt"}[language]

    assert empty == ({} if outcome == Outcome.FULL else {Kind.ERASURE: ["until"]})
    assert {kind for kind, (_, until, _m) in found.items() if until.startswith(nothing)} == (
        {Kind.ERASURE} if outcome == Outcome.FULL else set()
    )
    assert len({title for title, _until, _missing in found.values()}) == 3


def test_what_is_kept_needs_an_end_before_the_answer_leaves(world: World, petra: Agent) -> None:
    request = decided(ask(Kind.ERASURE), petra, Outcome.REFUSED, ground="legal_claims")
    letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)

    assert letter.blocks.get(name="until").text == ""
    with pytest.raises(Refused, match="empty"):
        actions.send_letter(letter, agent=petra, actor=petra.actor)


def test_no_letter_promises_a_day_that_has_passed(world: World) -> None:
    """A request is found in an old ticket when its day is over."""
    with clock.held_at(MONDAY):
        request = ask(region=Region.EUROPE)
        before = letters.blocks_of(request, LetterKind.RECEIPT)["due"]
    with clock.held_at(MONDAY + timedelta(days=40)):
        after = letters.blocks_of(request, LetterKind.RECEIPT)["due"]
        _subject, text = letters.code_mail(request, "1", "https://desk.example/")

    assert before == "We answer by 23 December 2026."
    assert after == "We answer as soon as we can."
    assert "by 23 December" not in text


@pytest.mark.parametrize("kind", [Kind.ERASURE, Kind.RESTRICTION])
def test_what_is_done_as_a_whole_is_not_decided_in_part(
    world: World, petra: Agent, kind: Kind
) -> None:
    with pytest.raises(Refused, match="whole or not at all"):
        decided(ask(kind), petra, Outcome.PARTIAL, ground="legal_claims")


def test_a_refused_restriction_lets_nothing_rest_and_is_answered(
    world: World, petra: Agent, paul: Agent
) -> None:
    request = decided(ask(Kind.RESTRICTION), petra, Outcome.REFUSED, ground="legal_claims")
    actions.approve(request, LINK, agent=paul, actor=paul.actor)
    actions.carry_on(request, actor=paul.actor)

    assert request.state == State.APPROVED
    assert not is_resting(world.cleo.pk)


def test_a_notice_of_delay_names_the_new_day_whatever_was_decided(
    world: World, petra: Agent
) -> None:
    with clock.held_at(MONDAY):
        request = ask(region=Region.EUROPE)
        decided(request, petra, Outcome.PARTIAL, ground="others_rights")
        actions.extend(request, "complexity", agent=petra, actor=petra.actor)
    text = request.ticket.messages.latest("pk").text

    assert request.due_day == date(2027, 2, 23)
    assert "We answer by 23 February 2027." in text


class Eraser:
    """A carrier that blocks, then fails, then does its work."""

    def __init__(self, *progress: Progress) -> None:
        usual = (Progress.NOT_BEGUN, Progress.BLOCKED, Progress.FAILED, Progress.DONE)
        self.progress = list(progress or usual)
        self.without: list[str] = []

    def plan(self, request: PrivacyRequest) -> Plan:
        del request
        return Plan((Group("tickets", 3), Group("files", 1)))

    def carry_out(self, request: PrivacyRequest, *, without: object, actor: object) -> None:
        del request, actor
        self.without = list(without)  # type: ignore[call-overload]
        self.progress = self.progress[1:]

    def state(self, request: PrivacyRequest) -> Carried:
        del request
        return Carried(self.progress[0], {"tickets": 3}, {"map": "d1"})


@pytest.fixture
def eraser() -> Iterator[Eraser]:
    made = Eraser()
    real = carriers._things[Kind.RECTIFICATION]
    carriers._things[Kind.RECTIFICATION] = made
    yield made
    carriers._things[Kind.RECTIFICATION] = real


def test_the_carrier_of_a_kind_is_called_until_it_is_done(
    world: World, petra: Agent, paul: Agent, eraser: Eraser
) -> None:
    request = decided(ask(Kind.RECTIFICATION), petra)
    actions.decide_group(
        request, "files", Outcome.REFUSED, ground="is_correct", agent=petra,
        actor=petra.actor,
    )  # fmt: skip
    actions.approve(request, LINK, agent=paul, actor=paul.actor)

    states = []
    for _ in range(3):
        actions.carry_on(request, actor=petra.actor)
        states.append(request.state)

    assert states == [State.BLOCKED, State.FAILED, State.APPROVED]
    assert eraser.without == ["files"]
    assert actions.evidence(request)["proof"] == {"map": "d1"}


def test_nothing_is_answered_before_it_is_approved(world: World, petra: Agent) -> None:
    request = decided(ask(), petra)
    letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)

    with pytest.raises(Refused, match="Carry out"):
        actions.send_letter(letter, agent=petra, actor=petra.actor)


def test_PR_101_a_record_is_there_for_24_months_and_then_gone(world: World) -> None:
    with clock.held_at(MONDAY):
        request = ask()
        actions.call_off(request, actor=SYSTEM)
    with clock.held_at(MONDAY.replace(year=2028, month=11, day=22)):  # 23 months, 29 days
        assert actions.forget_old_records() == 0
    with clock.held_at(MONDAY.replace(year=2028, month=11, day=24)):
        assert actions.forget_old_records() == 1

    assert not PrivacyRequest.objects.exists()


def test_open_requests_are_never_forgotten(world: World) -> None:
    with clock.held_at(MONDAY):
        ask()
    with clock.held_at(MONDAY.replace(year=2030)):
        assert actions.forget_old_records() == 0


def test_what_was_carried_out_cannot_be_decided_again(world: World, petra: Agent) -> None:
    who: dict[str, Any] = {"actor": petra.actor}
    request = decided(ask(Kind.RESTRICTION), petra)
    actions.approve(request, LINK, agent=petra, **who)
    before = actions.may_go_back(request)
    actions.carry_on(request, **who)

    assert (before, actions.may_go_back(request)) == (True, False)
    with pytest.raises(Refused, match="too late to decide again"):
        actions.send_back(request, **who)
    assert is_resting(request.contact.pk)


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        (Kind.ACCESS, Outcome.REFUSED, ("did not do what", "held longer than before")),
        (Kind.RESTRICTION, Outcome.FULL, ("stored, and no longer used", "stays stored")),
        (Kind.RESTRICTION, Outcome.REFUSED, ("did not do what", "held longer than before")),
        (Kind.RECTIFICATION, Outcome.REFUSED, ("did not do what", "held longer than before")),
        (Kind.WITHDRAWAL, Outcome.FULL, ("ended, as you asked", "until you say otherwise")),
    ],
)
def test_an_answer_says_of_each_kind_what_is_true(
    world: World, petra: Agent, kind: Kind, outcome: Outcome, words: tuple[str, ...]
) -> None:
    ground = {} if outcome == Outcome.FULL else {"ground": "unfounded"}
    request = decided(ask(kind, region=Region.EUROPE), petra, outcome, **ground)
    said = "\n".join(letters.blocks_of(request, LetterKind.ANSWER).values())

    assert [one for one in words if one not in said] == []
    assert said.count("manifestly unfounded") == len(ground)  # one ground is said once
    assert all(letters.blocks_of(request, LetterKind.ANSWER).values())


def test_a_kind_that_was_recorded_wrongly_is_decided_anew_by_the_law_of_the_right_one(
    world: World, petra: Agent
) -> None:
    who: dict[str, Any] = {"actor": petra.actor}
    with clock.held_at(MONDAY):
        objection, access = ask(Kind.OBJECTION), ask(Kind.ACCESS)
        twin = ask(Kind.ACCESS)
        actions.data_collected(objection, **who)
        actions.decide_rest(objection, agent=petra, **who)
        actions.correct_kind(objection, Kind.ERASURE, **who)
        actions.correct_kind(access, Kind.OPT_OUT, **who)
    twin.refresh_from_db()

    assert (objection.pack, objection.state) == ("gdpr", State.VERIFYING)
    assert not objection.decisions.exists()
    with pytest.raises(Refused, match="Check the identity first"):
        actions.data_collected(objection, **who)
    assert (access.pack, access.due_day) == ("california", date(2026, 12, 15))
    assert (twin.joined_to, twin.due_day) == (None, date(2026, 12, 23))
    assert access.received_at == MONDAY


def test_where_somebody_lives_is_corrected_and_its_law_counts_from_the_receipt(
    world: World, petra: Agent
) -> None:
    who: dict[str, Any] = {"actor": petra.actor}
    with clock.held_at(MONDAY):
        request = ask(Kind.OBJECTION)
        before = (request.pack, request.due_day)
        actions.correct_residence(request, Region.EUROPE, "DE", **who)
    decided(request, petra)

    assert before == ("california", date(2026, 12, 15))
    assert (request.pack, request.due_day) == ("gdpr", date(2026, 12, 23))
    assert "Bonn" in letters.blocks_of(request, LetterKind.ANSWER)["complaint"]
    actions.approve(request, LINK, agent=petra, **who)
    with pytest.raises(Refused, match="Have it decided again first"):
        actions.correct_residence(request, Region.CALIFORNIA, "US-CA", **who)


def test_what_is_left_is_refused_in_one_go_or_not_at_all(world: World, petra: Agent) -> None:
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}
    request, objection = identified(ask(region=Region.EUROPE)), ask(Kind.OBJECTION)
    for one in (request, objection):
        actions.data_collected(one, actor=petra.actor)
    actions.decide_group(request, "profile", Outcome.FULL, **who)
    actions.decide_rest(request, Outcome.REFUSED, ground="unfounded", **who)
    made = dict(request.decisions.values_list("group", "outcome"))
    with pytest.raises(Refused, match="Nobody can refuse this"):
        actions.decide_rest(objection, Outcome.REFUSED, ground="unfounded", **who)

    assert made.pop("profile") == Outcome.FULL
    assert set(made.values()) == {Outcome.REFUSED}
    assert not objection.decisions.exists()
