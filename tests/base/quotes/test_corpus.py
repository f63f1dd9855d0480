"""The reply texts of seven public suites, named by the manifest ``replies/manifest.json``."""

from __future__ import annotations

import email
import email.policy
import json
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.html import html_to_text
from ombud.base.quotes import fold, visible_reply

if TYPE_CHECKING:
    from pathlib import Path


def items(corpora: Path, *modes: str) -> list[dict[str, Any]]:
    manifest = json.loads((corpora / "replies" / "manifest.json").read_text())
    return [item for item in manifest["items"] if item["mode"].startswith(modes)]


def text_of(corpora: Path, item: dict[str, Any]) -> str:
    raw = (corpora / "replies" / item["file"]).read_bytes()
    if item["file"].endswith(".eml"):
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body(("plain",))
        return str(body.get_content()) if body else ""
    text = raw.decode("utf-8", "replace")
    return html_to_text(text) if item["file"].endswith(".html") else text


def is_met(corpora: Path, item: dict[str, Any]) -> bool:
    seen = " ".join(visible_reply(text_of(corpora, item)).split())
    wanted = " ".join(item["expected_reply"].split())
    return seen == wanted if item["mode"] == "full" else seen.startswith(wanted)


@pytest.mark.parametrize(("trimmer", "least"), [(True, 0.95), (False, 0.95)])
def test_visible_replies_meet_the_bar(corpora: Path, trimmer: bool, least: float) -> None:
    chosen = [
        item
        for item in items(corpora, "full", "starts-with")
        if (item["origin"] == "discourse-trimmer") is trimmer
    ]

    missed = [item["file"] for item in chosen if not is_met(corpora, item)]

    assert len(chosen) >= 20
    assert len(missed) <= len(chosen) * (1 - least), missed


def test_quotes_in_html_mails_are_folded(corpora: Path) -> None:
    seen = {
        item["file"]: " ".join(visible_reply(text_of(corpora, item)).split())
        for item in items(corpora, "html")
    }

    assert set(seen.values()) == {"Hi. I am fine. Thanks, Alex"}


def test_every_text_is_covered(corpora: Path) -> None:
    for item in items(corpora, ""):
        text = text_of(corpora, item)

        assert "".join(text[part.start : part.end] for part in fold(text)) == text
