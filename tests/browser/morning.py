"""Fills a desk before its first agent comes: forty mails of a night, handed over at once."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import django

django.setup()

# ruff: noqa: E402 - the models need the set-up above
from ombud.channels.email.spool import drain
from tests.channels.email.mails import raw
from tests.world import make_world

CLEO, DORA = "Cleo Marchetti <cleo@lumen.example>", "Dora Lind <dora@lumen.example>"
TOLD = (
    (CLEO, "The card was declined", "It worked yesterday."),
    (CLEO, "Declined again", "Now at the baker's, too."),
    (DORA, "A late invoice", "It came three weeks late."),
    (DORA, "Re: A late invoice", "By the way, we have moved to Elm Road 4."),
    (DORA, "Please call me back", "Tomorrow is fine."),
    (CLEO, "The lamp hums", "Since Tuesday."),
    (DORA, "A quick question", "Are you open on Friday?"),
)
OTHERS = 33


def mails() -> list[bytes]:
    """Return the mails, oldest first; the fourth answers the third."""
    told = [
        raw(
            sender=sender,
            subject=subject,
            text=text,
            message_id=f"<told-{number}@lumen.example>",
            to="lending@halden.example",
            headers="In-Reply-To: <told-2@lumen.example>\n" if number == 3 else "",
        )
        for number, (sender, subject, text) in enumerate(TOLD)
    ]
    others = [
        raw(
            sender=f"Person {number} <person{number}@lumen.example>",
            subject=f"Order {4000 + number}",
            text="Where is it?",
            message_id=f"<order-{number}@lumen.example>",
            to="lending@halden.example",
        )
        for number in range(OTHERS)
    ]
    return [*others, *told]


def arrive() -> None:
    """Make the people of the tests, and take the mails in from one Maildir."""
    make_world()
    with TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        new.mkdir()
        for number, mail in enumerate(mails()):
            (new / f"{number:03}.night").write_bytes(mail)
        for _ in drain(Path(folder)):
            pass


if __name__ == "__main__":
    arrive()
