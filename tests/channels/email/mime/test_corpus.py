"""The parser against the public mail corpus, by the figures it has to reach.

Files: all of `mail/manifest.json` and `tnef/manifest.json` of the corpora.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from ombud.channels.email.mime.classify import classify, may_answer
from ombud.channels.email.mime.markup import html_text
from ombud.channels.email.mime.model import Kind, ParsedMail, Unreadable
from ombud.channels.email.mime.parser import parse
from ombud.channels.email.mime.reports import delivery_report

if TYPE_CHECKING:
    from pathlib import Path

Item = tuple[dict[str, Any], ParsedMail | None]


@pytest.fixture(scope="module")
def items(request: pytest.FixtureRequest) -> list[Item]:
    folder: Path = request.getfixturevalue("mail_folder")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return [(item, read(folder / item["file"])) for item in manifest["items"]]


def read(path: Path) -> ParsedMail | None:
    try:
        return parse(path.read_bytes())
    except Unreadable:
        return None


def normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def share_right(items: list[Item], key: str) -> float:
    wanted = [(item["expect"][key], mail) for item, mail in items if key in item["expect"]]
    right = sum(
        mail is not None and normal(getattr(mail, key)) == value for value, mail in wanted
    )
    assert len(wanted) > 200
    return float(right / len(wanted))


def test_every_mail_is_read(items: list[Item]) -> None:
    unread = [item["file"] for item, mail in items if mail is None]

    assert len(items) > 500
    assert unread == []


@pytest.mark.parametrize("key", ["subject", "from_email", "from_name"])
def test_header_values_are_as_expected(items: list[Item], key: str) -> None:
    assert share_right(items, key) >= 0.99


def body_of(mail: ParsedMail) -> str:
    text = mail.text if mail.text.strip() else html_text(mail.html, 10**6)
    return unicodedata.normalize("NFKC", text).lower()


def test_bodies_hold_their_words(items: list[Item]) -> None:
    wanted = [(i["expect"]["body_words"], m) for i, m in items if "body_words" in i["expect"]]

    whole = sum(m is not None and all(w in body_of(m) for w in words) for words, m in wanted)

    assert len(wanted) > 400
    assert whole / len(wanted) >= 0.955


def hashes(mail: ParsedMail | None) -> set[str]:
    stored = [attachment.data for attachment in mail.attachments] if mail else []
    both = [*stored, *(data.replace(b"\r\n", b"\n") for data in stored)]
    return {hashlib.sha256(data).hexdigest() for data in both}


def test_attachments_come_out_byte_for_byte(items: list[Item]) -> None:
    found = wanted = 0

    for item, mail in items:
        have = hashes(mail)
        for expected in item["expect"].get("attachments", []):
            if "sha" in expected:
                wanted += 1
                found += expected["sha"] in have or expected.get("sha_crlf") in have

    assert wanted > 400
    assert found / wanted >= 0.99


def test_no_machine_is_answered(items: list[Item]) -> None:
    answered = [
        item["file"]
        for item, mail in items
        if item["kind"] != "human" and mail and may_answer(mail, classify(mail, None), None)
    ]

    assert answered == []


def test_bounces_and_reports_are_known(items: list[Item]) -> None:
    kinds = Counter(
        (item["kind"], classify(mail, None).value)
        for item, mail in items
        if mail and item["kind"] not in {"human", "automatic"}
    )

    wrong = {
        pair: count for pair, count in kinds.items() if pair[0].replace("-", "_") != pair[1]
    }
    assert sum(kinds.values()) > 150
    assert sum(wrong.values()) <= 2


def test_people_are_not_taken_for_machines(items: list[Item]) -> None:
    """Most of the few are honest: mail from root, no-reply addresses, a fax server."""
    people = [mail for item, mail in items if item["kind"] == "human" and mail]

    taken = [mail for mail in people if classify(mail, None) is not Kind.HUMAN]

    assert len(taken) / len(people) <= 0.035


def test_people_with_an_address_are_answered(items: list[Item]) -> None:
    people = [
        mail
        for item, mail in items
        if item["kind"] == "human" and mail and re.search(r"@[^@]+\.[a-z]+$", mail.from_email)
    ]

    answered = sum(may_answer(mail, classify(mail, None), None) for mail in people)

    assert answered / len(people) >= 0.93


def test_bounces_name_whom_they_did_not_reach(items: list[Item]) -> None:
    reports = [delivery_report(m) for i, m in items if i["kind"] == "bounce" and m]

    named = sum(bool(report.recipients) for report in reports)
    traced = sum(bool(report.original_ids) for report in reports)

    assert named / len(reports) >= 0.94
    assert traced / len(reports) >= 0.75


def wrapped(tnef: bytes) -> bytes:
    head = b"From: a@example.com\r\nContent-Type: application/ms-tnef\r\n"
    return head + b"Content-Transfer-Encoding: binary\r\n\r\n" + tnef


def test_winmail_files_are_opened_and_kept(tnef_folder: Path) -> None:
    manifest = json.loads((tnef_folder / "manifest.json").read_text("utf-8"))

    for item in manifest["items"]:
        data = (tnef_folder / item["file"]).read_bytes()
        mail = parse(wrapped(data))
        names = [attachment.name for attachment in mail.attachments]
        files = [name for name in item["expect_contents"] if "-body." not in name]
        assert names[-1] == "winmail.dat"
        assert mail.attachments[-1].data == data
        assert [name for name in files if name not in names] == []
        if len(files) < len(item["expect_contents"]) and not item["file"].startswith("data-"):
            assert mail.text or mail.html
