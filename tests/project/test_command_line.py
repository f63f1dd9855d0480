from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from ombud.events.sealing import seal
from ombud.people.actions import ship_roles
from ombud.people.models import Agent, RoleAssignment
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.statuses import Column
from ombud.project.cli import COMMANDS, main
from ombud.project.demo.company import TEAMS
from ombud.project.demo.fill import fill
from ombud.tickets.actions import receive_message
from ombud.tickets.content import Content, File
from ombud.tickets.models import Message, Ticket
from ombud.tickets.statuses import Channel, Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

MAIL = (
    b"From: Dora Lind <dora@lind.example>\r\nTo: help@halden.example\r\n"
    b"Subject: Lost my card\r\nMessage-ID: <one@lind.example>\r\n"
    b"Date: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nPlease block it.\r\n"
)


def ombud(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=typed)


def told(*arguments: str, typed: str | bytes = "") -> Any:
    result = ombud(*arguments, typed=typed)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_help_loads_nothing_of_the_desk() -> None:
    look = (
        "import sys; sys.argv = ['ombud', '--help']\n"
        "from ombud.project.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('django.db', 'structlog', 'ombud.people') if m in sys.modules])"
    )

    answer = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=False
    )

    assert answer.stdout.splitlines()[-1] == "[]"
    assert all(name in answer.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "bench"])
def test_every_command_explains_itself(name: str) -> None:
    answer = ombud(name, "--help")

    assert answer.exit_code == 0
    assert answer.output.startswith("Usage:")


@pytest.mark.parametrize("arguments", [["nonsense"], ["ticket", "show"], ["mail", "ingest"]])
def test_wrong_usage_is_exit_code_two(arguments: list[str]) -> None:
    assert ombud(*arguments).exit_code == 2


def test_a_refusal_is_one_line_on_standard_error_and_exit_code_one(world: World) -> None:
    answer = ombud("ticket", "show", "999999")

    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert answer.stderr == "ombud: There is no ticket of this number.\n"


def test_an_account_is_made_and_its_password_reset(world: World) -> None:
    made = told(
        *("user", "create", "dina@halden.example", "--name", "Dina", "--team", "cards"),
        *("--generate", "--json"),
    )
    reset = told(
        "user", "reset", "dina@halden.example", "--json", typed="a-fresh-lantern-orbit\n"
    )

    agent = Agent.objects.get(pk=made["agent"])
    assert set(made) == {"agent", "email", "password"}
    assert reset == {"agent": agent.pk, "email": "dina@halden.example"}
    assert agent.check_password("a-fresh-lantern-orbit")


@pytest.mark.django_db
def test_the_first_account_is_an_administrators_and_the_next_an_agents() -> None:
    ship_roles()
    for name in ("dina", "emil"):
        told("user", "create", f"{name}@halden.example", "--name", name, "--generate", "--json")

    roles = RoleAssignment.objects.order_by("pk").values_list("agent__name", "role__key")
    assert list(roles) == [("dina", "administrator"), ("emil", "agent")]


def test_a_weak_password_is_refused(world: World) -> None:
    answer = ombud("user", "reset", "ana@halden.example", typed="short\n")

    assert answer.exit_code == 1
    assert "12 characters" in answer.stderr


def test_mail_from_standard_input_becomes_a_ticket_once(world: World) -> None:
    first = told("mail", "ingest", "--json", "-", typed=MAIL)
    second = told("mail", "ingest", "--json", "-", typed=MAIL)

    ticket = Ticket.objects.get()
    assert first == {
        "outcome": "created",
        "mail": first["mail"],
        "ticket": ticket.number,
        "message": Message.objects.get().pk,
        "reason": "",
    }
    assert second == {**first, "outcome": "duplicate"}


def test_every_file_gets_its_line(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    (tmp_path / "b.eml").write_bytes(b"")

    answer = ombud("mail", "ingest", "--json", str(tmp_path / "a.eml"), str(tmp_path / "b.eml"))

    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [line["outcome"] for line in lines] == ["created", "unreadable"]
    assert [one["mail"] for one in told("mail", "list", "--json")] == [lines[1]["mail"]]


def test_a_mail_that_cannot_be_stored_stays_with_the_mail_server(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.write_text("where the sealed files should lie there is no room")
    monkeypatch.setattr("ombud.vault.files.folder", lambda: full)

    answer = ombud("mail", "ingest", "-", typed=MAIL)

    assert answer.exit_code == 75
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--mailbox", "nobody@halden.example", "-"], 75), (["nowhere.eml"], 1)],
)
def test_a_mail_server_is_never_told_to_send_its_mail_back(
    world: World, arguments: list[str], code: int
) -> None:
    answer = ombud("mail", "ingest", *arguments, typed=MAIL)

    assert (answer.exit_code, Ticket.objects.count()) == (code, 0)


def test_a_file_that_cannot_be_read_holds_up_no_other(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)

    answer = ombud("mail", "ingest", str(tmp_path / "gone.eml"), str(tmp_path / "a.eml"))

    assert (answer.exit_code, Ticket.objects.count()) == (1, 1)
    assert answer.stderr.endswith("gone.eml cannot be read: No such file or directory.\n")


def test_a_maildir_is_drained(world: World, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.host").write_bytes(MAIL)

    outcome = told("mail", "spool", "--json", str(tmp_path))

    assert outcome["outcome"] == "created"
    assert [path.name for path in (tmp_path / "cur").iterdir()] == ["1.host:2,S"]


def test_a_ticket_is_shown_whole(world: World) -> None:
    ticket = make_ticket(world, subject="Declined", text="Why?")
    data = b"amount,12\n"
    receive_message(
        ticket,
        Content("See file", files=(File("a.csv", "text/csv", data),)),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=world.ana.actor,
    )

    shown = told("ticket", "show", str(ticket.number), "--json")

    assert (shown["number"], shown["subject"], shown["status"]) == (
        ticket.number,
        "Declined",
        "new",
    )
    assert shown["requester"]["address"] == "cleo@lumen.example"
    assert [one["text"] for one in shown["messages"]] == ["Why?", "See file"]
    (file,) = shown["messages"][1]["attachments"]
    assert (file["name"], file["size"], file["content_type"], file["sha256"]) == (
        "a.csv",
        len(data),
        "text/csv",
        hashlib.sha256(data).hexdigest(),
    )


def test_an_attachments_bytes_come_out(world: World, tmp_path: Path) -> None:
    ticket = make_ticket(world)
    data = bytes(range(256))
    receive_message(
        ticket,
        Content("x", files=(File("b.bin", "application/octet-stream", data),)),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=world.ana.actor,
    )
    shown = told("ticket", "show", str(ticket.number), "--json")
    number = str(shown["messages"][1]["attachments"][0]["id"])

    answer = ombud("ticket", "attachment", number, "--output", str(tmp_path / "out"))

    assert answer.exit_code == 0
    assert (tmp_path / "out").read_bytes() == data


def test_a_reply_leaves_by_mail_and_a_note_does_not(world: World) -> None:
    number = told("mail", "ingest", "--json", "-", typed=MAIL)["ticket"]
    who = ("--as", "ana@halden.example", "--json")

    replied = told(
        "ticket", "reply", str(number), "--text", "Blocked.", "--then", "solved", *who
    )
    noted = told("ticket", "note", str(number), *who, typed="Called her.\n")

    assert replied["message"]["delivery"]["state"] == "queued"
    assert replied["message"]["to"] == [{"name": "Dora Lind", "address": "dora@lind.example"}]
    assert noted["message"]["direction"] == "note"
    assert noted["message"]["delivery"] is None
    listed = told("ticket", "list", "--status", "solved", "--json")
    assert [one["number"] for one in listed] == [number]


def test_each_message_is_shown_with_the_subject_of_its_own_mail(world: World) -> None:
    number = str(told("mail", "ingest", "--json", "-", typed=MAIL)["ticket"])
    told("ticket", "reply", number, "--text", "Blocked.", "--json")
    ours = told("ticket", "show", number, "--json")["messages"][1]["message_id"]
    changed = MAIL.replace(b"Lost my card", b"Re: =?utf-8?q?caf=C3=A9?= 4242424242424242")
    again = changed.replace(b"one@", b"two@")
    told("mail", "ingest", "--json", "-", typed=f"In-Reply-To: {ours}\r\n".encode() + again)

    shown = told("ticket", "show", number, "--json")["messages"]

    assert [one["subject"] for one in shown] == [
        "Lost my card",
        f"Re: Lost my card [#{number}]",
        "Re: café [removed]",
    ]


def test_an_agent_of_another_team_cannot_be_named_as_the_writer(world: World) -> None:
    ticket = make_ticket(world)

    answer = ombud(
        "ticket", "reply", str(ticket.number), "--text", "x", "--as", world.ben.email
    )

    assert answer.exit_code == 1
    assert "may not answer" in answer.stderr


def test_a_mailbox_is_added_and_listed(world: World) -> None:
    added = told(
        *("mailbox", "add", "cards@halden.example", "--name", "Cards", "--team", "cards"),
        *("--smtp-host", "smtp.example", "--user-name", "cards", "--json"),
        typed="its-password\n",
    )

    answer = ombud("mailbox", "list", "--json")

    assert added["smtp"] == "smtp.example:587"
    assert [box["address"] for box in json.loads(answer.stdout)] == [
        "cards@halden.example",
        "lending@halden.example",
    ]
    assert "its-password" not in answer.output


def test_the_log_is_verified(transactional_db: None, world: World) -> None:
    make_ticket(world)
    seal()

    state = told("audit", "verify", "--json")

    assert state["sealed"] == state["events"]
    assert (state["integrity"], state["completeness"]) == ({"ok": True}, {"ok": True})


def test_the_data_map_is_printed() -> None:
    state = told("map", "--personal", "--json")

    assert state["columns"]["tickets.Ticket.subject"]["erasure"] == "replace_text"
    assert all(column["personal"] for column in state["columns"].values())
    assert "ombud_session" in state["cookies"]


@pytest.mark.django_db
def test_the_demo_is_refused_without_the_setting() -> None:
    answer = ombud("demo")

    assert answer.exit_code == 1
    assert "OMBUD_DEMO=yes" in answer.stderr


def test_the_demo_is_believable(world: World) -> None:
    made = fill(40)

    teams = {key for key, _ in TEAMS}
    demo = Ticket.objects.filter(team__key__in=teams)
    assert (made, demo.count()) == (40, 40)
    assert set(demo.values_list("team__key", flat=True)) == teams
    assert {Status.NEW, Status.PENDING, Status.SOLVED} <= set(
        demo.values_list("status", flat=True)
    )
    assert Message.objects.filter(ticket__in=demo, direction="note").exists()
    assert demo.filter(messages__attachments__isnull=False).exists()
    asked = PrivacyRequest.objects.all()
    assert {one.column for one in asked} == set(Column)  # every step of the way is shown


def test_nothing_is_measured_on_a_desk_where_people_work(world: World) -> None:
    make_ticket(world)
    people = Agent.objects.count()

    for command in (["load", "1"], ["run"], ["privacy"], ["bundle"], ["erasure", "1"]):
        answer = ombud("bench", *command)
        assert (answer.exit_code, "has people of its own" in answer.stderr) == (1, True)

    assert (Agent.objects.count(), Ticket.objects.count()) == (people, 1)


def test_nobody_knows_the_passwords_of_invented_agents(db: None) -> None:
    made = told("bench", "load", "3", "--json")

    assert made["tickets"] == Ticket.objects.count() == 3
    names = Agent.objects.values_list("email", flat=True)
    assert all(name.startswith("bench-") for name in names)
    assert not any(one.check_password("bench-lantern-orbit") for one in Agent.objects.all())


def test_a_list_of_a_team_that_is_not_there_is_refused(world: World) -> None:
    answer = ombud("ticket", "list", "--team", "nowhere")

    assert answer.exit_code == 1
    assert "There are: cards, lending" in answer.stderr


def test_tokens_are_made_listed_and_revoked(transactional_db: None, world: World) -> None:
    email = "ana@halden.example"
    made = told("token", "create", email, "--name", "x", "--scope", "tickets:read", "--json")
    listed = told("token", "list", email, "--json")
    ended = told("token", "revoke", str(made["token"]), "--json")

    assert made["text"].startswith("ombud_")
    assert (listed[0]["hint"], "text" in listed[0]) == (f"ombud_…{made['text'][-4:]}", False)
    assert ended["is_live"] is False
