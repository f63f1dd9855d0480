"""Class 26: after signing in one lands on a page of this desk, whatever the address says."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.world import PASSWORD, World

TRICKS = (
    *("https://evil.example", "http://evil.example", "HTTPS://EVIL.example", "//evil.example"),
    *("///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example"),
    *("\\/evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example"),
    *("\t//evil.example", " //evil.example", "https:evil.example", "https:/evil.example"),
    *("https:///evil.example", "http:\\\\evil.example", "javascript:alert(1)", "JaVaScRiPt:x"),
    *("data:text/html,x", "vbscript:x", "ftp://evil.example", "mailto:a@evil.example"),
    *("//evil.example/%2f..", "/%09/evil.example", "https://testserver@evil.example"),
    *("https://testserver.evil.example", "https://evil.example\\@testserver"),
    *("//testserver@evil.example", "https://evil.example#testserver", "?next=//evil.example"),
    *("//evil.example?testserver", "http://[::1]/", "//0x7f000001/", "//evil%E3%80%82example"),
    *("evil.example", "./evil.example", "../evil.example", "\x00//evil.example"),
)


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_leads_away(world: World, trick: str) -> None:
    typed = {"email": world.ana.email, "password": PASSWORD, "next": trick}
    client = Client()

    answer = client.post("/sign-in/", typed)

    to = urlsplit(answer["Location"])
    assert answer.status_code == 302
    assert (to.scheme, to.netloc) == ("", "")
    assert to.path.startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))


def test_a_page_of_ours_is_where_one_wanted_to_go(world: World) -> None:
    typed = {"email": world.ana.email, "password": PASSWORD, "next": "/account/"}

    assert Client().post("/sign-in/", typed)["Location"] == "/account/"
    assert len(TRICKS) == 40
