"""XOAUTH2 over IMAP against a real Dovecot that asks the issuer about every token."""

from __future__ import annotations

import imaplib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.channels.email import imap, imap_folder, oauth
from ombud.channels.email.actions.mailboxes import add_mailbox
from ombud.channels.email.models import Mailbox
from tests.channels.email.dovecot import can_run, running_dovecot
from tests.channels.email.mails import raw
from tests.issuer import issuer
from tests.world import make_world

if TYPE_CHECKING:
    from tests.issuer import Issuer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not can_run(), reason="there is no Dovecot here"),
]
BACK = "https://desk.halden.example/mailboxes/oauth/done/"


def consented(provider: Issuer, port: int) -> Mailbox:
    """Return a mailbox that may sign in at the server on ``port`` by a token."""
    mailbox = add_mailbox(
        address="desk@halden.example",
        name="Halden",
        team=make_world().lending,
        actor=SYSTEM,
        secret="client secret",
        sign_in="google",
        user_name="desk@halden.example",
        oauth_client_id="client-1",
        polls=True,
        imap_host="127.0.0.1",
        imap_port=port,
        imap_security="none",
    )
    begun = oauth.begin(mailbox, redirect_uri=BACK)
    code = provider.consent(begun.url)
    oauth.exchange(mailbox, code=code, verifier=begun.verifier, redirect_uri=BACK)
    return Mailbox.objects.get(pk=mailbox.pk)


def test_mail_is_fetched_by_a_token_and_not_by_one_that_was_taken_back(settings: Any) -> None:
    with (
        issuer() as provider,
        tempfile.TemporaryDirectory(prefix="ombud-imap-") as folder,
        running_dovecot(Path(folder), f"{provider.url}/introspect") as server,
    ):
        settings.OMBUD_OAUTH_ISSUER = provider.url
        settings.OMBUD_OUTBOUND_ALLOW = [f"127.0.0.1:{provider.port}"]
        mailbox = consented(provider, server.port)
        new = server.maildir("desk@halden.example") / "new"
        before = imap.fetch_once(mailbox)
        (new / "1.host").write_bytes(raw())

        fetched = imap.fetch_once(mailbox)
        provider.given.clear()
        with pytest.raises(imaplib.IMAP4.error) as problem:
            imap.fetch_once(Mailbox.objects.get(pk=mailbox.pk))

    assert (before, fetched) == (0, 1)
    assert imap_folder.code_of(problem.value) == "refused"
