"""An archive speaks to who reads it: the person, a parent, an estate, somebody who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.bundles.models import Bundle
from ombud.bundles.statuses import Audience, Profile
from ombud.people.models import Contact
from ombud.privacy.handing import HandOver
from ombud.privacy.statuses import Kind, Relation
from ombud.tickets.actions import attach_to_draft, save_draft
from ombud.tickets.content import File
from ombud.tickets.models import Draft
from tests.bundles.opened import made, opened
from tests.makers import make_ticket
from tests.privacy.requests import ask

if TYPE_CHECKING:
    from tests.world import World

YOU = ("about you<", "Your requests", "What you wrote", "You can have data", "From you")


@pytest.mark.parametrize(
    ("audience", "title", "unnamed"),
    [
        (Audience.SELF, "about you", "about you"),
        (Audience.PARENT, "about your child Cleo Marchetti", "about your child<"),
        (Audience.ESTATE, "about Cleo Marchetti (deceased)", "about the person who died"),
        (
            Audience.AGENT,
            "about Cleo Marchetti (you act for this person)",
            "about the person for whom you act",
        ),
    ],
)
def test_an_archive_says_about_whom_it_is_to_who_reads_it(
    world: World, audience: Audience, title: str, unnamed: str
) -> None:
    make_ticket(world)
    files = opened(made(world.cleo, audience=audience, language="en"))
    pages = "".join(one.decode() for name, one in files.items() if name.endswith(".html"))
    Contact.objects.update(name="")
    again = opened(made(world.cleo, audience=audience, language="en"))["index.html"].decode()

    assert f"<h1>What is held {title}</h1>" in files["index.html"].decode()
    assert unnamed in again
    found = {words for words in YOU if words in pages.replace("the person for whom you", "")}
    assert found == (set(YOU) if audience == Audience.SELF else set())


def test_the_archive_of_a_request_speaks_to_who_asked(world: World) -> None:
    given = {"about": "cleo@lumen.example", "address": "pat@lumen.example"}
    for relation in Relation:
        request = ask(Kind.ACCESS, relation=relation, **given)
        HandOver().carry_out(request, without=(), actor=SYSTEM)
        Bundle.objects.filter(state="waiting").update(state="ended")
    own = ask(Kind.ACCESS, relation=Relation.AGENT)
    HandOver().carry_out(own, without=(), actor=SYSTEM)

    audiences = list(Bundle.objects.order_by("pk").values_list("audience", flat=True))
    assert audiences == ["self", "agent", "parent", "estate", "self"]


def test_what_an_agent_has_not_sent_yet_is_in_the_archive_with_its_files(world: World) -> None:
    ticket = make_ticket(world)
    for kind, name in ((Draft.Kind.REPLY, "offer.txt"), (Draft.Kind.NOTE, "opinion.txt")):
        save_draft(ticket, kind=kind, text=f"Draft {name}.", agent=world.ana)
        file = File(name, "text/plain", name.encode())
        attach_to_draft(ticket, file, kind=kind, agent=world.ana)

    files = opened(made(world.cleo, language="en"))
    every = opened(made(world.cleo, language="en", has_notes=True))
    known = opened(made(world.cleo, Profile.KNOW, language="en"))
    taken = opened(made(world.cleo, Profile.PORTABILITY, language="en"))
    page = files[f"tickets/{ticket.number}.html"].decode()

    drafts = {name for name in files if name.startswith("attachments/drafts/")}
    assert drafts == {name for name in files if "offer" in name} != set()
    assert files[drafts.pop()] == b"offer.txt"
    assert tuple(
        words for words in ("Draft offer.txt.", "Draft, not sent") if words in page
    ) == ("Draft offer.txt.", "Draft, not sent")
    assert "opinion" not in str(files)
    assert len([name for name in every if name.startswith("attachments/drafts/")]) == 2
    assert [name for name in (*known, *taken) if "drafts/" in name] == []
