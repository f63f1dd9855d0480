"""Cleaned HTML taken apart into tags and the text it shows, and written again."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from ombud.base.html.allowed import names
from ombud.base.html.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

_INLINE = names(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span "
    "strike strong sub sup tt u var wbr"
)
_VOID = names("br col hr img wbr")
_READ_ALOUD = ("alt", "title")


class Part(NamedTuple):
    """A tag, or some text when ``tag`` is empty; ``shown`` is the text, or a tag's line end.

    ``texts`` are the alternative text and the title of a tag, which are read as text.
    """

    tag: str
    shown: str
    attributes: Mapping[str, str] = {}
    texts: Mapping[str, str] = {}

    def written(self, shown: str, texts: Mapping[str, str]) -> str:
        """The part as HTML, with another text or with other texts in its attributes."""
        if not self.tag:
            return _escaped(shown)
        values = {**self.attributes, **texts}
        inner = "".join(f' {name}="{_escaped(value)}"' for name, value in values.items())
        return f"<{self.tag}{inner}>"


def parts_of(html: str) -> list[Part]:
    """The parts of some cleaned HTML in order; inline tags join, all others break the line."""
    parts = _Parts()
    read(html, parts)
    return parts.all


class _Parts:
    def __init__(self) -> None:
        self.all: list[Part] = []
        self.is_broken = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        texts = {name: attributes[name] for name in _READ_ALOUD if name in attributes}
        self.all.append(Part(tag, self._break(tag), attributes, texts))

    def end(self, tag: str) -> None:
        if tag not in _VOID:
            self.all.append(Part(f"/{tag}", self._break(tag)))

    def data(self, text: str) -> None:
        self.all.append(Part("", text))
        self.is_broken = False

    def _break(self, tag: str) -> str:
        if self.is_broken or tag in _INLINE:
            return ""
        self.is_broken = True
        return "\n"


def _escaped(text: str) -> str:
    return escape(text).replace("\xa0", "&nbsp;")
