"""Plain text that reads like the HTML it was taken from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ombud.base.html import allowed
from ombud.base.html.allowed import names
from ombud.base.html.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACES = re.compile(r"[ \t\n\f\r]+")
_PARAGRAPHS = names("blockquote dl figure h1 h2 h3 h4 h5 h6 ol p pre table ul")
_BLOCKS = _PARAGRAPHS | names(
    "address article aside body caption center dd details div dt fieldset figcaption footer "
    "form header hgroup html li main nav section summary tbody tfoot thead tr"
)
_SILENT = names("iframe noembed noframes script style title")
_MOST_QUOTES = 20


def html_to_text(html: str) -> str:
    """Readable plain text of some HTML, safe or not; linear in its size.

    Paragraphs are set apart by an empty line, quotations start with ``> ``, list items with
    ``- `` or their number, a link's address follows its words in angle brackets, a picture
    is its alternative text in brackets. Hidden preview lines, styles and scripts are left out.
    """
    reader = _Reader()
    read(html, reader)
    return reader.result()


class _Reader:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.ends_in_space = True
        self.wants_blank = False
        self.blank_quotes = 0
        self.quotes = 0
        self.pre = 0
        self.lists: list[int | None] = []
        self.link: tuple[str, int, int] | None = None
        self.silent = ""
        self.depth = 0
        self.unseen: tuple[int, int, int] | None = None

    # ---- what the source says

    def data(self, text: str) -> None:
        if self.silent:
            return
        if self.pre:
            first, *others = text.split("\n")
            self._write(first)
            for other in others:
                self._end_line(keep_empty=True)
                self._write(other)
            return
        text = _SPACES.sub(" ", text)
        if self.ends_in_space and text.startswith(" "):
            text = text[1:]
        self._write(text)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _BLOCKS:
            self._block(tag, is_nested=bool(self.lists))
        self._open_unseen(attributes)
        if tag == "br":
            self._end_line(keep_empty=True)
        elif tag in ("td", "th"):
            self._space()
        elif tag == "hr":
            self._block("p")
            self._write("-" * 20)
            self._block("p")
        elif tag in ("a", "img"):
            self._address(tag, attributes)
        else:
            self._structure(tag)

    def end(self, tag: str) -> None:
        if tag == "a":
            self._close_link()
        if tag in _BLOCKS:
            self._block(tag, is_nested=len(self.lists) > 1)
        if tag == self.silent:
            self.silent = ""
        elif tag == "blockquote":
            self.quotes -= 1
        elif tag == "pre":
            self.pre -= 1
        elif tag in ("ul", "ol"):
            self.lists.pop()
        self._close_unseen()

    def result(self) -> str:
        self._end_line()
        while self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()
        return "\n".join(self.lines) + "\n" if self.lines else ""

    # ---- how it is written

    def _structure(self, name: str) -> None:
        if name in _SILENT:
            self.silent = name
        elif name == "blockquote":
            self.quotes += 1
        elif name == "pre":
            self.pre += 1
        elif name in ("ul", "ol"):
            self.lists.append(0 if name == "ol" else None)
        elif name == "li":
            self._item()

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        bullet = "- " if number is None else f"{number + 1}. "
        self._write("  " * min(len(self.lists) - 1, 8) + bullet)
        self.ends_in_space = True

    def _address(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("href" if tag == "a" else "alt", "")
        if tag == "a":
            self._close_link()
            self.link = (allowed.link(value) or "", len(self.lines), len(self.line))
        elif value.strip():
            self._write(f"[{_SPACES.sub(' ', value.strip())}]")

    def _close_link(self) -> None:
        if self.link is None:
            return
        address, line_at, piece_at = self.link
        self.link = None
        bare = (
            address.removeprefix("mailto:").split("?")[0]
            if address[:7] == "mailto:"
            else address
        )
        here = self.line[piece_at:] if line_at == len(self.lines) else self.line
        shown = "".join([*self.lines[line_at:], *here]).strip("> ")
        if bare and shown and not _says(shown, bare):
            self._write(f" <{bare}>" if self.line else f"<{bare}>")

    def _write(self, text: str) -> None:
        if not text:
            return
        if self.wants_blank and text.strip():
            self._blank()
        self.line.append(text)
        self.ends_in_space = text[-1] in " \t"

    def _space(self) -> None:
        if self.line and not self.ends_in_space:
            self._write(" ")

    def _blank(self) -> None:
        self.wants_blank = False
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._prefix(min(self.quotes, self.blank_quotes)).rstrip())

    def _block(self, name: str, *, is_nested: bool = False) -> None:
        self._end_line()
        if name in _PARAGRAPHS and not (is_nested and name in ("ul", "ol")):
            self.blank_quotes = min(self.quotes, self.blank_quotes if self.wants_blank else 99)
            self.wants_blank = True

    def _end_line(self, *, keep_empty: bool = False) -> None:
        line = "".join(self.line)
        line = line.rstrip(" \t") if line != "-- " else line
        self.line = []
        self.ends_in_space = True
        if line or (keep_empty and self.lines):
            prefix = self._prefix(self.quotes)
            self.lines.append(prefix + line if line else prefix.rstrip())

    @staticmethod
    def _prefix(quotes: int) -> str:
        depth = min(quotes, _MOST_QUOTES)
        return ">" * depth + " " if depth else ""

    # ---- lines that the sender hid

    def _open_unseen(self, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.unseen is None and (
            "hidden" in attributes or allowed.is_unseen(attributes.get("style", ""))
        ):
            self.unseen = (self.depth, len(self.lines), len(self.line))

    def _close_unseen(self) -> None:
        self.depth -= 1
        if self.unseen is None or self.unseen[0] <= self.depth:
            return
        _, line_at, piece_at = self.unseen
        self.unseen = None
        if line_at < len(self.lines):
            del self.lines[line_at:]
            self.line = []
        else:
            del self.line[piece_at:]


def _says(shown: str, address: str) -> bool:
    plain = address.lower().split("://")[-1].rstrip("/").removeprefix("www.")
    return plain in shown.lower() or not plain
