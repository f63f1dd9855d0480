"""Templates of mails and signatures: words, and ``{{ name }}`` for what is filled in.

There is no logic, no attribute access and no evaluation: a name is looked up in an
allow-list, and what is filled in is never read for names again. In HTML everything that is
filled in is escaped, except the answer and the quotation, which are clean HTML already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from markupsafe import escape

from ombud.base.filling import NAME, render
from ombud.base.html import text_to_html
from ombud.tickets.variables import problem_with

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

DEFAULT = "{{ answer }}\n\n{{ signature }}\n\n{{ quotation }}"
WORDS = {
    "ticket.number": lazy("Number of the ticket"),
    "ticket.subject": lazy("Subject of the ticket"),
    "contact.name": lazy("Name of the customer"),
    "agent.name": lazy("Name of the agent who answers"),
    "mailbox.name": lazy("Name of the mailbox"),
    "mailbox.address": lazy("Address of the mailbox"),
}
BLOCKS = {
    "answer": lazy("What the agent wrote"),
    "signature": lazy("The signatures of agent and mailbox"),
    "quotation": lazy("The message that is answered, where quoting is switched on"),
}
# Nothing of the mail that is confirmed: a stranger's words must not travel by the desk.
ACKNOWLEDGED = {
    name: WORDS[name] for name in ("ticket.number", "mailbox.name", "mailbox.address")
}
_MANY_BLANK_LINES = re.compile(r"\n{3,}")


__all__ = [
    "ACKNOWLEDGED",
    "BLOCKS",
    "DEFAULT",
    "WORDS",
    "Written",
    "acknowledgement_subject",
    "acknowledgement_text",
    "problems",
    "render",
    "render_both",
    "signed",
]


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


def problems(
    source: str, *, is_mail: bool = True, known: Collection[str] | None = None
) -> list[str]:
    """Return what is wrong with a template, in whole sentences; nothing when it is good.

    is_mail: the template of an answer, which must hold the answer; else a signature.
    known: the names that can be used, where they are not the usual ones.
    """
    names = {*WORDS, *(BLOCKS if is_mail else ())} if known is None else known
    wrong = problem_with(source, names)
    found = [wrong] if wrong else []
    if is_mail and source.strip() and "answer" not in NAME.findall(source):
        found.append(_("Put {{ answer }} where the agent's words belong."))
    return found


def signed(
    parts: Iterable[tuple[str, str]], words: Mapping[str, str], *, answer: str
) -> Written:
    """Return the signatures below ``-- ``, filled in, or nothing.

    parts: each as text, and as clean HTML where it has formatting.

    answer: one that stands at its end already, because somebody wrote or inserted it, is
    not put there twice.
    """
    end = " ".join(answer.split())
    safe = {name: str(escape(value)) for name, value in words.items()}
    filled = ((render(text, words).strip("\n"), render(html, safe)) for text, html in parts)
    kept = [
        (text, html)
        for text, html in filled
        if text.strip() and not end.endswith(" ".join(text.split()))
    ]
    if not kept:
        return Written("", "")
    lines = "-- \n" + "\n".join(text for text, _html in kept)
    if not any(html for _text, html in kept):
        return Written(lines, str(text_to_html(lines)))
    pieces = (html or str(text_to_html(text)) for text, html in kept)
    return Written(lines, "\n".join(["<p>-- </p>", *pieces]))


def acknowledgement_subject() -> str:
    """Return the shipped subject of the confirmation, in the language of this moment."""
    return _("We have received your message")


def acknowledgement_text() -> str:
    """Return the shipped words of the confirmation, in the language of this moment."""
    return _(
        "We have received your message and will answer it as soon as we can.\n\n"
        "Its number is #{{ ticket.number }}. To add something, answer this mail.\n\n"
        "This mail was written automatically."
    )


def _paragraphs(plain: str) -> str:
    return str(text_to_html(plain)) if plain.strip() else ""
