"""Cleaned payloads in a real browser: nothing runs, nothing is loaded.

The payloads stand in frames without a sandbox, on an ordinary page without a content
security policy, so that the cleaning alone is tried. Raw payloads are shown first,
to prove that the page would notice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ombud.base.html import clean_mail_html, html_to_text, linkify, text_to_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Route

pytestmark = pytest.mark.browser

SITE = "http://desk.test/"
TOGETHER = 10
FRAMES = 50
HOOK = """
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = () => { window.top.ran = (window.top.ran || 0) + 1; return null; };
"""
POKE = """() => {
  const kinds = ['mouseover', 'mouseenter', 'mousemove', 'pointerover', 'focus', 'focusin',
                 'error', 'load', 'toggle', 'animationstart', 'transitionend', 'scroll'];
  const frames = Array.from({length: window.length}, (_, place) => window[place]);
  for (const frame of [window, ...frames])
    for (const element of frame.document.querySelectorAll('*'))
      for (const kind of kinds) element.dispatchEvent(new Event(kind, {bubbles: true}));
  return window.ran || 0;
}"""


@dataclass
class Seen:
    ran: int = 0
    dialogs: int = 0
    requests: list[str] = field(default_factory=list)

    def dismiss(self, dialog: Dialog) -> None:
        self.dialogs += 1
        dialog.dismiss()


def shown(browser: Browser, parts: list[str]) -> Seen:
    """What happens when each part is the body of a frame."""
    seen = Seen()
    page = browser.new_page()
    document = "<!doctype html><title>desk</title>" + "".join(
        f'<iframe srcdoc="{escape("<!doctype html><body>" + part)}"></iframe>' for part in parts
    )
    answer(page, document, seen)
    page.add_init_script(HOOK)
    page.on("dialog", seen.dismiss)
    page.goto(SITE)
    page.wait_for_timeout(150)
    seen.ran = page.evaluate(POKE)
    page.wait_for_timeout(150)
    seen.ran = max(seen.ran, page.evaluate("() => window.ran || 0"))
    page.close()
    return seen


def answer(page: Page, document: str, seen: Seen) -> None:
    def reply(route: Route) -> None:
        if route.request.url == SITE:
            route.fulfill(body=document, content_type="text/html; charset=utf-8")
            return
        seen.requests.append(route.request.url)
        route.abort()

    page.route("**/*", reply)


def payloads(corpora: Path) -> list[str]:
    items = json.loads((corpora / "xss" / "payloads.json").read_text())["items"]
    return [item["payload"] for item in items]


def test_a_raw_payload_would_be_noticed(chromium: Browser) -> None:
    seen = shown(chromium, ["<img src=x onerror=alert(1)>", "<img src=http://t.example/p.gif>"])

    assert seen.ran >= 1
    assert "http://t.example/p.gif" in seen.requests


def framed(parts: list[str]) -> list[list[str]]:
    """The parts, several to a frame and many frames to a page."""
    frames = [
        "<hr>".join(parts[start : start + TOGETHER]) for start in range(0, len(parts), TOGETHER)
    ]
    return [frames[start : start + FRAMES] for start in range(0, len(frames), FRAMES)]


def test_no_cleaned_payload_runs_or_loads_anything(chromium: Browser, corpora: Path) -> None:
    cleaned = [clean_mail_html(payload).html for payload in payloads(corpora)]

    seen = [shown(chromium, frames) for frames in framed(cleaned)]

    assert len(cleaned) >= 900
    assert [each for each in seen if each != Seen()] == []


def test_no_payload_shown_as_text_runs_or_loads_anything(
    chromium: Browser, corpora: Path
) -> None:
    written = [
        str(text)
        for payload in payloads(corpora)
        for text in (linkify(payload), text_to_html(html_to_text(payload)))
    ]

    seen = [shown(chromium, frames) for frames in framed(written)]

    assert [each for each in seen if each != Seen()] == []
