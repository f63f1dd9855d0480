from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.errors import Misconfigured, Refused
from ombud.channels.email.actions import trial
from ombud.channels.email.actions.ingest import process
from ombud.channels.email.actions.journal import store
from ombud.channels.email.actions.mailboxes import (
    add_mailbox,
    change_mailbox,
    deactivate_mailbox,
    set_secret,
)
from ombud.channels.email.models import IncomingMail, Mailbox
from ombud.channels.email.outgoing.server import Server, server_for, server_from_url
from ombud.channels.email.statuses import Door, Outcome, Security
from ombud.events.models import Event
from tests.smtp import Behaviour, free_port, mail_server

if TYPE_CHECKING:
    from typing import Any

    from tests.smtp import Running
    from tests.world import World


def add(world: World, **more: Any) -> Mailbox:
    values: dict[str, Any] = {"address": "Cards@Halden.example", "name": "Cards"}
    return add_mailbox(team=world.cards, actor=world.rosa.actor, **{**values, **more})


def test_a_mailbox_is_added_once_and_its_password_sealed(world: World) -> None:
    mailbox = add(world, secret="open sesame", sign_in="password", user_name="cards")

    mailbox.refresh_from_db()
    assert mailbox.address == "cards@halden.example"
    assert b"sesame" not in bytes(mailbox.sealed_secret or b"")
    with pytest.raises(Refused, match="already is a mailbox"):
        add(world)
    assert Event.objects.filter(kind="mailbox.added").count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"address": "cards"}, "not a mail address"),
        ({"name": " "}, "Give the mailbox a name"),
        ({"smtp_host": "mail.example", "smtp_security": "none"}, "Without TLS"),
        ({"polls": True}, "IMAP server"),
        ({"polls": True, "imap_host": "mail.example", "imap_security": "none"}, "Without TLS"),
        ({"smtp_port": 0}, "A port is"),
        ({"smtp_port": "25"}, "A port is"),
        ({"smtp_security": "ssl"}, "The protection is"),
        ({"sign_in": "magic"}, "The way to sign in"),
        ({"template": "Hello"}, "{{ answer }}"),
        ({"signature": "{{ password }}"}, "nothing is called “password”"),
        ({"user_name": "a\r\nb"}, "on one line"),
        ({"pk": 1}, "no setting pk"),
        ({"sealed_secret": b"x"}, "no setting sealed_secret"),
    ],
)
def test_a_wrong_setting_is_refused_and_nothing_is_stored(
    world: World, values: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        add(world, **values)

    assert Mailbox.objects.count() == 1


def test_changing_to_the_same_values_records_nothing(world: World) -> None:
    mailbox = add(world, signature="Cards team")

    change_mailbox(mailbox, signature="Cards team", actor=world.rosa.actor)
    change_mailbox(mailbox, signature="The cards team", actor=world.rosa.actor)

    mailbox.refresh_from_db()
    assert mailbox.signature == "The cards team"
    assert Event.objects.filter(kind="mailbox.changed").count() == 1


def test_another_imap_folder_is_read_from_its_beginning(world: World) -> None:
    mailbox = add(world, polls=True, imap_host="mail.example")
    Mailbox.objects.filter(pk=mailbox.pk).update(imap_uid_validity=9, imap_last_uid=400)

    change_mailbox(mailbox, imap_folder="Support", actor=world.rosa.actor)

    mailbox.refresh_from_db()
    assert (mailbox.imap_uid_validity, mailbox.imap_last_uid) == (0, 0)


def test_a_deactivated_mailbox_forgets_its_secrets(world: World) -> None:
    mailbox = add(world)
    set_secret(mailbox, "open sesame", actor=world.rosa.actor)

    deactivate_mailbox(mailbox, actor=world.rosa.actor)
    deactivate_mailbox(mailbox, actor=world.rosa.actor)

    mailbox.refresh_from_db()
    assert (mailbox.is_active, mailbox.sealed_secret) == (False, None)
    assert Event.objects.filter(kind="mailbox.deactivated").count() == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:2526", Server("127.0.0.1", 2526, Security.NONE)),
        ("smtp://[::1]:2526", Server("::1", 2526, Security.NONE)),
        ("smtp://localhost", Server("localhost", 587, Security.NONE)),
        ("smtp://mail.example", Server("mail.example", 587, Security.STARTTLS)),
        (
            "smtps://u%40x:p%3A@mail.example",
            Server("mail.example", 465, Security.TLS, "u@x", "p:"),
        ),
        ("smtp://127.0.0.1.example:25", Server("127.0.0.1.example", 25, Security.STARTTLS)),
    ],
)
def test_the_default_server_is_read_from_its_address(url: str, expected: Server) -> None:
    assert server_from_url(url) == expected


@pytest.mark.parametrize("url", ["", "mail.example", "http://x", "smtp://", "smtp://x:99999"])
def test_a_wrong_default_server_is_told(url: str) -> None:
    with pytest.raises(Misconfigured, match="OMBUD_SMTP_OUT"):
        server_from_url(url)


def test_a_plain_way_to_another_machine_is_never_taken(world: World) -> None:
    mailbox = Mailbox.objects.get()
    mailbox.smtp_host, mailbox.smtp_security = "mail.example", Security.NONE

    with pytest.raises(Misconfigured, match="Without TLS"):
        server_for(mailbox)


def test_a_tested_mailbox_shows_every_step(world: World, server: Running) -> None:
    def fetch(mailbox: Mailbox) -> None:
        for taken in server.taken:
            mail, _ = store(
                taken.content, door=Door.IMAP, envelope_to=mailbox.address, mailbox=mailbox
            )
            process(mail.pk)

    result = trial.test_mailbox(
        Mailbox.objects.get(), actor=world.rosa.actor, wait_seconds=1, fetch=fetch
    )

    assert [step.name for step in result.steps] == [
        "settings",
        "connect",
        "tls",
        "sign-in",
        "send",
        "arrive",
    ]
    assert result.is_well
    assert IncomingMail.objects.get().outcome == Outcome.IGNORED
    assert Mailbox.objects.get().problem == ""
    assert Mailbox.objects.get().checked_at is not None


def test_a_mail_that_does_not_arrive_is_told(world: World, server: Running) -> None:
    result = trial.test_mailbox(Mailbox.objects.get(), actor=world.rosa.actor, wait_seconds=0)

    assert not result.is_well
    assert result.steps[-1].name == "arrive"
    assert "MX record" in result.steps[-1].advice
    assert Mailbox.objects.get().problem == "arrive"


def smtp_mailbox(world: World, port: int, **more: Any) -> Mailbox:
    return add(world, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", **more)


def test_a_closed_port_is_told(world: World) -> None:
    result = trial.test_mailbox(
        smtp_mailbox(world, free_port()), actor=world.rosa.actor, wait_seconds=0
    )

    assert [(step.name, step.is_well) for step in result.steps] == [
        ("settings", True),
        ("connect", False),
    ]
    assert result.steps[-1].answer == "Nothing answers at this host and port."


def test_a_wrong_password_is_told_and_a_right_one_works(world: World) -> None:
    behaviour = Behaviour()
    with mail_server(behaviour, auth_require_tls=False, takes_password=True) as server:
        mailbox = smtp_mailbox(
            world, server.port, sign_in="password", user_name="cards", secret="wrong"
        )
        wrong = trial.test_mailbox(mailbox, actor=world.rosa.actor, wait_seconds=0)
        set_secret(mailbox, "open sesame", actor=world.rosa.actor)
        right = trial.test_mailbox(mailbox, actor=world.rosa.actor, wait_seconds=0)

    assert (wrong.steps[-1].name, wrong.steps[-1].is_well) == ("sign-in", False)
    assert wrong.steps[-1].answer.startswith("535")
    assert "app password" in wrong.steps[-1].advice
    assert [step.name for step in right.steps if step.is_well][-1] == "send"


def test_a_missing_server_is_told(world: World, settings: Any) -> None:
    settings.OMBUD_SMTP_OUT = ""

    result = trial.test_mailbox(Mailbox.objects.get(), actor=world.rosa.actor, wait_seconds=0)

    assert [(step.name, step.is_well) for step in result.steps] == [("settings", False)]
