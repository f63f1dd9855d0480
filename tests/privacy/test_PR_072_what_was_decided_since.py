"""PR-072: a backup from before what people decided is erased as the desk was by then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from ombud.backups import actions as backups
from ombud.base.actor import SYSTEM
from ombud.erasure import ledger
from ombud.erasure.actions import plan_erasure
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import State
from ombud.people.actions import add_identifier, change_contact
from ombud.people.models import Contact
from ombud.subjects.actions import merge_subjects, review_links, split_subjects, subject_for
from ombud.subjects.models import SubjectLink, SubjectMerge
from ombud.tickets.actions import change_field, fill_in
from ombud.tickets.models import CustomField, Message, TicketValue
from tests.backups.conftest import own_folder
from tests.backups.helping import made, restored
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import erase
from tests.everywhere import where
from tests.makers import make_contact, make_field, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

__all__ = ("own_folder",)
pytestmark = pytest.mark.usefixtures("own_folder", "transactional_db")

NAME, LATER_NAME = "Ottilie Quellbrunn", "Tilly Fjordholm"
KNOWN, LATER, MOVED = "quell@thorn.example", "tilly@fjordholm.example", "0170 5550 4321"
DIALLED = "+49 170 5550 4321"
NUMBER, SECOND = "KD-88-2041", "otti@brook.example"
WORDS = (NAME, LATER_NAME, KNOWN, LATER, DIALLED, MOVED, NUMBER, SECOND)
OF_ANOTHER = f"Another {NAME} lives in Bergen."
TEXTS = (
    f"I met {NAME}, my neighbour.",
    OF_ANOTHER,
    f"{LATER_NAME} told me.",
    f"Write to {LATER.upper()} or call {MOVED}, {NUMBER}.",
)
LEFT = [
    "I met [name removed], my neighbour.",
    OF_ANOTHER,
    "[name removed] told me.",
    "Write to [e-mail address removed] or call [telephone number removed], "
    "[customer number removed].",
]
KEEP: dict[str, Any] = {"erasure": "keep", "keep_days": 3653, "basis": "Invoices (§ 147 AO)"}


@pytest.fixture(autouse=True)
def own_ledger() -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


@dataclass
class Desk:
    """Somebody, a second record of hers, one that is not her, and words of Otto about her."""

    her: Contact
    second: Contact
    another: Contact
    otto: Contact

    def said(self) -> list[str]:
        return [one.text for one in self.otto.messages.order_by("pk")]


def before(world: World) -> Desk:
    """Return the desk as it is when the backup is made: nothing is decided yet."""
    her, second = make_contact(KNOWN, NAME), make_contact(SECOND, "")
    another, otto = (
        make_contact("o.q@heath.example", "Oda Quist"),
        make_contact("otto@b.example"),
    )
    for text in TEXTS:
        make_ticket(world, contact=otto, text=text)
    make_ticket(world, contact=second, text="Zugspitzplan")
    make_ticket(world, contact=another, text="Of somebody else")
    merge_subjects(subject_for(another), into=subject_for(her), agent=None, actor=SYSTEM)
    law, none = make_field(key="law", name="Law"), make_field(key="none", name="None", **KEEP)
    own = make_ticket(world, contact=her, text="My bicycle")
    fill_in(own, {law.key: "INV-1", none.key: "A bell"}, actor=SYSTEM)
    plan_erasure(her, actor=SYSTEM)
    return Desk(her, second, another, otto)


def decide(world: World, desk: Desk) -> None:
    """Let people decide all that a replay has to decide again."""
    rosa = world.rosa
    split_subjects(SubjectMerge.objects.get(), actor=SYSTEM)
    merge_subjects(
        subject_for(desk.second), into=subject_for(desk.her), agent=rosa, actor=SYSTEM
    )
    for kind, value in (("email", LATER), ("phone", DIALLED), ("customer_number", NUMBER)):
        add_identifier(desk.her, kind, value, actor=SYSTEM)
    change_contact(desk.second, name=LATER_NAME, language="en", organisation=None, actor=SYSTEM)
    for key, erasure in (("law", "keep"), ("none", "delete_row")):
        change_field(CustomField.objects.get(key=key), erasure=erasure, actor=SYSTEM)
    plan_erasure(desk.her, actor=SYSTEM)
    texts = dict(Message.objects.values_list("pk", "text"))
    for link in SubjectLink.objects.proposed():
        is_theirs = texts[link.object_id] != OF_ANOTHER
        review_links([link], is_theirs=is_theirs, agent=rosa, actor=SYSTEM)


def test_PR_072_what_people_decided_after_a_backup_is_decided_again_on_a_replay(
    world: World,
) -> None:
    desk = before(world)
    archive = made()
    decide(world, desk)
    done = erase(desk.her)
    expected = (where(*WORDS), desk.said(), kept())
    [entry] = ledger.entries()
    told = ledger.file().read_text()

    restored(archive)
    came_back = where(*WORDS)
    backups.replay(actor=SYSTEM)

    assert done.state == State.DONE
    assert (expected[1:], where(*WORDS[1:])) == ((LEFT, ["INV-1"]), [])
    assert len(came_back) > len(expected[0])
    assert Erasure.objects.get(pseudonym=done.pseudonym).state == State.DONE
    assert (where(*WORDS), desk.said(), kept()) == expected
    assert [one.name for one in Contact.objects.filter(pk=desk.another.pk)] == ["Oda Quist"]
    assert desk.another.identifiers.get().value == "o.q@heath.example"
    assert (len(entry.named), len(entry.dismissed)) == (2, 1)
    assert entry.records == (desk.her.pk, desk.second.pk)
    assert not any(word.casefold() in told.casefold() for word in WORDS)


def kept() -> list[str]:
    values = TicketValue.objects.exclude(text=None).order_by("pk")
    return [str(one.text) for one in values]
