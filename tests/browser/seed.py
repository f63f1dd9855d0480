"""Fills the data folder of the browser tests."""

from __future__ import annotations

import django

django.setup()

# ruff: noqa: E402 - the models need the set-up above
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.people.sessions import row_key
from ombud.privacy import actions
from ombud.privacy.statuses import DataPoint, Kind
from ombud.retention.actions import try_out
from ombud.retention.models import Rule
from ombud.tickets.actions import add_note, reply, tag_ticket
from ombud.tickets.content import Address, Content, File, Masking
from ombud.visits.models import Visit
from tests.makers import make_contact, make_hold, make_mailbox, make_ticket
from tests.objects.made import make_things
from tests.privacy.requests import ask
from tests.retention.helping import rule_about
from tests.world import World, make_world

HTML = (
    '<p>Hello from <b>HTML</b></p><script>parent.document.title = "taken"</script>'
    '<img src="x" onerror="parent.document.title=1">'
    '<img data-remote-src="https://tracker.example/p.png" alt="logo">'
    '<a href="https://shop.example/">shop</a><img data-cid="dot@lumen" alt="dot">'
)
DOT = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
)
CONTACT_COOKIE = "of-cleo"
MASK = "[card •••• 4242 · m1]"


def seed() -> None:
    world = make_world()
    make_mailbox(world)
    for number in range(55):
        contact = make_contact(f"person{number}@lumen.example", f"Person {number}")
        make_ticket(world, subject=f"Question {number}", contact=contact)
    for subject in (
        "Answer me",
        "Undo me",
        "Note me",
        "Without script",
        "By keyboard",
        "On a phone",
    ):
        make_ticket(world, subject=subject)
    rich = make_ticket(
        world,
        subject="Everything at once",
        content=Content(
            text=f"Pay with {MASK} please.\n\n> an earlier word\n\n-- \nCleo",
            html=HTML,
            files=(
                File("manual.pdf", "application/pdf", b"%PDF-1.4"),
                File("dot.gif", "image/gif", DOT, content_id="dot@lumen", is_inline=True),
            ),
            recipients=(
                Address("from", "Cleo Marchetti", "cleo@lumen.example"),
                Address("to", "", "help@halden.example"),
            ),
            folds=(("visible", 0, 38), ("quote", 38, 57), ("signature", 57, 65)),
            masked=(Masking("card", MASK, "4242424242424242"),),
            remote_images=1,
        ),
    )
    tag_ticket(rich, "billing", actor=world.ana.actor)
    add_note(
        rich, Content(text="Mind the serial number."), agent=world.ana, actor=world.ana.actor
    )
    reply(rich, Content(text="One moment, please."), agent=world.ana, actor=world.ana.actor)
    make_things(world, rich)
    make_privacy_work(world)
    Visit.objects.create(
        pk=row_key(CONTACT_COOKIE),
        contact=world.cleo,
        identifier=world.cleo.identifiers.get(),
        expires_at=clock.in_(days=1),
    )


def make_privacy_work(world: World) -> None:
    """A correction that is being decided, a hold, and a rule that was tried out."""
    request = ask(Kind.RECTIFICATION, address="person54@lumen.example", name="Person 54")
    for point, said in (
        (DataPoint.EMAIL, "person54@lumen.example"),
        (DataPoint.NAME, "Person 54"),
    ):
        actions.compare_point(request, point, said, agent=world.rosa, actor=world.rosa.actor)
    actions.data_collected(request, actor=world.rosa.actor)
    make_hold(world, contacts=(request.contact,))
    try_out(Rule.objects.first() or rule_about(), actor=SYSTEM)


if __name__ == "__main__":
    seed()
