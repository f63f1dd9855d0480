"""Group A: definitions, roles, scope. Ids as in the list of promises."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from ombud.backups.restoring import is_empty
from ombud.backups.rows import replace_all, tables
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.datamap import declarations
from ombud.datamap.checks import check_map, columns_to_declare
from ombud.people.actions import create_agent
from ombud.people.models import Contact
from ombud.project.cli import main
from ombud.purposes.actions import save_activity, ship_activities
from ombud.purposes.gate import uses
from ombud.purposes.glossary import GLOSSARY
from ombud.purposes.models import Activity
from ombud.purposes.statuses import Part
from ombud.tickets.models import Attachment, MaskedValue, Ticket
from ombud.vault.actions import read
from tests.backups.conftest import book, own_folder  # noqa: F401 - fixtures
from tests.backups.helping import made, restored, with_file
from tests.backups.test_taking_all import rows_in, taken
from tests.channels.email.mails import raw, take_in
from tests.conftest import client_of
from tests.world import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from tests.world import World

SECRETS = ("Marchetti", "cleo@lumen.example", "Quincewort")


def printed_columns() -> dict[str, Any]:
    result = CliRunner().invoke(main, ["map", "--json"])
    assert result.exit_code == 0, result.output
    columns: dict[str, Any] = json.loads(result.stdout)["columns"]
    return columns


def test_a1_every_column_of_every_app_has_a_class(db: None) -> None:
    columns = printed_columns()
    labels = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in columns_to_declare(model)
    }

    reasons = [one["reason"] for one in columns.values() if not one["personal"]]
    categories = [one["category"] for one in columns.values() if one["personal"]]
    assert labels - set(columns) == set()
    assert set(columns) - labels == set()
    assert min(map(len, reasons)) >= 10
    assert {category.partition(".")[0] for category in categories} == {"user"}
    assert {one["class"] for one in columns.values()} == {"personal", "usage", "none"}
    usage = {name for name, one in columns.items() if one["class"] == "usage"}
    assert {"people.Session.browser", "readlog.Reading.at"} <= usage
    assert "people.Identifier.value" not in usage


def test_a1_the_words_are_explained_once_and_used_as_explained(db: None) -> None:
    page = Client().get("/help/words/").content.decode()
    links = [Client().get(f"/help/{one}/").content.decode() for one in ("promises", "privacy")]

    assert set(re.findall(r'<div id="([\w-]+)">', page)) == {
        *("service", "personal-data", "usage-data", "cookies"),
        *("controller", "processor", "subject"),
    }
    assert ['href="/help/words/"' in one for one in links] == [True, True]
    for part in Part:
        assert str(GLOSSARY[part][0]) in str(part.label)


@pytest.mark.parametrize("model", [Ticket, MaskedValue, Attachment])
def test_a1_one_column_without_a_class_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, model: Any
) -> None:
    known = declarations.models[model]
    name = next(iter(known.columns))
    fewer = {key: value for key, value in known.columns.items() if key != name}
    monkeypatch.setitem(
        declarations.models, model, declarations.Declaration(fewer, known.tables)
    )

    assert [(one.id, one.msg) for one in check_map()] == [
        ("PDM001", f"{model._meta.label}.{name} is not in the data map.")
    ]


@pytest.fixture
def operator(world: World) -> Client:
    """Somebody who keeps the desk running, by the shipped role."""
    agent = create_agent(
        email="op@halden.example",
        name="Op Erator",
        password=PASSWORD,
        role="operator",
        team=None,
        actor=world.rosa.actor,
    )
    return client_of(agent)


def routes(patterns: list[Any], before: str = "/") -> Iterator[str]:
    for one in patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def addresses(numbers: set[int]) -> Iterator[str]:
    """Yield every address of the desk, with every number of something that exists."""
    for route in routes(get_resolver().url_patterns):
        for number in sorted(numbers):
            yield re.sub(
                r"<[^>]+>",
                lambda found, n=number: "everything" if "slug" in found[0] else str(n),  # type: ignore[misc]
                route,
            )


@pytest.mark.usefixtures("on_one_database", "cards_are_kept")
def test_a3_who_only_operates_the_desk_reads_nothing_of_its_contacts(
    world: World, operator: Client, as_sven: Client
) -> None:
    secret = raw(subject="Quincewort", text="My Quincewort card 4012888888881881 fails.")
    ticket = take_in(secret, envelope_to="lending@halden.example").ticket
    assert ticket is not None
    message = ticket.messages.get()
    numbers = {ticket.number, ticket.pk, message.pk, message.masked.get().pk}
    seen = as_sven.get(f"/tickets/{ticket.number}/").content.decode()

    leaks = []
    for address in sorted(set(addresses(numbers)) - {"/sign-out/"}):
        for answer in (operator.get(address), operator.post(address, {"reason": "answer"})):
            body = answer.content.decode(errors="replace") if not answer.streaming else ""
            leaks += [(address, word) for word in SECRETS if word in body]

    assert [word for word in SECRETS if word not in seen] == []
    assert leaks == []
    assert operator.get(f"/tickets/{ticket.number}/").status_code == 403
    assert operator.get("/jobs/").status_code == 200
    assert ticket.messages.count() == 1


@pytest.mark.parametrize("part", ["", "bystander"])
def test_a2_no_processing_is_registered_without_saying_who_is_responsible(
    world: World, part: str
) -> None:
    one = Activity(purpose="support", part=part, basis="contract")

    with pytest.raises(Refused, match="controller or processor"):
        save_activity(one, actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_a2_the_register_as_a_file_shows_both_parts(world: World, as_rosa: Client) -> None:
    ship_activities()
    hosted = Activity(purpose="support", team=world.cards, part="processor", basis="contract")
    save_activity(hosted, actor=SYSTEM)

    rows = json.loads(as_rosa.get("/privacy/register/file/").content)["activities"]

    assert {one["purpose"] for one in rows} == set(uses)
    assert {
        (one["department"], one["part"]) for one in rows if one["purpose"] == "support"
    } == {
        ("", "controller"),
        ("Cards", "processor"),
    }


def test_a4_all_data_leaves_in_one_archive_and_comes_back_whole_on_an_empty_desk(
    world: World, request: pytest.FixtureRequest
) -> None:
    for fixture in ("own_folder", "book"):
        request.getfixturevalue(fixture)
    ticket = with_file(world)
    sums = list(Attachment.objects.values_list("name", "sha256"))
    counts = {one._meta.label_lower: one._default_manager.count() for one in tables()}
    path = made()
    replace_all(())
    assert is_empty()

    restored(path, replace=False)

    after = {one._meta.label_lower: one._default_manager.count() for one in tables()}
    changed = {label for label, count in counts.items() if after[label] != count}
    assert {label.partition(".")[0] for label in changed} <= {"events", "backups", "jobs"}
    assert list(Attachment.objects.values_list("name", "sha256")) == sums
    assert hashlib.sha256(read(Attachment.objects.get().blob)).hexdigest() == sums[0][1]
    assert Ticket.objects.get().number == ticket.number


def test_a4_a_customer_takes_all_data_in_the_browser_and_reads_them_without_ombud(
    world: World,
) -> None:
    with_file(world)
    files = taken(client_of(world.rosa))
    names = {one["name"]: one["id"] for one in rows_in(files, "tickets.attachment")}

    for name, number in names.items():
        assert files[f"files/tickets.attachment/{number}-{name}"] == read(
            Attachment.objects.get(pk=number).blob
        )
    assert len(rows_in(files, "people.contact")) == Contact.objects.count()
    assert names


def test_a5_no_link_of_the_legal_pages_is_dead(world: World) -> None:
    visitor, seen, waiting = Client(), set(), ["/help/", "/help/promises/", "/help/words/"]

    while waiting:
        at = waiting.pop()
        seen.add(at)
        page = visitor.get(at)
        assert page.status_code in {200, 302}, at
        found = re.findall(r'href="(/help/[^"#?]*)', page.content.decode())
        waiting += sorted(set(found) - seen - set(waiting))

    assert {"/help/promises/", "/help/words/", "/help/privacy/"} <= seen
