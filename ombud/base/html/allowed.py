"""What mail HTML may keep: tags, attributes, addresses."""

from __future__ import annotations

import re


def names(row: str) -> frozenset[str]:
    """The words of a row, as a set: tags and attributes are listed so."""
    return frozenset(row.split())


TAGS = names(
    "a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li "
    "mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th "
    "thead tr tt u ul var wbr"
)
# Gone with everything inside; the rest that is not allowed loses only its tags.
TAGS_WITH_CONTENT = names(
    "script style title template noscript svg math iframe object applet noembed noframes "
    "xmp plaintext audio video canvas"
)
# What the editor of the desk makes.
WRITTEN_TAGS = names("a b blockquote br code div em i img li ol p pre s strong u ul")
_CELL = {"align", "bgcolor", "colspan", "height", "rowspan", "valign", "width"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "hidden", "lang", "style", "title"},
    "a": {"href"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "div": {"align"},
    "font": {"color", "size"},
    "hr": {"align", "size", "width"},
    "img": {"alt", "data-cid", "data-remote-src", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "p": {"align"},
    "table": {"align", "bgcolor", "border", "cellpadding", "cellspacing", "height", "width"},
    "td": _CELL,
    "th": _CELL,
    "tr": {"align", "bgcolor", "height", "valign"},
    "ul": {"type"},
}
MOST_INLINE_IMAGE_CHARACTERS = 100_000

# What a browser takes out of an address before it reads the scheme.
_DROPPED = re.compile(r"[\t\n\r]+")
_TRIMMED = "".join(map(chr, range(0x21)))
_LINK = re.compile(r"(?:https?://[^\s/?#]|mailto:|tel:)", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//[^\s/?#]", re.IGNORECASE)
_INLINE_IMAGE = re.compile(
    r"data:image/(?:png|jpeg|jpg|gif|webp);base64,[A-Za-z0-9+/]++={0,2}", re.IGNORECASE
)
_WORD = re.compile(r"#?[A-Za-z0-9-]{1,20}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}%?")
_NUMERIC = names(
    "border cellpadding cellspacing colspan height rowspan size span start value width"
)
_WORDS = names("align bgcolor color dir lang type valign")
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all)\b", re.IGNORECASE)


def bare_address(value: str) -> str:
    """The address as a browser reads it: without outer control characters and line ends."""
    return _DROPPED.sub("", value.strip(_TRIMMED))


def link(value: str) -> str | None:
    """A link target that may be kept: http, https, mailto or tel; else None."""
    address = bare_address(value)
    return address if _LINK.match(address) else None


def remote_image(value: str) -> str | None:
    """An image address on another computer, always with its scheme; else None."""
    address = bare_address(value).replace("\\", "/")
    if not _REMOTE.match(address):
        return None
    return f"https:{address}" if address.startswith("//") else address


def content_id(value: str) -> str | None:
    """The content id that a ``cid:`` address names, without the scheme; else None."""
    address = bare_address(value)
    return (address[4:].strip() or None) if address[:4].lower() == "cid:" else None


def inline_image(value: str) -> str | None:
    """A small raster image written out in the mail itself; else None. Never SVG."""
    if len(value) > MOST_INLINE_IMAGE_CHARACTERS:
        return None
    address = re.sub(r"\s+", "", value)
    return address if _INLINE_IMAGE.fullmatch(address) else None


def plain_value(name: str, value: str) -> str | None:
    """The value of a harmless attribute if it has the shape it should have; else None."""
    if name in _NUMERIC:
        return value.strip() if _NUMBER.fullmatch(value.strip()) else None
    if name in _WORDS:
        return value.strip() if _WORD.fullmatch(value.strip()) else None
    return "" if name in ("hidden", "reversed") else value


def is_unseen(style: str) -> bool:
    """Say whether an inline style keeps its element from being shown (preview lines do)."""
    return _UNSEEN.search(style) is not None
