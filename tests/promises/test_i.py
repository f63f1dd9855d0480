"""Group I: security. Ids as in the list of promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from ombud.backups.actions import create
from ombud.base import clock, keys
from ombud.base.actor import SYSTEM
from ombud.base.errors import Misconfigured, Refused
from ombud.bundles import spool
from ombud.channels.email.models import Mailbox
from ombud.channels.email.statuses import Security
from ombud.people.actions import create_agent
from ombud.project.demo import company
from ombud.project.selfcheck import examine, refuse_unsafe_start
from ombud.project.selfcheck.finding import Grade
from ombud.tickets.models import Attachment
from ombud.vault import sealing
from ombud.vault.secrets import open_text, seal_text
from tests.backups.conftest import book, own_folder  # noqa: F401 - fixtures
from tests.bundles.opened import made, opened
from tests.channels.email.mails import raw, take_in
from tests.makers import make_ticket
from tests.signin.codes_now import give_app
from tests.world import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.world import World

PLAIN = [
    ({"HOST": "desk.example", "IS_TLS": False}, "plain HTTP to another machine"),
    ({"OMBUD_HTTP": ("192.0.2.1", 8000)}, "OMBUD_HTTP opens a plain port"),
    ({"OMBUD_SMTP": ("192.0.2.1", 2525)}, "OMBUD_SMTP is open to other machines without TLS"),
]


def set_all(settings: Settings, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)


def errors() -> list[str]:
    return [finding.code for finding in examine() if finding.grade == Grade.ERROR]


@pytest.mark.parametrize(("values", "reason"), PLAIN)
def test_i1_a_plain_way_to_another_machine_keeps_the_server_from_starting(
    world: World, settings: Settings, values: dict[str, Any], reason: str
) -> None:
    refuse_unsafe_start()
    set_all(settings, values)

    with pytest.raises(Misconfigured, match=reason):
        refuse_unsafe_start()


@pytest.mark.parametrize(
    "values",
    [
        {"polls": True, "imap_host": "imap.example", "imap_security": Security.NONE},
        {"smtp_host": "smtp.example", "smtp_security": Security.NONE},
    ],
)
def test_i1_a_mailbox_without_tls_to_another_machine_keeps_it_from_starting(
    world: World, values: dict[str, Any]
) -> None:
    Mailbox.objects.create(address="open@halden.example", name="x", team=world.cards, **values)

    with pytest.raises(Misconfigured, match="talks to its server without TLS"):
        refuse_unsafe_start()


def test_i1_a_mailbox_on_this_machine_needs_no_tls(world: World) -> None:
    Mailbox.objects.create(
        address="near@halden.example",
        name="x",
        team=world.cards,
        smtp_host="127.0.0.1",
        smtp_security=Security.NONE,
    )

    refuse_unsafe_start()


def test_i5_the_self_check_shows_what_is_wrong_and_what_is_not_there_yet(
    world: World, settings: Settings
) -> None:
    before = errors()
    settings.OMBUD_DATA.chmod(0o755)
    try:
        after = errors()
    finally:
        settings.OMBUD_DATA.chmod(0o700)

    assert before == []
    assert after == ["data-folder"]
    texts = {finding.code: finding.text for finding in examine()}
    assert "There is no verified backup." in texts["backups"]


def test_i5_it_says_that_it_cannot_see_the_encryption_of_postgresql(
    world: World, postgres_only: None
) -> None:
    found = {finding.code: finding for finding in examine()}

    assert connection.vendor == "postgresql"
    assert found["at-rest"].grade == Grade.WARNING
    assert "cannot see" in found["at-rest"].text
    assert "log_min_error_statement = panic" in found["server-log"].text
    assert found["server-role"].grade == Grade.OK


def test_i5_the_demos_known_passwords_are_refused_on_an_open_address(
    world: World, settings: Settings
) -> None:
    set_all(settings, {"OMBUD_DEMO": True, "HOST": "desk.example", "IS_TLS": True})

    with pytest.raises(Misconfigured, match="known passwords"):
        refuse_unsafe_start()


def test_i5_an_account_of_the_demo_keeps_its_known_password_on_this_machine_only(
    world: World, settings: Settings
) -> None:
    maya = create_agent(
        email=company.SIGN_IN,
        name="Maya",
        password=company.PASSWORD,
        role="administrator",
        team=None,
        actor=SYSTEM,
    )
    set_all(settings, {"HOST": "desk.example", "IS_TLS": True})

    with pytest.raises(Misconfigured, match=f"other machines: {company.SIGN_IN}. Run"):
        refuse_unsafe_start()
    maya.set_password("a-fresh-lantern-orbit")
    maya.save()

    assert "demo-accounts" not in {one.code for one in examine()}


def test_i2_words_and_files_of_a_mail_are_unreadable_on_the_disk(world: World) -> None:
    mail = take_in(raw(subject="Quincewort", text="Quincewort " * 60))
    files = [path for path in django_settings.OMBUD_DATA.rglob("*") if path.is_file()]

    readable = [path.name for path in files if b"quincewort" in path.read_bytes().lower()]

    assert mail.ticket is not None
    assert len([path for path in files if "blobs" in path.parts]) > 0
    assert readable == []


def test_i2_what_is_sealed_opens_with_the_desks_key_only(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    sealed = seal_text("4012 8888 8888 1881")
    before = open_text(sealed)
    other = tmp_path / "other.key"
    keys.create(other)
    settings.OMBUD_KEY_FILE = other

    with pytest.raises(sealing.Broken):
        open_text(sealed)

    assert before == "4012 8888 8888 1881"
    assert b"8888" not in bytes(sealed)


def test_i3_after_eight_wrong_passwords_the_right_one_does_not_open_either(
    world: World,
) -> None:
    visitor = Client()
    wrong = {"email": "ana@halden.example", "password": "not-this-one"}
    answers = [visitor.post("/sign-in/", wrong).status_code for _ in range(8)]

    ninth = visitor.post("/sign-in/", wrong | {"password": PASSWORD})

    assert answers == [422] * 8
    assert ninth.status_code == 422
    assert visitor.get("/account/").status_code == 302


def test_i3_the_password_alone_does_not_open_where_there_is_a_second_factor(
    world: World,
) -> None:
    give_app(world.ana)
    visitor = Client()

    answer = visitor.post("/sign-in/", {"email": "ana@halden.example", "password": PASSWORD})

    assert answer["Location"] == "/sign-in/second/"
    assert visitor.get("/account/").status_code == 302


def test_i3_a_page_runs_our_own_scripts_only_and_shows_itself_in_our_frames_only(
    world: World, as_ana: Client
) -> None:
    page = as_ana.get(f"/tickets/{make_ticket(world).number}/")
    policy = page["Content-Security-Policy"]

    rules = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert rules["default-src"] == rules["base-uri"] == ["'none'"]
    assert rules["script-src"] == rules["frame-ancestors"] == rules["form-action"] == ["'self'"]
    assert "unsafe" not in policy
    assert b"<script>" not in page.content
    assert page["X-Content-Type-Options"] == "nosniff"


def test_i3_another_teams_ticket_does_not_exist_by_whatever_address(
    world: World, as_ana: Client
) -> None:
    theirs = make_ticket(world, team=world.cards)
    message = theirs.messages.get()
    addresses = [
        f"/tickets/{theirs.number}/{rest}" for rest in ("", "panel/", "history/", "properties/")
    ]

    answers = [
        as_ana.get(path).status_code for path in (*addresses, f"/messages/{message.pk}/html/")
    ]

    assert answers == [404] * 5


def test_i6_no_page_about_a_person_stays_in_the_browser(world: World, as_sven: Client) -> None:
    content = raw(
        text="Hello",
        headers="MIME-Version: 1.0\nContent-Type: text/plain\n"
        'Content-Disposition: attachment; filename="a.txt"\n',
    )
    ticket = take_in(content, envelope_to="lending@halden.example").ticket
    assert ticket is not None
    at = f"/tickets/{ticket.number}/"
    pages = [
        *("/", "/account/", "/views/everything/", "/search/?q=hello", "/tickets/new/"),
        *(at, f"{at}conversation/", f"{at}row/", f"{at}panel/", f"{at}history/"),
        f"/attachments/{Attachment.objects.get().pk}/",
        *("/mail/quarantine/", "/mail/unreadable/"),
    ]

    answers = {path: as_sven.get(path) for path in pages}

    assert [path for path, answer in answers.items() if answer.status_code != 200] == []
    assert {answer["Cache-Control"] for answer in answers.values()} == {"no-store"}


@pytest.mark.usefixtures("own_folder", "book")
def test_i2_archives_about_a_person_and_of_the_desk_are_unreadable_on_the_disk(
    world: World, tmp_path: Path
) -> None:
    make_ticket(world, subject="Quincewort", text="Quincewort " * 60)
    bundle = made(world.cleo)
    entry = create(version="1", is_open=True)
    files = [*django_settings.OMBUD_DATA.rglob("*"), *tmp_path.rglob("*")]
    octets = {one: one.read_bytes().lower() for one in files if one.is_file()}

    assert entry.file in {one.name for one in octets}
    assert spool.path_of(bundle.name) in {one.parent for one in octets}
    assert [one.name for one, found in octets.items() if b"quincewort" in found] == []
    assert any(b"Quincewort" in one for one in opened(bundle).values())


def test_i6_an_archive_about_a_person_expires_and_is_counted(world: World) -> None:
    bundle = made(world.cleo)
    opened(bundle)
    bundle.refresh_from_db()
    with (
        clock.held_at(clock.in_(days=7, minutes=1)),
        pytest.raises(Refused, match="expired"),
    ):
        opened(bundle)

    assert bundle.fetched == 1
