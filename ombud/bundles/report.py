"""The document of a bundle: what ``index.html`` and ``processing.html`` say, as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.base.dates import full_time
from ombud.base.pdf import Block, Document, Heading, Points, Table, Words, first_rows, printed
from ombud.bundles.listening import said

if TYPE_CHECKING:
    from collections.abc import Sequence


def report(index: dict[str, Any], processing: dict[str, Any], language: str) -> bytes:
    """Return the document from the values of both pages, in the language that is active.

    Raises ``NotPrinted``. Conversations are listed; what was said is on their pages.
    """
    document = Document(
        title=said("held"),
        language=language,
        author="Ombud",
        contents=_("Contents"),
        missing=missing_words(),
        made=index["made"],
        blocks=[*held(index), *answers(processing)],
    )
    return printed(document)


def missing_words() -> str:
    """Return the line for a document some letters of which stand as numbers."""
    return _(
        "Letters that this document cannot show stand as their numbers in Unicode, such as "
        "[U+4F60]."
    )


def held(index: dict[str, Any]) -> list[Block]:
    """Return what is held, and what was left out."""
    made = _("Made on %(when)s.") % {"when": full_time(index["made"])}
    blocks: list[Block] = [
        Words(" · ".join(filter(None, [index["person"], *index["addresses"]]))),
        Words(f"{index['profile']}. {made}"),
        Words(
            _("The data itself is in the other files of the archive; index.html lists them.")
        ),
    ]
    if not index["groups"] and not index["tickets"]:
        blocks.append(Words(said("nothing")))
    if index["tickets"]:
        talks = (
            (str(one["number"]), one["subject"], full_time(one["opened"]))
            for one in index["tickets"]
        )
        head = (_("Number"), _("Subject"), _("Opened"))
        blocks.append(Heading(said("requests")))
        blocks += listed(head, talks, (1, 5, 2))
    columns = (_("What"), _("How many"), _("Why"), _("Kept"))
    for group in index["groups"]:
        rows = [
            (
                one["words"],
                str(one["count"]),
                one["purpose"],
                one["kept"],
            )
            for one in group["lines"]
        ]
        blocks += [Heading(group["name"]), Table(columns, rows, (5, 2, 4, 4))]
    blocks.append(Heading(_("What was left out, and why")))
    if not index["withheld"]:
        return [*blocks, Words(_("Nothing was left out."))]
    rows_out = ((one["where"], one["ground"], str(one["count"])) for one in index["withheld"])
    return [*blocks, *listed((_("Where"), _("Why"), _("How often")), rows_out, (4, 5, 2))]


def listed(head: Sequence[str], rows: Any, widths: Sequence[int]) -> list[Block]:
    """Return a table of the first rows, and a line that counts the others."""
    shown, others = first_rows(rows)
    blocks: list[Block] = [Table(head, shown, widths)]
    if others:
        blocks.append(Words(_("%(count)s more are in index.html.") % {"count": others}))
    return blocks


def answers(processing: dict[str, Any]) -> list[Block]:
    """Return the answers to GDPR Art. 15(1)(a) to (h)."""
    blocks: list[Block] = [Heading(said("why"))]
    for title, points in processing["answers"]:
        blocks.append(Heading(title, level=2))
        blocks.append(Points(points) if len(points) > 1 else Words(points[0]))
    return blocks
