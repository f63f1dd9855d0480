"""PR-047: what neither a key nor a word of the index leads to is found by scanning."""

from __future__ import annotations

import io
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.db import DatabaseError, transaction

from ombud.base.actor import SYSTEM
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.statuses import Outcome
from ombud.configuration.models import Change
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.actions.running import step
from ombud.erasure.statuses import Stage, State
from ombud.events.models import Event
from ombud.people.actions import contact_by_email
from ombud.people.addresses import lookup_of
from ombud.people.models import Identifier, IdentifierKind
from ombud.tickets.models import Attachment, Message, RecentSearch
from ombud.vault import actions as vault
from tests.channels.email.mails import take_in
from tests.conftest import client_of
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import TO, erase
from tests.everywhere import where
from tests.privacy.requests import officer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

NAME, ADDRESS = "Ann Käsweiler", "ann.kaesweiler@xn--ksglck-bua9q.example"
SPELLED = "ann.kaesweiler@käsglück.example"
PHONE = "+49 170 5558391"
LONGER = "jo-ann.kaesweiler@xn--ksglck-bua9q.example"  # is somebody else's


@pytest.fixture(autouse=True)
def own_ledger() -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def of_another(number: int, text: str = "See there.") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = f"finch{number}@other.example", TO
    message["Subject"], message["Message-ID"] = f"Letter {number}", f"<{number}@other.example>"
    message.set_content(text)
    return message


def mails() -> Iterator[EmailMessage]:
    """Yield letters of others in which the person stands where no search leads."""
    texts = (
        f"International: {SPELLED}",
        "Dialled at home: 0170 / 555 83 91, from abroad 0049 (0)170 5558391",
        "Unseen: "
        + ADDRESS.replace("@", "\u200b@")
        + " and wide: "
        + ADDRESS.replace("@", "\uff20"),
    )
    pages = (
        f'<p>Write to <a href="mailto:{ADDRESS}">her</a></p>',
        f"<p>See {ADDRESS.replace('@', '&#64;')}</p>",
        f"<p>See there</p><!-- {ADDRESS} -->",
    )
    for number, text in enumerate(texts):
        yield of_another(number, text)
    for number, page in enumerate(pages, 3):
        message = of_another(number)
        message.add_alternative(page, subtype="html")
        yield message
    header = of_another(6)
    header["X-Original-To"], header["Reply-To"] = ADDRESS, f"{NAME} <{ADDRESS}>"
    yield header
    table = of_another(7)
    words = f"name;mail;phone\n{NAME};{ADDRESS};{PHONE}\n".encode("utf-16")
    table.add_attachment(words, "text", "csv", filename="list.csv")
    yield table
    inner = of_another(8, f"Hers: {ADDRESS}")
    carrier = of_another(9)
    carrier.add_attachment(inner, filename="inner.eml")
    yield carrier


def test_PR_047_what_no_index_leads_to_goes_as_well(
    transactional_db: None, world: World
) -> None:
    ann = contact_by_email(ADDRESS, NAME, source="mail", actor=SYSTEM)
    kind = IdentifierKind.PHONE
    Identifier.objects.create(
        contact=ann, kind=kind, value=PHONE, lookup=lookup_of(kind, PHONE), source="agent"
    )
    joann = contact_by_email(LONGER, "Jo Grebe", source="mail", actor=SYSTEM)
    for message in mails():
        take_in(message.as_bytes())
    label = f"Mailbox {ADDRESS}"
    change = Change.objects.create(
        kind="team", number=1, verb="added", actor_kind="system", after={"name": label}
    )
    RecentSearch.objects.create(agent=world.ana, text=NAME)

    done = erase(ann)

    assert (done.state, done.problem) == (State.DONE, "")
    marks = (NAME, SPELLED, PHONE, "1705558391", f"mailto:{ADDRESS}", f"there {ADDRESS}")
    assert where(*marks) == []
    assert [one for one in where(ADDRESS) if "dentifier" not in one] == []
    joann.refresh_from_db()
    assert list(joann.identifiers.values_list("value", flat=True)) == [LONGER]
    change.refresh_from_db()
    assert change.after == {"name": "Mailbox [e-mail address removed]"}
    with pytest.raises(DatabaseError), transaction.atomic():  # guarded as before
        Change.objects.filter(pk=change.pk).update(label="x")


def test_PR_047_files_of_others_go_where_a_person_says_so(
    transactional_db: None, world: World
) -> None:
    ann = contact_by_email(ADDRESS, NAME, source="mail", actor=SYSTEM)
    letter = of_another(1)
    letter.add_attachment(pdf_of(ADDRESS), "application", "pdf", filename="contract.pdf")
    ticket = take_in(letter.as_bytes()).ticket
    stood = erase(ann)
    problem = stood.problem

    done = run_to_the_end(stood, drops_files=True)

    assert problem == "residue 2"
    assert (done.state, where(ADDRESS)) == (State.DONE, [])
    assert ticket is not None
    assert Attachment.objects.get(message__ticket=ticket).is_removed
    assert Message.objects.get(ticket=ticket).text.strip() == "See there."
    assert b"See there." in vault.read(IncomingMail.objects.get().blob)


def test_PR_054_a_name_beside_their_address_is_theirs_whatever_it_is(
    transactional_db: None, world: World
) -> None:
    ann = contact_by_email(ADDRESS, NAME, source="mail", actor=SYSTEM)
    letter = of_another(1)
    letter["Cc"] = f"Mrs. Kingfisher <{ADDRESS}>, Otto Wren <{LONGER}>"
    ticket = take_in(letter.as_bytes()).ticket

    erase(ann)

    assert ticket is not None
    said = ticket.messages.get().recipients
    assert ("Otto Wren", LONGER) in [(one.name, one.address) for one in said]
    assert where("Kingfisher") == []


def test_PR_067_what_a_machine_sends_while_an_erasure_is_at_work_goes_as_well(
    transactional_db: None, world: World
) -> None:
    plan = plan_erasure(
        contact_by_email(ADDRESS, NAME, source="mail", actor=SYSTEM), actor=SYSTEM
    )
    start_erasure(plan, actor=SYSTEM)
    while plan.stage != Stage.SCAN:
        step(plan)
    late = of_another(1, "I am away, in the Vexhaus.")
    late.replace_header("From", f"{NAME} <{ADDRESS}>")
    late["Auto-Submitted"] = "auto-replied"
    came = take_in(late.as_bytes())

    done = run_to_the_end(plan)

    assert (came.outcome, came.sender) == (Outcome.IGNORED, ADDRESS)
    assert (done.state, where(ADDRESS, "Vexhaus")) == (State.DONE, [])


def pdf_of(words: str) -> bytes:
    document, file = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.pages[0].Contents = pikepdf.Stream(document, f"BT ({words}) Tj ET".encode())
    document.save(file)
    return file.getvalue()


def test_PR_047_an_officer_sees_which_file_it_is_and_has_it_destroyed_with_four_eyes(
    transactional_db: None, world: World
) -> None:
    petra, paul = officer(), officer("Paul")
    ann = contact_by_email(ADDRESS, NAME, source="mail", actor=SYSTEM)
    letter = of_another(1)
    letter.add_attachment(pdf_of(ADDRESS), "application", "pdf", filename="contract.pdf")
    ticket = take_in(letter.as_bytes()).ticket
    assert ticket is not None
    free = vault.keep(pdf_of(f"{ADDRESS} of nobody"))
    plan = plan_erasure(ann, actor=paul.actor)
    start_erasure(plan, actor=petra.actor)
    run_to_the_end(plan)
    at, blobs = f"/privacy/erasures/{plan.pk}/", Attachment.objects.get().blob_id
    told = {"place": f"blobs: blob {blobs}", "confirmed": "1"}

    page = client_of(paul).get(at).content.decode()
    refused = client_of(petra).post(f"{at}drop/", told)
    unsure = client_of(paul).post(f"{at}drop/", {"place": told["place"]})
    dropped = client_of(paul).post(f"{at}drop/", told)
    again = client_of(paul).post(f"{at}drop/", told)
    rest = client_of(paul).post(f"{at}drop/", {**told, "place": f"blobs: blob {free.pk}"})
    done = run_to_the_end(plan)

    assert f'href="/tickets/{ticket.number}/"' in page
    assert (page.count("A file of nobody"), page.count("Destroy it")) == (1, 2)
    said = [one.status_code for one in (refused, unsure, dropped, again, rest)]
    assert said == [422, 422, 302, 422, 302]
    assert "Somebody else has to start this" in refused.content.decode()
    facts = Event.objects.filter(kind="erasure.file-dropped").order_by("pk")
    assert [(one.actor_id, one.payload["blob"]) for one in facts][-1] == (paul.pk, free.pk)
    assert (done.state, where(ADDRESS)) == (State.DONE, [])
