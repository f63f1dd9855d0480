"""Mail HTML made safe to show.

The sanitiser is nh3. Around it stand only decisions on single attribute values, and the
renaming of image addresses, so that nothing is loaded from anywhere until a person asks.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

import nh3

from ombud.base.html import allowed
from ombud.base.html.links import text_to_html
from ombud.base.html.text import html_to_text
from ombud.base.html.weight import too_heavy

_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_MOST_PASSES = 6
# A link grows to four times its length, a sign to five or six; more is copies of tags.
_MOST_GROWTH = 8
# The sanitiser is quadratic in the character references of one line.
_FORMATTING = re.compile(r"<(?!/|(?:div|p|br)\b)")
_ENDLESS_LINE = re.compile(r"(.{10000})")
_NO_PICTURE = re.compile(r'<img(?![^>]* data-cid="[^"]+")[^>]*>')
_PICTURE = re.compile(r'<img[^>]* data-cid="([^"]+)"')

Resolve = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """Mail HTML that may be shown as it stands.

    ``remote_count`` images wait for a person's consent in ``data-remote-src``;
    ``cid_refs`` names the attachments that its pictures refer to, in order, each once.
    ``is_text`` is true when the mail was too large or too tangled and became plain text.
    """

    html: str
    remote_count: int = 0
    cid_refs: tuple[str, ...] = ()
    is_text: bool = False


@dataclass(slots=True)
class Pass:
    """One run of the sanitiser: which images it met, and what image addresses become.

    A filter of nh3 may change the value of an attribute, not its name. A value that starts
    with this run's random mark is renamed afterwards; text cannot contain the mark.
    """

    resolve_cid: Resolve | None = None
    resolve_remote: Resolve | None = None
    mark: str = field(default_factory=lambda: secrets.token_hex(12))
    remote: list[str] = field(default_factory=list)
    cids: dict[str, None] = field(default_factory=dict)

    def run(self, html: str) -> str:
        """The cleaned HTML of one pass."""
        cleaned = nh3.clean(
            html,
            tags=allowed.TAGS,
            clean_content_tags=allowed.TAGS_WITH_CONTENT,
            attributes=allowed.ATTRIBUTES,
            attribute_filter=self._value,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer nofollow",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
        return self._renamed(cleaned) if self.mark in cleaned else cleaned

    def _renamed(self, cleaned: str) -> str:
        for old in ("src", "data-remote-src", "data-cid"):
            for letter, new in (("r", "data-remote-src"), ("c", "data-cid"), ("s", "src")):
                cleaned = cleaned.replace(f' {old}="{self.mark}{letter}', f' {new}="')
        return cleaned.replace(f' style="{self.mark}"', ' hidden=""')

    def _value(self, tag: str, name: str, value: str) -> str | None:
        if tag == "a" and name == "href":
            return allowed.link(value)
        if tag == "img" and name in ("src", "data-remote-src", "data-cid"):
            return self._image(name, value)
        if name == "style":
            return self.mark if allowed.is_unseen(value) else None
        if tag == "a" and name in ("rel", "target"):
            return value
        return allowed.plain_value(name, value)

    def _image(self, name: str, value: str) -> str | None:
        cid = value.strip() if name == "data-cid" else allowed.content_id(value)
        if cid:
            self.cids[cid] = None
            return self._filled("c", cid, self.resolve_cid)
        remote = allowed.remote_image(value)
        if remote is not None:
            self.remote.append(remote)
            return self._filled("r", remote, self.resolve_remote)
        return allowed.inline_image(value) if name == "src" else None

    def _filled(self, letter: str, address: str, resolve: Resolve | None) -> str:
        found = resolve(address) if resolve is not None else None
        source = _own_source(found) if found is not None else None
        return f"{self.mark}{letter}{address}" if source is None else f"{self.mark}s{source}"


def clean_mail_html(html: str) -> CleanHtml:
    """Mail HTML without anything that runs, sends, loads or disguises.

    Kept are text, tables, lists, headings, quotations, links by http, https, mailto and tel,
    and pictures: remote ones wait in ``data-remote-src``, attached ones in ``data-cid``,
    small raster ones written into the mail stay. Style sheets, inline styles, classes, ids,
    forms, frames, scripts and drawings go. Cleaning the result again changes nothing.

    HTML that ``too_heavy`` finds too large or too tangled, and HTML that does not settle when
    parsed again, becomes its plain text; no text is lost.
    """
    if too_heavy(html):
        return _as_text(html)
    previous = html
    for _ in range(_MOST_PASSES):
        step = Pass()
        cleaned = step.run(previous)
        if cleaned == previous:
            return CleanHtml(cleaned, len(step.remote), tuple(step.cids))
        if len(cleaned) > _MOST_GROWTH * len(previous):
            break
        previous = cleaned
    return _as_text(html)


def clean_written_html(html: str) -> str:
    """What an agent wrote with the editor, safe: words, emphasis, lists, quotes, code, links.

    Empty when it has no formatting, which is for the caller to keep as text. It is cleaned as
    a mail is; then what an editor does not make is left out, so that pasted pages look like
    the answer around them, and nothing in it hides. Of pictures those stay that name a file
    of the message in ``data-cid``; none is loaded from anywhere.
    """
    clean = nh3.clean(
        clean_mail_html(html).html,
        tags=allowed.WRITTEN_TAGS,
        attributes={"a": {"href"}, "img": {"alt", "data-cid"}},
        url_schemes=_SCHEMES - {"cid", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    clean = _NO_PICTURE.sub("", clean)
    return clean if _FORMATTING.search(clean) else ""


def pictures_in(html: str) -> frozenset[str]:
    """The content ids of the files that cleaned HTML shows as pictures."""
    return frozenset(map(unescape, _PICTURE.findall(html)))


def _as_text(html: str) -> CleanHtml:
    # The first pass settles how the sanitiser writes the text down.
    written = str(text_to_html(_ENDLESS_LINE.sub(r"\1\n", html_to_text(html))))
    return CleanHtml(Pass().run(written), is_text=True)


def _own_source(address: str) -> str | None:
    """A source that a resolver may give: a path on this site, http(s), or a small image."""
    bare = allowed.bare_address(address)
    if bare.startswith("/") and not bare.startswith(("//", "/\\")):
        return bare
    return allowed.inline_image(bare) or (
        bare if bare.lower().startswith(("https://", "http://")) else None
    )
