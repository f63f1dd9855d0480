"""By what a person is recognised in words, and what stays although it looks alike."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from ombud.automation.models import Recurrence
from ombud.base.actor import SYSTEM
from ombud.channels.email.mime.rewriting import rewritten
from ombud.channels.email.models import MessageHeader
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.conversations import erase_messages, namesakes
from ombud.erasure.mending import mend
from ombud.erasure.models import Erasure
from ombud.erasure.needles import Marks, marks_of
from ombud.erasure.statuses import NAMES, Result, State
from ombud.erasure.sweeping import sweep
from ombud.erasure.tally import Tally
from ombud.erasure.walking import texts
from ombud.erasure.work import Work
from ombud.holds.actions import release_hold
from ombud.people.actions import contact_by_email
from ombud.people.addresses import ending_of
from ombud.people.models import Contact, Identifier
from ombud.subjects.actions import review_links
from ombud.subjects.models import SubjectLink
from ombud.subjects.queries import person_behind
from ombud.tickets.addresses import Address, as_text, from_text
from ombud.tickets.models import MaskedValue
from ombud.vault import actions as vault
from ombud.vault.secrets import open_text, seal_text
from tests.channels.email.mails import take_in
from tests.erasure.conftest import forget_ledger
from tests.makers import make_contact, make_hold, make_recurrence, make_ticket

if TYPE_CHECKING:
    from tests.world import World

ROSE = Marks((("email", "rose.bank@thorn.example"),), ("Rose Bank",))
WILL = Marks((("email", "will.may@thorn.example"),), ("Will May",))
ADDRESS, MAIL = "[e-mail address removed]", "rose.bank@thorn.example"
NAME = "[name removed]"


@pytest.mark.parametrize("field", ["from", "to", "cc", "bcc"])
def test_the_name_beside_an_address_goes_from_every_field_of_a_message(field: str) -> None:
    hers, other = Address(field, "Mrs. K.", MAIL), Address(field, "Otto", "otto@wren.example")

    for needles in (ROSE.with_name, ROSE.with_whole_name):
        left = from_text(needles.text(as_text([hers, other])))
        assert left == (Address(field, "[name removed]", ADDRESS), other)


@pytest.mark.parametrize(
    ("marks", "text", "left"),
    [
        (
            ROSE,
            "The price rose. Rose gardens; my bank.",
            "The price rose. Rose gardens; my bank.",
        ),
        (ROSE, "Dear Rose, thanks", "Dear [name removed], thanks"),
        (ROSE, "Rose Bank’s order; BANK, ROSE", "[name removed]’s order; [name removed]"),
        (ROSE, "they rose, bank and all", "they rose, bank and all"),
        (ROSE, "Bank holiday on Rose Street", "Bank holiday on Rose Street"),
        (WILL, "We will see in May. Will you?", "We will see in May. Will you?"),
        (WILL, "Hi Will! Mr. May said so.", "Hi [name removed]! Mr. [name removed] said so."),
        (WILL, "you will may be", "you will may be"),
    ],
)
def test_words_of_everyday_speech_stay_where_nobody_is_called_by_them(
    marks: Marks, text: str, left: str
) -> None:
    assert marks.with_name.text(text) == left


def test_a_piece_of_base64_that_tells_an_address_goes_as_a_whole() -> None:
    piece = base64.urlsafe_b64encode(f"user={MAIL};id=7".encode()).decode()
    other = base64.urlsafe_b64encode(b"user=somebody.else@thorn.example;id=8").decode()

    assert ROSE.exact.text(f"see ?t={piece} and {other}") == f"see ?t=[removed] and {other}"


@pytest.mark.django_db
def test_an_agent_of_the_same_first_name_keeps_theirs(world: World) -> None:
    world.ana.name = "Rosalind Miller"
    world.ana.save(update_fields=["name"])
    marks = Marks((), ("Rosalind Quell",))

    needles = marks.named_beside(namesakes(marks))

    assert needles.text("Dear Rosalind, yours, Rosalind Miller") == (
        "Dear [name removed], yours, Rosalind Miller"
    )


@pytest.mark.django_db
def test_a_tagged_address_that_is_somebody_elses_stays(world: World) -> None:
    rose = make_contact(MAIL, "Rose Bank")
    make_contact("rose.bank+sister@thorn.example", "Lily Bank")

    marks = marks_of(person_behind(rose))

    text = "rose.bank+shop@thorn.example, rose.bank+sister@thorn.example"
    assert marks.apart == ("rose.bank+sister@thorn.example",)
    assert Marks.opened(marks.sealed()) == marks
    assert marks.exact.text(text) == f"{ADDRESS}, rose.bank+sister@thorn.example"


def test_an_address_at_the_end_of_a_number_of_a_mail_goes_and_a_longer_one_of_others_stays(
    world: World,
) -> None:
    rose = make_contact(MAIL, "Rose Bank")
    make_contact(f"mary.{MAIL}", "Mary Rose Bank")
    mail = (
        "From: ann@brook.example\n"
        f"References: <20261130.7.{MAIL}>\n <mary.{MAIL}> <prim{MAIL}>\n"
        f"In-Reply-To: <ab_{MAIL}>\nX-Note: <mary.{MAIL}>\n\nHello."
    )

    exact = marks_of(person_behind(rose)).exact
    left = rewritten(mail.encode(), exact, frozenset()).decode().replace("\n ", " ")

    assert exact.ids(f"<{MAIL}> <1@brook.example>") == f"<{ADDRESS}> <1@brook.example>"
    assert left == (
        f"From: ann@brook.example\nReferences: <[removed]> <mary.{MAIL}> <prim{MAIL}>\n"
        f"In-Reply-To: <[removed]>\nX-Note: <mary.{MAIL}>\n\nHello."
    )


def test_a_mail_of_others_that_answers_one_of_hers_keeps_no_number_with_her_address(
    world: World,
) -> None:
    rose = make_contact(MAIL, "Rose Bank")
    raw = f"From: ann@brook.example\nSubject: x\nReferences: <ab.{MAIL}>\n"
    mail = take_in(f"{raw}Message-ID: <1@brook.example>\n\nHello.".encode())
    marks = marks_of(person_behind(rose))
    work = Work(Erasure(), person_behind(rose), marks, Tally())

    for after in range(len(list(texts()))):
        sweep(work, after)

    mail.refresh_from_db()
    assert [one.references for one in MessageHeader.objects.all()] == ["<[removed]>"]
    assert MAIL.encode() not in vault.read(mail.blob)


def test_a_plan_says_which_words_of_others_are_held_and_the_erasure_waits_there(
    transactional_db: None, world: World
) -> None:
    """A hold on a ticket of somebody else does not keep the person; it keeps those words."""
    forget_ledger()
    quell = make_contact("quell@thorn.example", "Ottilie Quellbrunn")
    otto = make_contact("otto@brook.example", "Otto")
    held = make_ticket(world, contact=otto, text="Ask quell@thorn.example about it.")
    make_ticket(world, contact=otto, text="Nothing of her.")
    make_recurrence(world, contact=quell, text="Look at her balcony.")
    hold = make_hold(world, tickets=(held.pk,))

    plan = plan_erasure(quell, actor=SYSTEM)
    told = plan.conflicts
    start_erasure(plan, actor=SYSTEM)
    waits = run_to_the_end(plan).state
    release_hold(hold, actor=world.rosa.actor)
    done = run_to_the_end(plan)

    assert told == [{"table": "tickets.Message", "ground": "hold-on-others", "count": 1}]
    assert waits == State.BLOCKED
    assert done.state == State.DONE
    assert done.results["tickets.Message.text"] == {"redacted": 1}
    assert not Recurrence.objects.exists()  # for her no ticket would open any more
    forget_ledger()


def test_a_name_in_words_of_others_waits_for_a_review_and_the_certificate_says_so(
    transactional_db: None, world: World
) -> None:
    """PR-053: names are queued for review; the plan says how many, and what was said counts."""
    forget_ledger()
    quell = make_contact("quell@thorn.example", "Ottilie Quellbrunn")
    texts = [f"I met Ottilie Quellbrunn, {number}." for number in range(3)]
    other = contact_by_email("otto@brook.example", source="mail", actor=SYSTEM)
    for text in texts:
        make_ticket(world, contact=other, text=text)
    plan_erasure(quell, actor=SYSTEM)
    first, second, _third = SubjectLink.objects.order_by("object_id")
    review_links([first], is_theirs=True, agent=world.ana, actor=world.ana.actor)
    review_links([second], is_theirs=False, agent=world.ana, actor=world.ana.actor)

    plan = plan_erasure(quell, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    done = run_to_the_end(plan)

    assert plan.plan[NAMES] == {"review": 1}
    assert done.state == State.DONE
    assert done.certificate["names_not_reviewed"] == 1
    left = [one.text for one in other.messages.order_by("pk")]
    assert left == ["I met [name removed], 0.", texts[1], texts[2]]
    forget_ledger()


def test_mail_that_keeps_coming_in_does_not_put_a_start_off(
    transactional_db: None, world: World
) -> None:
    forget_ledger()
    quell = make_contact("quell@thorn.example", "Ottilie Quellbrunn")
    plan = plan_erasure(quell, actor=SYSTEM)
    make_ticket(world, contact=quell, text="Late words")

    start_erasure(plan, actor=SYSTEM, as_it_is=True)
    done = run_to_the_end(plan)

    quell = Contact.objects.get(pk=quell.pk)
    assert done.state == State.DONE
    assert done.plan["tickets.Message.text"] == {"replace_text": 1}
    assert [one.text for one in quell.messages.order_by("pk")] == ["[removed]"]
    forget_ledger()


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Ann van der Goes", "van der Goes, Ann; GOES, ANN VAN DER", f"{NAME}; {NAME}"),
        ("İpek Öz", "&#304;pek \\u00d6z, Oez ipek", f"{NAME}, {NAME}"),
        ("范思涵", "我见到范思涵了", f"我见到{NAME}了"),
        ("山田 太郎", "山田太郎様", f"{NAME}様"),
        ("إيبك فاندر", "السيدة إيبك فاندر وإيبك فاندر", f"السيدة {NAME} و{NAME}"),
        ("Ann van der Goes", "Peter van der Goes, Anna", "Peter van der Goes, Anna"),
        ("علي حسن", "عليكم حسن", "عليكم حسن"),
    ],
)
def test_a_whole_name_is_found_in_every_order_and_script(
    name: str, text: str, left: str
) -> None:
    assert Marks((), (name,)).with_whole_name.text(text) == left


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("إيبك فاندر", "عزيزتي إيبك،", f"عزيزتي {NAME}،"),
        ("Ann Van Der Goes", "Frau GOES, Der Auftrag", f"Frau {NAME}, Der Auftrag"),
        ("山田 太郎", "山田様", f"{NAME}様"),
    ],
)
def test_a_part_of_a_name_is_found_in_every_script_and_particles_are_none(
    name: str, text: str, left: str
) -> None:
    assert Marks((), (name,)).with_name.text(text) == left


def test_an_address_in_the_name_of_a_file_ends_before_the_kind_of_file() -> None:
    needles = ROSE.exact

    assert needles.file_name(f"Contract {MAIL}.dwg") == f"Contract {ADDRESS}.dwg"
    assert needles.file_name(MAIL) == ADDRESS
    assert needles.file_name("plan.rose.dwg") == "plan.rose.dwg"


def test_a_number_in_groups_and_in_digits_of_other_scripts_goes() -> None:
    marks = Marks((("customer_number", "nl91abna0417164300"), ("phone", "+31655512847")), ())

    left = marks.exact.text("NL91 ABNA 0417 1643 00 or ۰۶-۵۵۵۱۲۸۴۷ of 12")

    assert left == "[customer number removed] or [telephone number removed] of 12"


def test_what_was_masked_in_words_of_others_and_is_a_number_of_theirs_goes(
    world: World,
) -> None:
    world.cleo.identifiers.create(
        kind="customer_number", value="nl91abna0417164300", lookup=b"1", source="import"
    )
    hers = make_ticket(world, contact=make_contact("otto@wren.example", "Otto"))
    message = hers.messages.get()
    for number in ("NL91 ABNA 0417 1643 00", "DE89 3704 0044 0532 0130 00"):
        MaskedValue.objects.create(
            message=message, kind="iban", placeholder="•", sealed=seal_text(number)
        )
    tally = Tally()

    erase_messages(
        [message],
        person_behind(world.cleo),
        marks_of(person_behind(world.cleo)),
        tally,
        own=False,
    )

    assert [open_text(bytes(one.sealed)) for one in MaskedValue.objects.all()] == [
        "DE89 3704 0044 0532 0130 00"
    ]
    assert tally.counts["tickets.MaskedValue", Result.REMOVED] == 1


def test_the_way_back_of_a_list_goes_from_the_envelope_of_a_mail_of_others(
    world: World,
) -> None:
    rose = make_contact("rose@thorn.example", "Rose Bank")
    marks, tally = marks_of(person_behind(rose)), Tally()
    back = "news-bounces+rose=thorn.example@list.example"
    mail = take_in(
        b"From: otto@wren.example\nTo: help@halden.example\nMessage-ID: <9@w>\n\nHi.",
        envelope_from=back,
        envelope_to="help@halden.example",
    )

    assert mend(
        Work(Erasure(), person_behind(rose), marks, tally),
        [f"database: email_incomingmail.envelope_from:{mail.pk}"],
    )
    mail.refresh_from_db()
    assert mail.envelope_from == f"news-bounces+{ADDRESS}@list.example"
    assert {one.envelope_from for one in mail.deliveries.all()} <= {mail.envelope_from}


def test_addresses_that_end_alike_are_found_by_an_index_and_not_by_reading_all(
    world: World,
) -> None:
    """Also of many at one provider; what only begins alike is nobody's concern."""
    ann = make_contact("ann@brook.example", "Ann Brook")
    alike = ("ann+news@brook.example", "mary.ann@brook.example", "x.mary-ann@brook.example")
    others = ("joann@brook.example", "ann@thorn.example", "ann.mary@brook.example")
    for one in (*alike, *others):
        make_contact(one, "Somebody Else")
    rows = Identifier.objects.filter(ending=ending_of("Ann@Brook.example"))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")

        assert set(marks_of(person_behind(ann)).apart) == set(alike)
        assert "identifier_ending" in rows.explain()
