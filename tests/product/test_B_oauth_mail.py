"""Group B, OAuth mail: Google and Microsoft, each by its own consent, begun in the browser."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from ombud.base.actor import SYSTEM
from ombud.channels.email.actions.mailboxes import add_mailbox

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def links_in(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]+)"', page)]


@pytest.mark.parametrize(
    ("sign_in", "host"),
    [("google", "accounts.google.com"), ("microsoft", "login.microsoftonline.com")],
)
def test_an_administrator_is_sent_to_the_provider_and_comes_back(
    world: World, as_rosa: Client, sign_in: str, host: str
) -> None:
    mailbox = add_mailbox(
        address="desk@halden.example",
        name="Halden",
        team=world.lending,
        sign_in=sign_in,
        user_name="desk@halden.example",
        oauth_client_id="client-1",
        secret="client secret",
        actor=SYSTEM,
    )

    page = as_rosa.post(f"/mailboxes/{mailbox.pk}/oauth/").content.decode()

    way = urlsplit(next(one for one in links_in(page) if host in one))
    assert way.hostname == host
    assert parse_qs(way.query)["code_challenge_method"] == ["S256"]
    assert parse_qs(way.query)["redirect_uri"][0].endswith("/mailboxes/oauth/done/")
