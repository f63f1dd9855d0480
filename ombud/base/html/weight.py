"""Whether a piece of HTML is too heavy for a tree builder.

Tree builders are quadratic in the depth of nesting, in the formatting left open and in the
attributes of one tag. All three are bounded here from above by counting signs and words, so
that no trick of syntax can hide anything. Letters stay far below; what is far beyond what
people send is shown as plain text instead.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 2_000_000
# Each tag may be one level deeper than the one before.
MOST_TAGS = 10_000
# The sanitiser reads a run of "&" in quadratic time.
MOST_REFERENCES = 100_000
# Formatting left open is opened again in every block. At most three alike are, so that only
# those with attributes count one by one.
MOST_COPIES = 300_000
# Each attribute of a tag is compared with those before it, and names are words.
MOST_COMPARISONS = 500_000_000

_FORMATTING = re.compile(
    r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE
)
_BETWEEN_NAMES = re.compile(r"[\s/]+|=[\"']")


def too_heavy(html: str) -> bool:
    """Say whether this HTML is to be shown as text because a tree of it would cost too much.

    Counts characters, references, tags, formatting with attributes, and words: linear.
    """
    if len(html) > MOST_CHARACTERS or html.count("&") > MOST_REFERENCES:
        return True
    tags = html.count("<")
    if tags > MOST_TAGS or tags * len(_FORMATTING.findall(html)) > MOST_COPIES:
        return True
    words = _BETWEEN_NAMES.split(html)
    # A stray quotation mark may begin another name inside a word.
    names = sum(1 + word.count('"') + word.count("'") for word in set(words))
    return len(words) * names > MOST_COMPARISONS
