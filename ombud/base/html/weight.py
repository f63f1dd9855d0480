"""Whether a piece of HTML is too heavy for a tree builder.

Tree builders are quadratic in the depth of nesting, in the number of formatting elements
left open and in the attributes of one tag. A mail that is far beyond what people send is
shown as plain text instead, so the time to clean any mail stays in proportion to its size.
"""

from __future__ import annotations

from collections import Counter

from ombud.base.html.tokens import VOID, Token, attributes, names, tokens

MOST_CHARACTERS = 2_000_000
MOST_TAGS = 20_000
MOST_DEPTH = 1_500
# Open formatting is opened again in every block: this bounds the copies in a whole mail.
MOST_COPIES = 500_000
MOST_ATTRIBUTES = 300
# Below this even the worst order of tags is parsed in a few hundredths of a second.
LIGHT_TAGS = 400
LIGHT_CHARACTERS = 20_000

# These switch the standard's reading of what follows, so that a count of tags could be
# deceived. They have no place in a heavy mail.
_DECEIVING = names(
    "<svg <math <select <frameset <plaintext <noscript <script <template "
    "<xmp <iframe <noembed <noframes"
)
_IMPLIED = names("body caption colgroup dd dt head html li option p tbody td tfoot th thead tr")
_FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
_BARRIER = names("applet marquee object table")
_SPECIAL = names(
    "address article aside blockquote button center details dialog dir div dl fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup listing main menu nav ol "
    "pre section summary ul"
)


def too_heavy(html: str) -> bool:
    """Say whether this HTML is to be shown as text because a tree of it would cost too much.

    Counts characters, tags, open elements and attributes of one tag. Linear in the input.
    """
    if len(html) > MOST_CHARACTERS:
        return True
    tag_count = html.count("<")
    if tag_count <= LIGHT_TAGS and len(html) <= LIGHT_CHARACTERS:
        return False
    lowered = html.lower()
    if tag_count > LIGHT_TAGS and any(word in lowered for word in _DECEIVING):
        return True
    return tag_count > MOST_TAGS or _Nesting(MOST_COPIES // (tag_count + 1)).exceeds(html)


class _Nesting:
    """Upper bound of the open elements and of the formatting to be opened again."""

    def __init__(self, most_formatting: int) -> None:
        self.most_formatting = most_formatting
        self.formatting_count = 0
        self.open: list[str] = []
        self.ghosts: Counter[str] = Counter()
        self.ghost_count = 0

    def exceeds(self, html: str) -> bool:
        for token in tokens(html):
            if token.kind == "start" and self._start_exceeds(html, token):
                return True
            if token.kind == "end":
                self._close(token.name)
        return False

    def _start_exceeds(self, html: str, token: Token) -> bool:
        if token.end - token.start > 2 * MOST_ATTRIBUTES and _has_too_many(html, token):
            return True
        if token.name not in VOID and token.name not in _IMPLIED:
            self.open.append(token.name)
            self.formatting_count += token.name in _FORMATTING
        formatting = self.formatting_count + self.ghost_count
        return formatting > self.most_formatting or len(self.open) > MOST_DEPTH

    def _close(self, name: str) -> None:
        place = self._place_of(name)
        if place is None:
            if self.ghosts[name] > 0:
                self.ghosts[name] -= 1
                self.ghost_count -= 1
            return
        for passed in self.open[place + 1 :]:
            if passed in _FORMATTING:
                self.ghosts[passed] += 1
                self.ghost_count += 1
                self.formatting_count -= 1
        self.formatting_count -= name in _FORMATTING
        del self.open[place:]

    def _place_of(self, name: str) -> int | None:
        walls = _BARRIER if name in _SPECIAL else _BARRIER | _SPECIAL
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == name:
                return place
            if self.open[place] in walls and name != "table":
                return None
        return None


def _has_too_many(html: str, token: Token) -> bool:
    return sum(1 for _ in attributes(html, token)) > MOST_ATTRIBUTES
