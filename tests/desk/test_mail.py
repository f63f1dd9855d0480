"""Mailboxes, mail that waits for a person, and stopped work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.channels.email import sink
from ombud.channels.email.models import IncomingMail, Mailbox, SinkMail
from ombud.channels.email.statuses import Outcome
from ombud.jobs.models import Job
from ombud.vault import actions as vault
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

RAW = (
    b"From: Cleo <cleo@lumen.example>\r\nTo: help@halden.example\r\nSubject: Again\r\n\r\nHello"
)


def settings_of(world: World, **more: Any) -> dict[str, Any]:
    return {
        "address": "cards@halden.example",
        "name": "Halden Cards",
        "team": world.cards.pk,
        "is_active": "on",
        "imap_port": 993,
        "imap_security": "tls",
        "imap_folder": "INBOX",
        "smtp_port": 587,
        "smtp_security": "starttls",
        "sign_in": "password",
        **more,
    }


def waiting(mailbox: Mailbox, **values: Any) -> IncomingMail:
    values.setdefault("outcome", Outcome.QUARANTINED)
    return IncomingMail.objects.create(
        blob=vault.keep(RAW),
        digest=b"d" * 32,
        id_lookup=b"i" * 32,
        door="pipe",
        mailbox=mailbox,
        envelope_to=mailbox.address,
        **values,
    )


def test_a_mailbox_is_added_and_its_secret_never_shown(as_rosa: Client, world: World) -> None:
    response = as_rosa.post("/mailboxes/new/", settings_of(world, secret="hush-hush-hush"))

    mailbox = Mailbox.objects.get(address="cards@halden.example")
    page = as_rosa.get(f"/mailboxes/{mailbox.pk}/").content
    assert response["Location"] == f"/mailboxes/{mailbox.pk}/"
    assert mailbox.sealed_secret is not None
    assert b"hush" not in page
    assert b"hush" not in bytes(mailbox.sealed_secret)


def test_an_empty_secret_leaves_the_one_that_is_kept(as_rosa: Client, world: World) -> None:
    as_rosa.post("/mailboxes/new/", settings_of(world, secret="hush-hush-hush"))
    mailbox = Mailbox.objects.get(address="cards@halden.example")
    before = bytes(mailbox.sealed_secret or b"")

    as_rosa.post(f"/mailboxes/{mailbox.pk}/", settings_of(world, name="New name"))

    mailbox.refresh_from_db()
    assert mailbox.name == "New name"
    assert bytes(mailbox.sealed_secret or b"") == before


def test_settings_that_cannot_work_are_refused_with_the_form(
    as_rosa: Client, world: World
) -> None:
    response = as_rosa.post("/mailboxes/new/", settings_of(world, polls="on"))

    assert response.status_code == 422
    assert b"needs an IMAP server" in response.content
    assert not Mailbox.objects.filter(address="cards@halden.example").exists()


def test_the_test_of_a_mailbox_shows_where_it_stopped(
    as_rosa: Client, world: World, monkeypatch: Any
) -> None:
    monkeypatch.setattr("ombud.desk.views.mailboxes.WAIT_SECONDS", 0.0)
    mailbox = make_mailbox(world, smtp_host="127.0.0.1", smtp_port=9, smtp_security="none")

    page = as_rosa.post(f"/mailboxes/{mailbox.pk}/test/", headers={"HX-Request": "true"})

    assert b"stopped here" in page.content
    assert b"<html" not in page.content


def test_a_quarantined_mail_joins_the_ticket_it_names(as_sven: Client, world: World) -> None:
    ticket = make_ticket(world)
    mail = waiting(make_mailbox(world), names_ticket=ticket)

    response = as_sven.post(f"/mail/{mail.pk}/accept/")

    mail.refresh_from_db()
    assert response["Location"] == f"/tickets/{ticket.number}/"
    assert (mail.outcome, mail.ticket) == ("appended", ticket)
    assert ticket.messages.count() == 2


def test_a_quarantined_mail_becomes_a_ticket_of_its_own(as_sven: Client, world: World) -> None:
    ticket = make_ticket(world)
    mail = waiting(make_mailbox(world), names_ticket=ticket)

    as_sven.post(f"/mail/{mail.pk}/open/")

    mail.refresh_from_db()
    assert mail.outcome == "created"
    assert mail.ticket != ticket
    assert ticket.messages.count() == 1


def test_an_unreadable_mail_is_listed_downloaded_and_read_again(
    as_sven: Client, world: World
) -> None:
    mail = waiting(make_mailbox(world), outcome=Outcome.UNREADABLE, reason="crash")

    page = as_sven.get("/mail/unreadable/").content
    raw = as_sven.get(f"/mail/{mail.pk}/raw/")
    as_sven.post(f"/mail/{mail.pk}/replay/")

    mail.refresh_from_db()
    assert b"Reading it broke the reader" in page
    assert raw.content == RAW
    assert raw["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
    assert mail.outcome == "created"


def test_stopped_work_is_shown_run_again_and_discarded(as_rosa: Client, world: World) -> None:
    again, gone = (Job.objects.create(task=task, state=Job.State.DEAD) for task in ("a", "b"))

    as_rosa.post(f"/jobs/{again.pk}/retry/")
    as_rosa.post(f"/jobs/{gone.pk}/discard/")

    assert list(Job.objects.values_list("task", "state")) == [("a", "ready")]


def test_without_a_demo_there_are_no_demo_mails(
    as_rosa: Client, world: World, settings: Any
) -> None:
    settings.OMBUD_DEMO = False

    assert as_rosa.get("/demo-mails/").status_code == 404


def test_a_mail_of_the_demo_is_read_and_its_links_followed(
    as_rosa: Client, world: World, settings: Any
) -> None:
    settings.OMBUD_DEMO = True
    written = b"Content-Transfer-Encoding: quoted-printable\r\n\r\nhttps://halden.example/a=\r\nb/\r\n"
    sink.keep(b"Subject: Your link\r\n" + written, ["cleo@lumen.example"])

    page = as_rosa.get(f"/demo-mails/{SinkMail.objects.get().pk}/").content.decode()

    assert 'href="https://halden.example/ab/"' in page
    assert "https://halden.example/a=\nb/" in page.replace("\r\n", "\n")
