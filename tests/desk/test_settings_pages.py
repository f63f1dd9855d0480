"""Rules of signing in, changes of settings, the configuration file, contact data, rights."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ombud.base import clock
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.compose import mail_bytes
from ombud.configuration import file
from ombud.people.actions import create_role, grant_role, rename_team, revoke_role
from ombud.people.models import Agent, Role, SecurityPolicy, Team
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.world import PASSWORD

if TYPE_CHECKING:
    from typing import Any

    from tests.world import World

RULES = {"idle_minutes": 30, "longest_hours": 8, "password_least": 14, "networks": ""}


def test_sessions_end_as_the_rules_say(world: World) -> None:
    client, rosa = client_of(world.ana), client_of(world.rosa)
    rosa.post("/settings/security/", RULES)

    with clock.held_at(clock.in_(minutes=29)):
        in_time = client.get("/").status_code
    with clock.held_at(clock.in_(minutes=62)):
        too_late = client.get("/").status_code

    assert (in_time, too_late) == (200, 302)


def test_the_allow_list_shuts_out_at_once_and_never_oneself(world: World) -> None:
    rosa, ana = client_of(world.rosa), client_of(world.ana)
    outside = rosa.post("/settings/security/", {**RULES, "networks": "192.0.2.0/24"})
    assert outside.status_code == 422
    assert SecurityPolicy.objects.count() == 0

    rosa.post("/settings/security/", {**RULES, "networks": "127.0.0.1\n2001:db8::/32"})

    assert SecurityPolicy.objects.get().networks == ["127.0.0.1/32", "2001:db8::/32"]
    assert ana.get("/").status_code == 200
    assert ana.get("/", REMOTE_ADDR="::ffff:127.0.0.1").status_code == 200
    assert ana.get("/", REMOTE_ADDR="198.51.100.7").status_code == 302
    assert ana.get("/", REMOTE_ADDR="").status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"idle_minutes": 1}, {"longest_hours": 13}, {"password_least": 8}, {"networks": "x"}],
)
def test_rules_that_make_no_sense_are_refused(as_rosa: Client, wrong: dict[str, Any]) -> None:
    response = as_rosa.post("/settings/security/", {**RULES, **wrong})

    assert response.status_code == 422
    assert SecurityPolicy.objects.count() == 0


def test_changes_are_shown_with_author_and_both_values(as_rosa: Client, world: World) -> None:
    rename_team(world.lending, "Loans", actor=world.rosa.actor)

    page = as_rosa.get("/settings/changes/?kind=team").content.decode()
    other = as_rosa.get("/settings/changes/?kind=mailbox").content.decode()

    assert "<ins>Loans</ins>" in page
    assert "Rosa Halden" in page
    assert "Loans" not in other


def test_a_file_is_looked_at_and_then_loaded(as_rosa: Client, world: World) -> None:
    document = json.loads(as_rosa.get("/settings/configuration/file/").content)
    document["sections"]["team"][0]["name"] = "Claims & <b>more</b>"
    text = json.dumps(document)
    sent = SimpleUploadedFile("c.json", text.encode())

    seen = as_rosa.post("/settings/configuration/preview/", {"file": sent})
    names = set(Team.objects.values_list("name", flat=True))
    as_rosa.post("/settings/configuration/load/", {"text": text})

    assert b"Claims &amp; &lt;b&gt;more" in seen.content
    assert names == {"Lending", "Cards"}
    assert Team.objects.filter(name="Claims & <b>more</b>").exists()


@pytest.mark.parametrize("text", ["", "nonsense", "[" * 100_000, '{"format": 1}', "\x00"])
def test_what_is_no_configuration_changes_nothing(as_rosa: Client, text: str) -> None:
    before = file.export()

    response = as_rosa.post("/settings/configuration/load/", {"text": text})

    assert response.status_code == 422
    assert file.export() == before


def test_without_contact_data_the_panel_and_the_messages_name_no_address(world: World) -> None:
    reader = create_role(name="Reader", capabilities=["ticket.see"], actor=world.rosa.actor)
    observer = Role.objects.get(key="observer")
    make_ticket(world, subject="Earlier question")
    ticket = make_ticket(world)
    grant_role(world.olga, reader, team=world.lending, actor=world.rosa.actor)
    with_data = client_of(world.olga).get(f"/tickets/{ticket.number}/").content.decode()

    revoke_role(world.olga, observer, team=world.lending, actor=world.rosa.actor)
    without = client_of(world.olga)
    pages = "".join(
        without.get(f"/tickets/{ticket.number}/{part}").content.decode()
        for part in ("", "panel/", "conversation/", "history/")
    )

    assert "cleo@lumen.example" in with_data
    assert "Earlier question" in with_data
    assert "cleo@lumen.example" not in pages
    assert "Earlier question" not in pages
    assert "Cleo Marchetti" in pages


def test_an_invitation_leaves_by_mail_and_lets_in_once(
    as_rosa: Client, world: World, settings: Any
) -> None:
    settings.OMBUD_SMTP_OUT = "smtp://127.0.0.1:2526"
    role = Role.objects.get(key="agent")
    typed = {
        "email": "nora@halden.example",
        "name": "Nora",
        "role": role.pk,
        "team": world.lending.pk,
        "language": "en",
    }
    as_rosa.post("/settings/agents/new/", typed)

    mail = OutgoingMail.objects.get()
    text = mail_bytes(mail).decode().replace("=\r\n", "")
    path = "/join/" + text.partition("/join/")[2][:43] + "/"
    shown = as_rosa.get(f"/settings/agents/{mail.agent_id}/").content.decode()
    joined = Client().post(path, {"password": PASSWORD, "again": PASSWORD})

    assert (mail.to, mail.kind, mail.purpose) == ("nora@halden.example", "letter", "desk-work")
    assert b"/join/" not in bytes(mail.sealed_letter or b"")
    assert path not in shown
    assert joined.status_code == 200
    assert Agent.objects.get(email=mail.to).check_password(PASSWORD)
    assert Client().get(path).status_code == 404


def test_where_no_mail_leaves_the_link_is_shown_once(as_rosa: Client, world: World) -> None:
    role = Role.objects.get(key="agent")
    typed = {"email": "nora@halden.example", "name": "Nora", "role": role.pk, "team": "*"}

    made = as_rosa.post("/settings/agents/new/", typed).content.decode()
    later = as_rosa.get(f"/settings/agents/{Agent.objects.latest('pk').pk}/").content.decode()

    assert "/join/" in made
    assert "/join/" not in later


def test_the_inspector_names_role_team_and_what_is_missing(
    as_rosa: Client, world: World
) -> None:
    ticket = make_ticket(world)

    yes = as_rosa.get(f"/settings/rights/?agent={world.ana.pk}&page={ticket.number}")
    no = as_rosa.get(f"/settings/rights/?agent={world.ben.pk}&page={ticket.number}")
    page = as_rosa.get(f"/settings/rights/?agent={world.ben.pk}&page=/mailboxes/")

    assert "Ana Halden gets through" in yes.content.decode()
    assert "<bdi>Agent</bdi> · <bdi>Lending</bdi>" in yes.content.decode()
    assert "there is no ticket" in no.content.decode()
    assert "missing" in no.content.decode()
    assert "Manage mailboxes" in page.content.decode()


def test_a_demanded_second_factor_is_asked_for_before_anything_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ombud.people.factors.ways", {"key": "desk:account"})
    monkeypatch.setattr("ombud.people.factors.open_pages", {"desk:account"})
    Role.objects.filter(key="agent").update(needs_second_factor=True)
    client = client_of(world.ana)

    asked = client.get("/")
    session = client.session
    session["second_factor_at"] = "now"
    session.save()

    assert asked["Location"] == "/account/"
    assert client_of(world.ana).get("/account/").status_code == 200
    assert client.get("/").status_code == 200
    assert client_of(world.olga).get("/").status_code == 200
