"""An agent says whom a message is about: it counts in the copy, the erasure and the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.bundles.mentions import counted_mentions
from ombud.erasure import ledger
from ombud.erasure.statuses import State
from ombud.subjects.models import SubjectLink
from ombud.subjects.queries import person_behind
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment
from tests.erasure.person import erase
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_who_is_shown_in_a_message_of_somebody_else_is_linked_by_hand_and_goes(
    transactional_db: None, as_ana: Client, world: World
) -> None:
    ada = make_contact("ada@tarn.example", "Ada Quell")
    make_ticket(world, contact=ada)  # else she is out of reach for who works in one team
    files = (
        File("party.png", "image/png", b"\x89PNG not looked at"),
        File("list.txt", "text/plain", b"Milk"),
    )
    content = Content(text="Our Addie was there.", files=files)
    ticket = make_ticket(world, contact=make_contact("otto@brook.example"), content=content)
    [message] = ticket.messages.all()
    path = f"/messages/{message.pk}/about/"

    looked = as_ana.post(path, {"q": "ada@tarn.example"}).content.decode()
    assert f'name="contact" value="{ada.pk}"' in looked
    assert as_ana.post(path, {"q": "ada", "say": "1"}).status_code == 422
    wrong = as_ana.post(path, {"q": "ada", "contact": ada.pk, "role": "author"})
    assert (wrong.status_code, SubjectLink.objects.count()) == (422, 0)

    said = {"contact": ada.pk, "role": "depicted", "say": "1"}
    assert as_ana.post(path, said).status_code == 302
    link = SubjectLink.objects.get()
    assert (link.review, link.role, link.reviewed_by) == ("accepted", "depicted", world.ana)
    assert "Ada Quell" in as_ana.get(path).content.decode()
    assert counted_mentions(person_behind(ada)) == 1

    as_ana.post(f"{path}{link.pk}/remove/")
    assert counted_mentions(person_behind(ada)) == 0
    as_ana.post(path, said)

    done = erase(ada)

    assert done.state == State.DONE
    kept = Attachment.objects.filter(message=message).order_by("pk")
    assert [(one.name, one.is_removed) for one in kept] == [
        ("[removed]", True),
        ("list.txt", False),
    ]
    [entry] = ledger.entries()
    assert (entry.shown, entry.named) == ((message.pk,), (message.pk,))
    assert as_ana.post(path, said).status_code == 410
