"""Entries past their period lose what they said; the log says so, and its tree holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.base.errors import Refused
from ombud.events import verifying
from ombud.events.ageing import age, empty
from ombud.events.entry import to_words
from ombud.events.facts import LogAged
from ombud.events.findings import Flaw
from ombud.events.log import record
from ombud.events.models import Ageing, Event, Leaf
from ombud.events.sealing import seal
from ombud.events.statuses import Ages
from ombud.events.tree import root_of
from ombud.events.triggers import allowed
from ombud.events.verifying import verify
from ombud.people.models import Agent
from ombud.signin.facts import SecondFactorFailed
from tests.events.making import happen, unguarded

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 1, 5, 12, tzinfo=clock.now().tzinfo)
ANA = Actor(ActorKind.AGENT, 7)


def sign_in(count: int) -> list[int]:
    """Record that agent 7 showed a wrong second factor; return the numbers of the entries."""
    agent = Agent(pk=7)
    return [record(SecondFactorFailed(), agent, actor=ANA).pk for _ in range(count)]


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Six sign-ins with other entries between them, sealed on the day; one a week later."""
    monkeypatch.setattr(verifying, "CHUNK", 3)
    found = []
    with clock.held_at(START):
        for _ in range(3):
            found += sign_in(2)
            happen(1)
        seal()
    with clock.held_at(START + timedelta(days=7)):
        found += sign_in(1)
        seal()
    return found


def days(count: int) -> Any:
    return clock.held_at(START + timedelta(days=count))


def aged_on(day: int, numbers: list[int], *, period: int = 180) -> int:
    with days(day):
        until = clock.in_(days=-period)
        done = age(numbers, about=Ages.SIGNING_IN, rule=3, until=until)
    with days(day + 1):  # sealed by a later head
        seal()
    return done


def flaws() -> list[tuple[Flaw, int, str]]:
    report = verify()
    found = (report.integrity, report.completeness)
    return [(one.flaw, one.row, one.text) for one in found if one]


def test_an_aged_entry_says_nothing_any_more_and_the_log_is_whole(numbers: list[int]) -> None:
    leaves = list(Leaf.objects.order_by("position").values_list("hash", flat=True))

    done = aged_on(181, numbers[:4])

    rows = Event.objects.filter(pk__in=numbers[:4]).order_by("pk")
    assert done == 4
    assert {(one.kind, one.subject_type, one.actor_id) for one in rows} == {
        ("agent.second-factor-failed", "", 0)
    }
    assert {one.at for one in rows} == {START + timedelta(days=1)}
    assert [sorted(one.payload) for one in rows] == [["rest"]] * 4
    kept = Leaf.objects.order_by("position").values_list("hash", flat=True)
    assert list(kept[: len(leaves)]) == leaves
    assert (flaws(), verify().aged) == ([], 4)


def test_the_log_itself_says_what_aged_and_by_which_rule(numbers: list[int]) -> None:
    aged_on(181, numbers[:4])

    said = Event.objects.get(kind="log.aged").payload
    assert len(said.pop("root")) == 8
    assert said == {
        "rule": 3,
        "about": "signing-in",
        "first": numbers[0],
        "last": numbers[3],
        "count": 4,
        "until": (START + timedelta(days=1)).isoformat(),
    }


def test_ageing_that_no_head_covers_yet_is_no_flaw(numbers: list[int]) -> None:
    with days(181):
        age(numbers[:2], about=Ages.SIGNING_IN, rule=3, until=clock.in_(days=-180))

    assert flaws() == []


def test_two_equal_entries_have_hashes_of_their_own(numbers: list[int]) -> None:
    said = Event.objects.filter(pk__in=numbers).values_list("payload", flat=True)

    assert len({tuple(one["salt"]) for one in said}) == len(numbers)
    assert {len(one["salt"]) for one in said} == {4}
    assert "salt" not in happen(1)[0].payload


@pytest.mark.parametrize(
    ("day", "period", "place"),
    [
        (186, 180, 6),  # the last one is a week younger
        (20, 15, 0),  # no rule may be as short as this
        (180, 180, 0),  # over to the second: but the head over it was signed no sooner
    ],
)
def test_what_must_not_end_yet_is_refused(
    numbers: list[int], day: int, period: int, place: int
) -> None:
    with clock.held_at(START + timedelta(days=day, seconds=-1)), pytest.raises(Refused):
        age([numbers[place]], about=Ages.SIGNING_IN, rule=3, until=clock.in_(days=-period))

    assert not Ageing.objects.exists()


def test_what_is_of_another_class_or_aged_before_is_refused(numbers: list[int]) -> None:
    aged_on(181, numbers[:1])

    other = Event.objects.filter(kind="job.retried").values_list("pk", flat=True)[0]
    with days(181):
        until = clock.in_(days=-180)
        for number, about in (
            (other, Ages.SIGNING_IN),
            (numbers[1], Ages.READING),
            (numbers[0], Ages.SIGNING_IN),
        ):
            with pytest.raises(Refused):
                age([number], about=about, rule=3, until=until)


def forced(number: int, place: int, *, payload: bool = True) -> None:
    """Empty an entry as who owns the database can; without ``payload`` its hash as well."""
    with unguarded():
        row = Event.objects.get(pk=number)
        if payload:
            empty(row, Ageing(pk=place, until=START))
        else:
            Event.objects.filter(pk=number).update(subject_type="", payload={})


def test_an_entry_that_was_emptied_without_a_record_is_named(numbers: list[int]) -> None:
    forced(numbers[2], 99)

    assert flaws() == [
        (
            Flaw.EVENT_EMPTIED,
            numbers[2],
            f"Event {numbers[2]} was emptied without a record of it.",
        )
    ]


@pytest.mark.parametrize("place", [1, 4, 6])
def test_an_entry_that_was_added_to_what_aged_is_named(numbers: list[int], place: int) -> None:
    rest = [one for one in numbers[:6] if one != numbers[place]]
    aged_on(181, rest)
    forced(numbers[place], Ageing.objects.get().pk)

    assert flaws()[0][:2] == (Flaw.EVENT_EMPTIED, numbers[place])


def test_an_entry_that_was_emptied_before_its_time_is_named(numbers: list[int]) -> None:
    with days(100), unguarded():
        until = clock.in_(days=-96)  # three days before the last one
        place = Ageing.objects.create(about="signing-in", first=1, last=9**9, until=until)
        row = Event.objects.get(pk=numbers[6])
        recorded_as_aged([row], place)

    assert flaws() == [
        (
            Flaw.EVENT_EMPTIED_TOO_SOON,
            numbers[6],
            f"Event {numbers[6]} was emptied before its time.",
        )
    ]


def test_a_rule_that_is_too_short_is_named(numbers: list[int]) -> None:
    with days(20), unguarded():
        until = clock.in_(days=-15)
        place = Ageing(pk=1, about="signing-in", first=1, last=9**9, until=until)
        recorded_as_aged([Event.objects.get(pk=numbers[0])], place)

    assert flaws()[0][:2] == (Flaw.EVENT_EMPTIED_TOO_SOON, numbers[0])


def test_a_record_from_a_time_that_had_not_come_is_named(numbers: list[int]) -> None:
    with days(300), unguarded():
        place = Ageing(pk=1, about="signing-in", first=1, last=9**9, until=clock.in_(days=-200))
        recorded_as_aged([Event.objects.get(pk=numbers[0])], place, sealed_on=99)

    number = Event.objects.get(kind="log.aged").pk
    assert flaws() == [
        (
            Flaw.EVENT_EMPTIED_TOO_SOON,
            number,
            f"Event {number} is said to be later than its seal.",
        )
    ]


def test_an_entry_of_a_class_that_no_rule_covers_is_named(numbers: list[int]) -> None:
    other = Event.objects.filter(kind="job.retried", pk__gt=numbers[0]).earliest("pk")
    with days(181), unguarded():
        until = clock.in_(days=-180)
        place = Ageing.objects.create(about="signing-in", first=1, last=9**9, until=until)
        recorded_as_aged([other], place)

    assert flaws() == [
        (
            Flaw.EVENT_EMPTIED,
            other.pk,
            f"Event {other.pk} was emptied without a rule for its class.",
        )
    ]


def test_an_entry_whose_hash_went_too_is_named(numbers: list[int]) -> None:
    forced(numbers[2], 0, payload=False)

    assert flaws()[0][:2] == (Flaw.EVENT_CHANGED, numbers[2])


def test_a_kind_cannot_be_changed_afterwards(numbers: list[int]) -> None:
    aged_on(181, numbers[:4])
    with unguarded():
        Event.objects.filter(pk=numbers[1]).update(kind="visit.began")

    assert flaws()[0][:2] == (Flaw.EVENT_CHANGED, numbers[1])


def recorded_as_aged(rows: list[Event], place: Ageing, *, sealed_on: int = 400) -> None:
    """Empty ``rows`` and write the record that belongs to it, whatever they are."""
    root = root_of([bytes(row.leaf.hash) for row in rows])
    for row in rows:
        empty(row, place)
    fact = LogAged(
        rule=3,
        about=Ages.SIGNING_IN,
        first=rows[0].pk,
        last=rows[-1].pk,
        count=len(rows),
        until=place.until,
        root=to_words(root),
    )
    record(fact, place, actor=SYSTEM)
    with days(sealed_on):
        seal()


@pytest.fixture
def place(numbers: list[int]) -> Ageing:
    """An ageing of all but the first and the last entry of the first day."""
    with days(181):
        return Ageing.objects.create(
            about=Ages.SIGNING_IN,
            first=numbers[1],
            last=numbers[4],
            until=clock.in_(days=-180),
        )


@pytest.mark.parametrize(
    ("which", "change"),
    [
        (0, {}),  # before the range
        (5, {}),  # after it
        (2, {"actor_id": 7}),
        (2, {"subject_type": "agent"}),
        (2, {"actor_kind": "agent"}),
        (2, {"kind": "visit.began"}),
        (2, {"xid": -5}),
        (2, {"at": START}),
        (2, {"subject_id": 10**6}),
        (2, {"payload": {"rest": [n * 2654435761 % 2**32 for n in range(90)]}}),
        ("other", {}),  # of no class
        ("young", {}),
    ],
)
def test_the_database_refuses_any_other_change(
    numbers: list[int], place: Ageing, which: int | str, change: dict[str, Any]
) -> None:
    if isinstance(which, int):
        number = numbers[which]
    else:
        with clock.held_at(START + timedelta(days=9)):
            young = sign_in(1)[0]
        with days(181):
            last = Ageing.objects.create(
                about=Ages.SIGNING_IN, first=1, last=young, until=START + timedelta(days=8)
            )
        seal()
        place = last
        of_none = Event.objects.filter(kind="job.retried").earliest("pk").pk
        number = young if which == "young" else of_none
    emptied = {
        "subject_type": "",
        "subject_id": place.pk,
        "actor_kind": "system",
        "actor_id": 0,
        "at": place.until,
        "payload": {"rest": [1] * 8},
    }

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Event.objects.filter(pk=number).update(**(emptied | change))
    if which == 2:
        assert Event.objects.filter(pk=number).update(**emptied) == 1


def test_the_database_lets_an_entry_be_emptied_once_and_only_when_sealed(
    numbers: list[int],
) -> None:
    with clock.held_at(START):
        fresh = sign_in(1)[0]
    with days(181):
        until = clock.in_(days=-180)
        place = Ageing.objects.create(about="signing-in", first=1, last=fresh, until=until)
    row, other = Event.objects.get(pk=fresh), Event.objects.get(pk=numbers[0])

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        empty(row, place)
    empty(other, place)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        empty(other, place)


def test_the_database_takes_no_ageing_of_what_is_younger_than_thirty_days() -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Ageing.objects.create(
            about="signing-in", first=1, last=9, until=clock.in_(days=-30, seconds=1)
        )

    Ageing.objects.create(about="signing-in", first=1, last=9, until=clock.in_(days=-30))


def test_the_guard_in_the_database_knows_the_classes_of_today() -> None:
    query = "SELECT sql FROM sqlite_master WHERE name = 'events_event_no_update'"
    if connection.vendor == "postgresql":
        query = "SELECT prosrc FROM pg_proc WHERE proname = 'events_only_emptied'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        source = cursor.fetchone()[0]

    assert allowed() in source
