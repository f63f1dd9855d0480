"""The words around mails: templates by kind and language, signatures once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.actions.wording import change_signature, drop_template, set_template
from ombud.channels.email.models import Mailbox, MailTemplate, OutgoingMail
from ombud.channels.email.outgoing import compose, templates
from ombud.channels.email.outgoing.sample import sample, shipped
from ombud.channels.email.statuses import MailKind, TemplateKind
from ombud.events.models import Event
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

ANSWER, CONFIRMED = TemplateKind.ANSWER, TemplateKind.ACKNOWLEDGEMENT


def own(kind: TemplateKind, text: str, language: str = "", subject: str = "") -> Mailbox:
    mailbox = Mailbox.objects.get()
    set_template(
        mailbox, kind=kind, language=language, subject=subject, text=text, actor=SYSTEM
    )
    return mailbox


def answered(world: World, text: str = "It works again.") -> str:
    ticket = make_ticket(world)
    message = reply(ticket, Content(text=text), agent=world.ana, actor=world.ana.actor)
    mail = OutgoingMail.objects.get(message=message)
    return compose.letter_of(mail).text


def confirmed(world: World) -> tuple[str, str]:
    mail = OutgoingMail(
        kind=MailKind.ACKNOWLEDGEMENT,
        ticket=make_ticket(world),
        contact=world.cleo,
        mailbox=Mailbox.objects.get(),
        to="cleo@lumen.example",
        internet_message_id="<x@halden.example>",
    )
    mail.save()
    letter = compose.letter_of(mail)
    return letter.subject, letter.text


def test_the_customers_language_decides_then_the_words_for_every_other(world: World) -> None:
    own(ANSWER, "Hello {{ contact.name }}, {{ answer }}")
    own(ANSWER, "Hallo {{ contact.name }}, {{ answer }}", "de")

    other = answered(world)
    world.cleo.language = "de-CH"
    world.cleo.save()
    german = answered(world)

    assert other.startswith("Hello Cleo Marchetti, It works again.") or "Hello" in other
    assert "Hallo Cleo Marchetti," in german


def test_a_confirmation_has_words_of_its_own(world: World) -> None:
    own(CONFIRMED, "Got it: #{{ ticket.number }}, {{ mailbox.name }}", subject="Thank you")

    subject, text = confirmed(world)

    number = OutgoingMail.objects.get().ticket.number  # type: ignore[union-attr]
    assert subject == f"Thank you [#{number}]"
    assert text == f"Got it: #{number}, Halden Lending\n"


def test_without_own_words_the_shipped_ones_are_used(world: World) -> None:
    subject, text = confirmed(world)

    number = OutgoingMail.objects.get().ticket.number  # type: ignore[union-attr]
    assert subject == f"We have received your message [#{number}]"
    assert f"Its number is #{number}." in text


@pytest.mark.parametrize(
    ("kind", "subject", "text", "reason"),
    [
        (ANSWER, "", "Hello", "Put {{ answer }} where"),
        (ANSWER, "", "{{ answer }}\n {{ contact.card }}", "Line 2, column 2"),
        (CONFIRMED, "", " ", "Write the words"),
        (CONFIRMED, "", "Dear {{ contact.name }}", "Line 1, column 6"),
        (CONFIRMED, "{{ ticket.subject }}", "Thanks", "Line 1, column 1"),
        (CONFIRMED, "x" * 201, "Thanks", "at most 200"),
    ],
)
def test_words_that_cannot_be_used_are_refused(
    world: World, kind: TemplateKind, subject: str, text: str, reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        own(kind, text, subject=subject)

    assert reason in refused.value.reason
    assert not MailTemplate.objects.exists()


def test_the_same_again_says_nothing_and_dropping_goes_back(world: World) -> None:
    mailbox = own(ANSWER, "{{ answer }}")
    own(ANSWER, "{{ answer }}")

    drop_template(mailbox, kind=ANSWER, language="", actor=SYSTEM)
    drop_template(mailbox, kind=ANSWER, language="", actor=SYSTEM)

    kinds = Event.objects.filter(kind__startswith="mailbox.template").order_by("pk")
    assert [(one.kind, one.payload) for one in kinds] == [
        ("mailbox.template-changed", {"template": "answer"}),
        ("mailbox.template-removed", {"template": "answer"}),
    ]


def test_signatures_stand_below_once(world: World) -> None:
    Mailbox.objects.update(signature="{{ mailbox.name }}\nMill Lane 4")
    change_signature(world.ana, "Ana, {{ mailbox.name }}", actor=world.ana.actor)

    plain = answered(world)
    typed = answered(world, "It works again.\n\nHalden Lending\nMill Lane 4")

    below = "-- \nAna, Halden Lending\nHalden Lending\nMill Lane 4"
    assert plain.strip() == f"It works again.\n\n{below}"
    assert typed.count("Mill Lane 4") == 1
    assert typed.count("Ana, Halden Lending") == 1


def test_a_signature_with_an_unknown_name_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="Line 1, column 5: nothing is called “phone”"):
        change_signature(world.ana, "Ana {{ phone }}", actor=world.ana.actor)

    world.ana.refresh_from_db()
    assert world.ana.signature == ""


@pytest.mark.parametrize("kind", TemplateKind)
def test_the_shipped_words_can_be_shown_as_a_sample(world: World, kind: TemplateKind) -> None:
    subject, text = shipped(kind, "de")

    shown = sample(Mailbox.objects.get(), kind, subject, text, world.ana)

    assert "[#1234]" in shown[0]
    assert "{{" not in shown[1].text


def test_a_sample_shows_the_formatting_of_signatures(as_rosa: Client, world: World) -> None:
    mailbox = Mailbox.objects.get()
    signature = {"signature": "Halden, a bank", "signature_html": "Halden, <b>a bank</b>"}
    Mailbox.objects.update(**signature)

    page = as_rosa.get(f"/mailboxes/{mailbox.pk}/templates/edit/?kind=answer&language=")

    assert "Halden, <b>a bank</b>" in page.content.decode()


def test_nothing_of_a_signature_is_left_when_both_are_empty() -> None:
    assert templates.signed([("", ""), (" \n", "")], {}, answer="x").text == ""
