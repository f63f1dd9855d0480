"""The configuration file: written, compared, loaded; all of it or nothing."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import Actor, ActorKind
from ombud.base.errors import Refused
from ombud.channels.email.actions.mailboxes import set_secret
from ombud.channels.email.models import Mailbox
from ombud.configuration import file
from ombud.people.models import Agent, Role, Team
from ombud.people.queries import rights_of

if TYPE_CHECKING:
    from tests.world import World

OPERATOR = Actor(ActorKind.OPERATOR)


def entry(document: dict[str, Any], kind: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["sections"][kind] if one["key"] == key)
    return found


def verbs(plan: file.Plan) -> list[tuple[str, str, str]]:
    return [(step.kind, step.key, step.verb) for step in plan.changes]


def test_a_file_that_was_just_written_changes_nothing(world: World) -> None:
    for with_people in (False, True):
        document = json.loads(json.dumps(file.export(with_people=with_people)))

        plan = file.load(document, actor=world.rosa.actor, removes=True)

        assert verbs(plan) == []
        assert plan.problems == ()


def test_a_file_holds_no_secret_and_no_person_unless_asked_for(world: World) -> None:
    set_secret(Mailbox.objects.get(), "hush-hush-hush", actor=OPERATOR)

    plain = json.dumps(file.export())
    full = json.dumps(file.export(with_people=True))

    assert "hush" not in full
    assert "sealed" not in full
    assert "ana@halden.example" not in plain
    assert "ana@halden.example" in full
    assert "Ana Halden" not in full


def test_a_preview_tells_what_loading_does_and_does_nothing(world: World) -> None:
    document = file.export()
    entry(document, "team", "lending")["name"] = "Loans"
    document["sections"]["team"].append({"key": "claims", "name": "Claims"})

    seen = file.preview(document, actor=world.rosa.actor)
    names_before = set(Team.objects.values_list("name", flat=True))
    done = file.load(document, actor=world.rosa.actor)

    assert seen == done
    assert verbs(done) == [("team", "lending", "changed"), ("team", "claims", "added")]
    assert names_before == {"Lending", "Cards"}
    assert set(Team.objects.values_list("name", flat=True)) == {"Loans", "Cards", "Claims"}
    assert verbs(file.load(document, actor=world.rosa.actor)) == []


def test_one_refusal_stops_everything(world: World) -> None:
    document = file.export()
    document["sections"]["team"].append({"key": "claims", "name": "Claims"})
    entry(document, "role", "administrator")["capabilities"] = ["ticket.see"]

    plan = file.load(document, actor=world.rosa.actor)

    assert [(step.kind, step.key) for step in plan.problems] == [("role", "administrator")]
    assert not Team.objects.filter(key="claims").exists()


def test_what_the_file_lacks_ends_only_when_asked(world: World) -> None:
    document = file.export()
    Role.objects.create(key="extra", name="Extra", capabilities=[])

    kept = file.load(document, actor=world.rosa.actor)
    removed = file.load(document, actor=world.rosa.actor, removes=True)

    assert [(step.key, step.verb) for step in kept.steps] == [("extra", "kept")]
    assert verbs(removed) == [("role", "extra", "removed")]
    assert not Role.objects.filter(key="extra").exists()


def test_a_desk_is_made_from_the_file_of_another(world: World) -> None:
    document = file.export(with_people=True)
    for section, key in (("team", "claims"), ("role", "clerk")):
        made = copy.deepcopy(document["sections"][section][0])
        document["sections"][section].append({**made, "key": key, "name": key.title()})
    document["sections"]["agent"].append(
        {"key": "nora@halden.example", "is_active": True, "roles": ["clerk@claims"]}
    )

    plan = file.load(document, actor=OPERATOR)

    nora = Agent.objects.get(email="nora@halden.example")
    assert plan.problems == ()
    assert not nora.has_usable_password()
    assert rights_of(nora).grants[0].role == "Clerk"


BROKEN: list[tuple[Any, str]] = [
    (None, "not a configuration file"),
    ([], "not a configuration file"),
    ({"format": "other"}, "not a configuration file"),
    ({"format": file.FORMAT, "version": 99, "sections": {}}, "another version"),
    ({"format": file.FORMAT, "version": 1, "sections": []}, "no sections"),
]


@pytest.mark.parametrize(("document", "reason"), BROKEN)
def test_what_is_no_file_of_ours_is_refused(world: World, document: Any, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        file.preview(document, actor=world.rosa.actor)


@pytest.mark.parametrize(
    "section",
    [
        {"nonsense": [{"key": "x"}]},
        {"team": "x"},
        {"team": ["x"]},
        {"team": [{"name": "No key"}]},
        {"team": [{"key": "a" * 300}]},
        {"team": [{"key": "x", "password": "y"}]},
        {"team": [{"key": "x", "name": 5}]},
        {"team": [{"key": "lending"}, {"key": "lending"}]},
        {"team": [{"key": "Not A Key", "name": "X"}]},
        {"security": [{"key": "signing-in", "networks": [7]}]},
        {"security": [{"key": "other", "idle_minutes": 7}]},
        {"role": [{"key": "agent", "capabilities": [["x"]]}]},
        {"mailbox": [{"key": "no address", "team": "lending"}]},
        {"mailbox": [{"key": "a@b.example", "team": "nowhere"}]},
        {"agent": [{"key": "x@y.example", "roles": [None, "agent"]}]},
    ],
)
def test_bad_entries_are_named_and_nothing_is_written(world: World, section: Any) -> None:
    document = {"format": file.FORMAT, "version": 1, "sections": section}
    before = file.export(with_people=True)

    plan = file.load(document, actor=OPERATOR)

    assert len(plan.problems) == 1
    assert file.export(with_people=True) == before


def test_loading_gives_nobody_more_than_they_have(world: World) -> None:
    document = file.export(with_people=True)
    entry(document, "agent", "ana@halden.example")["roles"] = ["administrator@*"]

    plan = file.load(document, actor=world.ana.actor)

    assert [step.key for step in plan.problems] == ["ana@halden.example"]
    assert not rights_of(world.ana).grants[0].needs_second_factor
    assert rights_of(world.ana).grants[0].role == "Agent"
