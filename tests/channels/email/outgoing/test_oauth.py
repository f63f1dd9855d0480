from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.smtp import AuthResult

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email import oauth
from ombud.channels.email.actions.mailboxes import add_mailbox
from ombud.channels.email.models import Mailbox, OutgoingMail
from ombud.channels.email.outgoing import delivery
from ombud.channels.email.statuses import Delivery
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.issuer import Issuer, issuer
from tests.makers import make_ticket
from tests.smtp import Behaviour, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pytest_django.fixtures import Settings

    from tests.world import World

BACK = "https://desk.halden.example/settings/mailboxes/oauth/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Issuer]:
    with issuer() as running:
        settings.OMBUD_OAUTH_ISSUER = running.url
        settings.OMBUD_OUTBOUND_ALLOW = [f"127.0.0.1:{running.port}"]
        yield running


def google_mailbox(world: World, **more: Any) -> Mailbox:
    return add_mailbox(
        address="desk@halden.example",
        name="Halden",
        team=world.lending,
        actor=SYSTEM,
        secret="client secret",
        **{
            "sign_in": "google",
            "user_name": "desk@halden.example",
            "oauth_client_id": "client-1",
            **more,
        },
    )


def signed_in(world: World, provider: Issuer, **more: Any) -> Mailbox:
    mailbox = google_mailbox(world, **more)
    begun = oauth.begin(mailbox, redirect_uri=BACK)
    code = provider.consent(begun.url)
    oauth.exchange(mailbox, code=code, verifier=begun.verifier, redirect_uri=BACK)
    return mailbox


@pytest.mark.parametrize(
    ("sign_in", "host", "scope"),
    [
        ("google", "accounts.google.com", "https://mail.google.com/"),
        (
            "microsoft",
            "login.microsoftonline.com",
            "https://outlook.office.com/IMAP.AccessAsUser.All "
            "https://outlook.office.com/SMTP.Send offline_access",
        ),
    ],
)
def test_the_browser_is_sent_to_the_provider_with_a_challenge(
    world: World, sign_in: str, host: str, scope: str
) -> None:
    begun = oauth.begin(google_mailbox(world, sign_in=sign_in), redirect_uri=BACK)

    asked = parse_qs(urlsplit(begun.url).query)
    assert urlsplit(begun.url).hostname == host
    assert asked["scope"] == [scope]
    assert asked["state"] == [begun.state]
    assert asked["redirect_uri"] == [BACK]
    assert begun.verifier not in begun.url
    assert "client+secret" not in begun.url


def test_a_code_becomes_tokens_that_are_kept_sealed(world: World, provider: Issuer) -> None:
    mailbox = signed_in(world, provider)

    assert oauth.access_token(mailbox) == "access-1"
    assert b"access-1" not in bytes(mailbox.sealed_tokens or b"")
    assert b"refresh-1" not in bytes(mailbox.sealed_tokens or b"")
    assert provider.asked[0]["client_secret"] == "client secret"


@pytest.mark.parametrize("repeats", [True, False])
def test_an_old_token_is_renewed_and_the_refresh_token_kept(
    world: World, provider: Issuer, repeats: bool
) -> None:
    provider.repeats_refresh = repeats
    mailbox = signed_in(world, provider)

    with clock.held_at(clock.now() + timedelta(minutes=59)):
        second = oauth.access_token(mailbox)
    with clock.held_at(clock.now() + timedelta(hours=3)):
        third = oauth.access_token(mailbox)

    assert (second, third) == ("access-2", "access-3")
    assert oauth.tokens_of(mailbox)["refresh_token"] == "refresh-1"


def test_a_withdrawn_consent_asks_for_a_new_sign_in(world: World, provider: Issuer) -> None:
    mailbox = signed_in(world, provider)
    provider.refresh_token = "other"

    with (
        clock.held_at(clock.now() + timedelta(hours=3)),
        pytest.raises(oauth.OAuthProblem, match="sign-in-again"),
    ):
        oauth.access_token(mailbox)


def test_a_code_without_our_verifier_is_worth_nothing(world: World, provider: Issuer) -> None:
    mailbox = google_mailbox(world)
    code = provider.consent(oauth.begin(mailbox, redirect_uri=BACK).url)

    with pytest.raises(oauth.OAuthProblem, match="sign-in-again"):
        oauth.exchange(mailbox, code=code, verifier="x" * 64, redirect_uri=BACK)

    assert oauth.tokens_of(mailbox) == {}


def test_a_provider_that_is_down_is_told_apart(world: World, provider: Issuer) -> None:
    mailbox = signed_in(world, provider)
    provider.status = 503

    with (
        clock.held_at(clock.now() + timedelta(hours=3)),
        pytest.raises(oauth.OAuthProblem, match="unreachable"),
    ):
        oauth.access_token(mailbox)


def test_an_issuer_inside_is_not_called_unless_allowed(
    world: World, provider: Issuer, settings: Settings
) -> None:
    settings.OMBUD_OUTBOUND_ALLOW = []
    mailbox = google_mailbox(world)
    begun = oauth.begin(mailbox, redirect_uri=BACK)

    with pytest.raises(oauth.OAuthProblem, match="blocked"):
        oauth.exchange(mailbox, code="x", verifier=begun.verifier, redirect_uri=BACK)

    assert provider.asked == []


def test_a_mailbox_without_oauth_has_nowhere_to_go(world: World) -> None:
    with pytest.raises(oauth.OAuthProblem, match="not-configured"):
        oauth.begin(Mailbox.objects.get(), redirect_uri=BACK)


class Provider(Behaviour):
    """A mail server that takes XOAUTH2 with the right token."""

    expected = "access-1"

    async def auth_XOAUTH2(self, server: Any, arguments: list[str]) -> AuthResult:
        answer = base64.b64decode(arguments[1]).decode()
        self.signed_in.append(("XOAUTH2", answer.encode()))
        if answer == oauth.xoauth2("desk@halden.example", self.expected):
            return AuthResult(success=True)
        await server.push("334 eyJzdGF0dXMiOiI0MDEifQ==")
        await server._reader.readline()
        return AuthResult(success=False, handled=False)


@pytest.mark.parametrize(
    ("expected", "state", "answer"),
    [
        ("access-1", Delivery.SENT, "250 2.0.0 Ok: queued as 4F2"),
        ("other", Delivery.DEFERRED, "535 5.7.8 Authentication credentials invalid"),
    ],
)
def test_a_mailbox_signs_in_to_its_server_with_a_token(
    world: World,
    provider: Issuer,
    settings: Settings,
    expected: str,
    state: Delivery,
    answer: str,
) -> None:
    settings.OMBUD_UNDO_SECONDS = 0
    behaviour = Provider()
    behaviour.expected = expected
    with mail_server(behaviour, auth_require_tls=False) as server:
        mailbox = signed_in(
            world, provider, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none"
        )
        Mailbox.objects.exclude(pk=mailbox.pk).update(is_active=False)
        reply(make_ticket(world), Content(text="Hi."), agent=world.ana, actor=world.ana.actor)
        delivery.deliver(OutgoingMail.objects.get().pk)

    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.server_answer) == (state, answer)
    assert [name for name, _ in behaviour.signed_in][:1] == ["XOAUTH2"]
