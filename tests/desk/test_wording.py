"""Templates and signatures in the browser: preview, refusal, saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import Mailbox, MailTemplate

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def address(world: World, kind: str = "answer", language: str = "de") -> str:
    del world
    number = Mailbox.objects.get().pk
    return f"/mailboxes/{number}/templates/edit/?kind={kind}&language={language}"


def test_a_template_is_looked_at_and_not_stored_before_it_is_saved(
    as_rosa: Client, world: World
) -> None:
    typed = {"text": "Hallo {{ contact.name }},\n\n{{ answer }}"}

    looked = as_rosa.post(address(world), {**typed, "do": "preview"})
    before = MailTemplate.objects.count()
    as_rosa.post(address(world), {**typed, "do": "save"})

    assert "Hallo Cleo Marchetti," in looked.content.decode()
    assert before == 0
    assert list(MailTemplate.objects.values_list("kind", "language", "text")) == [
        ("answer", "de", typed["text"])
    ]


def test_a_refused_template_is_said_with_its_place_and_kept_in_the_form(
    as_rosa: Client, world: World
) -> None:
    response = as_rosa.post(address(world), {"text": "<b>{{ answer }} {{ pin }}", "do": "save"})

    content = response.content.decode()
    assert response.status_code == 422
    assert "Line 1, column 17: nothing is called “pin”." in content
    assert "&lt;b&gt;{{ answer }} {{ pin }}" in content
    assert not MailTemplate.objects.exists()


def test_the_list_names_what_is_there(as_rosa: Client, world: World) -> None:
    as_rosa.post(address(world, "acknowledgement", ""), {"text": "Thanks", "subject": "Hi"})

    page = as_rosa.get(f"/mailboxes/{Mailbox.objects.get().pk}/templates/").content.decode()

    assert "Every other language" in page
    assert "Confirmation that a mail arrived" in page


def test_an_unknown_kind_or_language_does_not_exist(as_rosa: Client, world: World) -> None:
    assert as_rosa.get(address(world, "letter")).status_code == 404
    assert as_rosa.get(address(world, "answer", "../x")).status_code == 404


def test_an_agent_signs(as_ana: Client, world: World) -> None:
    as_ana.post("/account/signature/", {"signature": "Ana\r\nLending"})
    wrong = as_ana.post("/account/signature/", {"signature": "{{ x.y }}"})

    world.ana.refresh_from_db()
    assert world.ana.signature == "Ana\nLending"
    assert wrong.status_code == 422
    assert "{{ x.y }}" in wrong.content.decode()
