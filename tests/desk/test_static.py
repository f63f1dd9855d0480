"""What the browser loads: unchanged copies of others' files, and no word to anybody else."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

STATIC = Path(__file__).resolve().parent.parent.parent / "ombud" / "desk" / "static" / "desk"
VENDOR = STATIC / "vendor"
ROW = re.compile(r"^\| (\S+) \| ([0-9a-f]{64}) \|$", re.MULTILINE)


def test_files_of_others_are_unchanged_and_all_listed() -> None:
    listed = dict(ROW.findall((VENDOR / "VENDOR.md").read_text()))
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name != "VENDOR.md"
    }

    assert listed == there


def test_htmx_comes_with_its_package() -> None:
    assert finders.find("django_htmx/htmx-2.min.js")


@pytest.mark.parametrize("path", sorted([*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]))
def test_no_sheet_and_no_behaviour_names_another_origin(path: Path) -> None:
    text = path.read_text()

    assert re.findall(r"https?://|url\([\"']?//|@import", text) == []
    assert re.findall(r"\beval\(|new Function|innerHTML|document\.write|\.style\b", text) == []


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    root = STATIC.parent.parent
    used = {
        name
        for path in root.rglob("*.html")
        for name in re.findall(r'icon\("([a-z]+)"', path.read_text())
    }

    assert used - known == set()


@pytest.mark.parametrize(
    "path", ["/nothing-here/", "/tickets/x/", "/tickets/" + "9" * 30 + "/"]
)
def test_what_is_not_there_gets_our_own_page(db: None, path: str) -> None:
    response = Client().get(path)

    assert response.status_code == 404
    assert b"There is nothing here for you" in response.content


def test_who_asks_for_help_reads_no_word_of_the_desk_when_a_link_is_dead(db: None) -> None:
    response = Client().get("/help/privacy/no-such-request/")

    assert response.status_code == 404
    assert b"Open the link in our mail" in response.content
    assert b"team" not in response.content.split(b"<main")[-1]
    assert b'href="/help/"' in response.content
