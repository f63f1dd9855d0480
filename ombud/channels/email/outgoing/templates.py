"""Templates of mails and signatures: words, and ``{{ name }}`` for what is filled in.

There is no logic, no attribute access and no evaluation: a name is looked up in an
allow-list, and what is filled in is never read for names again. In HTML everything that is
filled in is escaped, except the answer and the quotation, which are clean HTML already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base.filling import NAME, render
from ombud.base.html import text_to_html

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT = "{{ answer }}\n\n{{ signature }}\n\n{{ quotation }}"
WORDS = {
    "ticket.number": "the number of the ticket",
    "ticket.subject": "its subject",
    "contact.name": "the name of the contact",
    "agent.name": "the name of the agent who answers",
    "mailbox.name": "the name of the mailbox",
    "mailbox.address": "its address",
}
BLOCKS = {
    "answer": "what the agent wrote",
    "signature": "the signatures of agent and mailbox",
    "quotation": "the message that is answered, where quoting is switched on",
}
__all__ = ["BLOCKS", "DEFAULT", "WORDS", "Written", "problems", "render", "render_both"]
_MANY_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Written:
    """The same words twice: as plain text and as HTML."""

    text: str
    html: str


def render_both(
    source: str, values: Mapping[str, str], blocks: Mapping[str, Written]
) -> Written:
    """Return ``source`` filled in, as text and as HTML.

    ``values`` are short words inside the text; ``blocks`` stand for whole paragraphs.
    """
    texts: list[str] = []
    htmls: list[str] = []
    plain = ""
    position = 0
    for found in NAME.finditer(source):
        plain += source[position : found.start()]
        position = found.end()
        if found[1] not in blocks:
            plain += values.get(found[1], "")
            continue
        block = blocks[found[1]]
        texts += [plain, block.text]
        htmls += [_paragraphs(plain), block.html]
        plain = ""
    plain += source[position:]
    text = "".join([*texts, plain])
    return Written(
        _MANY_BLANK_LINES.sub("\n\n", text).strip("\n") + "\n",
        "\n".join(part for part in [*htmls, _paragraphs(plain)] if part),
    )


def problems(source: str, *, is_mail: bool = True) -> list[str]:
    """Return what is wrong with a template, in whole sentences; nothing when it is good.

    is_mail: the template of a mail, which must hold the answer; else a signature.
    """
    known = {*WORDS, *(BLOCKS if is_mail else ())}
    unknown = sorted({found[1] for found in NAME.finditer(source)} - known)
    found_problems = [
        f"There is nothing called {name}. Choose from {', '.join(sorted(known))}."
        for name in unknown
    ]
    if is_mail and source.strip() and "answer" not in NAME.findall(source):
        found_problems.append("Put {{ answer }} where the agent's words belong.")
    return found_problems


def _paragraphs(plain: str) -> str:
    return str(text_to_html(plain)) if plain.strip() else ""
