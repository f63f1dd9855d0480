"""The certificate of an erasure as PDF, for the person and for whoever has to show it.

It says what the file for programs says, in words, and names its signature; there is nothing of
the person in it but a pseudonym.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.base import clock
from ombud.base.pdf import Block, Document, Heading, Table, Words, printed
from ombud.bundles.report import missing_words
from ombud.erasure.lines import lines_of
from ombud.erasure.naming import named_by
from ombud.privacy import wording
from ombud.privacy.queries import controller

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ombud.erasure.models import Erasure


def exactly(moment: datetime | str | None) -> str:
    """Return a moment to the second, in UTC: it means the same to every reader."""
    found = parse_datetime(moment) if isinstance(moment, str) else moment
    return f"{found:%Y-%m-%d %H:%M:%S} UTC" if found else "–"


def paper(title: str, made: datetime, blocks: list[Block]) -> bytes:
    document = Document(
        title=title,
        language=translation.get_language() or "en",
        author=controller().name or "Ombud",
        contents=_("Contents"),
        missing=missing_words(),
        made=made,
        blocks=blocks,
    )
    return printed(document)


def pairs(rows: Mapping[str, str]) -> Table:
    return Table((_("What"), _("Value")), list(rows.items()), (2, 5))


def certificate_paper(erasure: Erasure) -> bytes:
    """Return the certificate of an erasure as PDF; it has one."""
    said = erasure.certificate or {}
    rows = [
        (f"{one.group} ({one.place})", str(one.what), str(one.count))
        for one in lines_of(erasure)
    ]
    searched = {name: str(count) for name, count in said["scan"]["scope"].items()}
    blocks: list[Block] = [
        Words(
            _(
                "Nothing of the person was found any more. The certificate holds none of "
                "their data."
            )
        ),
        *names_left(named_by(erasure)),
        Heading(_("The erasure")),
        pairs(
            {
                _("Number"): str(said["number"]),
                _("Pseudonym of the person"): said["pseudonym"],
                _("Planned"): exactly(said["planned_at"]),
                _("Begun"): exactly(said["started_at"]),
                _("Ended"): exactly(said["ended_at"]),
                _("Backups hold nothing any more from"): said["backups_end_on"],
                _("Checksum of the data map"): said["map_digest"],
            }
        ),
        Heading(_("What became of everything")),
        Table((_("Place"), _("What became of it"), _("Count")), rows, (6, 4, 2)),
        *kept(said),
        Heading(_("Where it was looked for")),
        Words(_("Places that still hold something of the person: %(count)s") % {"count": 0}),
        Table(
            (_("Place"), _("How much was read: bytes, columns or rows")),
            list(searched.items()),
            (3, 4),
        ),
        Heading(_("Signature")),
        Words(_("This desk signed the JSON file of the certificate (Ed25519, RFC 8032).")),
        pairs({_("Signature"): said["signature"]}),
    ]
    title = _("Certificate of erasure %(number)s") % {"number": erasure.pk}
    return paper(title, parse_datetime(said["ended_at"]) or clock.now(), blocks)


def names_left(count: int) -> list[Block]:
    """Return what is said of names that may be the person's; nothing where there is none."""
    words = ngettext(
        "In %(num)d message of others stands a name that may be this person’s. Nobody has "
        "said whose it is, so it stays.",
        "In %(num)d messages of others stands a name that may be this person’s. Nobody has "
        "said whose it is, so it stays.",
        count,
    )
    return [Words(words % {"num": count})] if count else []


def kept(said: dict[str, Any]) -> list[Block]:
    """Return what a law keeps or a decision spared, and until when; nothing where all went."""
    rows = [
        (one["name"], one["ground"], one["until"], str(one["count"])) for one in said["kept"]
    ]
    rows += [
        (wording.group_name_of_them(name), "–", until or "–", "–")
        for name, until in said["spared"].items()
    ]
    if not rows:
        return []
    head = (_("Data"), _("Ground"), _("Kept until"), _("Count"))
    return [Heading(_("What was kept")), Table(head, rows, (4, 4, 2, 2))]
