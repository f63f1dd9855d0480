"""Class 1: stored XSS by mail HTML, over the payloads of ``xss/payloads.json``."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import lxml.html

from ombud.base.html import clean_mail_html, html_to_text, linkify, text_to_html, with_images
from ombud.base.html.allowed import ATTRIBUTES, TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = {name for names in ATTRIBUTES.values() for name in names} - {"style"} | {
    "rel",
    "target",
}
LINKS = ("http://", "https://", "mailto:", "tel:")
PICTURES = ("data:image/png;", "data:image/jpeg;", "data:image/jpg;", "data:image/gif;",
            "data:image/webp;")  # fmt: skip


def payloads(corpora: Path) -> list[str]:
    items = json.loads((corpora / "xss" / "payloads.json").read_text())["items"]
    return [item["payload"] for item in items]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.wrong += wrong_parts(tag, [(name, value or "") for name, value in attrs])

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}")


def wrong_parts(tag: str, attributes: list[tuple[str, str]]) -> list[str]:
    wrong = [] if tag in TAGS else [f"<{tag}>"]
    for name, value in attributes:
        is_right = name in NAMES
        if name == "href":
            is_right = tag == "a" and value.lower().startswith(LINKS)
        elif name == "src":
            is_right = tag == "img" and value.lower().startswith(PICTURES)
        wrong += [] if is_right else [f"{tag} {name}={value}"]
    return wrong


def wrong_in(html: str) -> list[str]:
    """What a lenient and a libxml2 parser each see that is not on the list."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    if not html.strip():
        return reader.wrong
    root = lxml.html.document_fromstring(f"<body><div>{html}</div></body>").find("body/div")
    return reader.wrong + [
        part
        for element in root.iter()
        for part in (
            wrong_parts(element.tag, list(element.items()))
            if isinstance(element.tag, str)
            else [str(element)]
        )
    ]


def written(payload: str) -> Iterator[str]:
    """Every way in which a payload is written into a page."""
    yield clean_mail_html(payload).html
    yield with_images(payload, lambda _: None)
    yield str(linkify(payload))
    yield str(text_to_html(payload))
    yield str(text_to_html(html_to_text(payload)))


def test_the_second_parse_would_see_what_is_wrong() -> None:
    assert wrong_in('<p onclick=x()>a</p><a href="javascript:x()">b</a><script>x()</script>')


def test_nothing_that_runs_or_loads_is_left_of_any_payload(corpora: Path) -> None:
    found = payloads(corpora)

    wrong = {payload: parts for payload in found for html in written(payload)
             if (parts := wrong_in(html))}  # fmt: skip

    assert len(found) >= 900
    assert wrong == {}


def test_cleaning_any_payload_again_changes_nothing(corpora: Path) -> None:
    for payload in payloads(corpora):
        once = clean_mail_html(payload)

        assert clean_mail_html(once.html).html == once.html
