"""Class 23: words with names in them are filled in, never run; nothing is read as code."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment

import ombud
from ombud.automation.models import Macro
from ombud.base.filling import render
from ombud.channels.email.models import Mailbox
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

EVIL = (
    "{{ 7*7 }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ contact.name.__class__ }}",
    "{{ request.user.password }}",
    "{{ config }}",
    "{{ self._TemplateReference__context }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{{ settings.SECRET_KEY }}",
    "{{ contact.name|attr('__class__') }}",
    "{{{{ contact.name }}}}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(password)s",
    "{0.__class__}",
)
RUNS = frozenset({"eval", "exec", "compile", "__import__"})
FORBIDDEN = frozenset({"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"})


@pytest.mark.parametrize("evil", EVIL)
def test_what_is_no_name_of_the_table_is_never_evaluated(evil: str) -> None:
    filled = render(f"Hello {evil}!", {"contact.name": "Cleo", "password": "hunter2"})

    for trace in ("49", "object", "class '", "hunter2", "root:"):
        assert trace not in filled


def test_the_same_words_would_run_in_a_language_with_logic() -> None:
    harmless = Environment(autoescape=True)

    assert harmless.from_string(EVIL[0]).render() == "49"
    assert "class" in harmless.from_string(EVIL[1]).render()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *((one, 422) for one in EVIL if one.startswith("{{")),
        ("{{ contact.name }}", 302),
    ],
)
def test_a_macro_and_a_mail_take_the_names_of_the_table_and_no_others(
    world: World, as_rosa: Client, as_sven: Client, name: str, status: int
) -> None:
    mailbox = Mailbox.objects.get()
    step = {"step-0-action": "ticket.add_note", "step-0-text": f"Dear {name}"}
    macro = as_sven.post("/macros/new/", {"name": "Evil", **step, "do": "save"})
    mail = as_rosa.post(
        f"/mailboxes/{mailbox.pk}/templates/edit/?kind=answer&language=en",
        {"text": f"{name} {{{{ answer }}}}"},
    )

    assert (macro.status_code, mail.status_code) == (status, status)
    assert Macro.objects.exists() == (status == 302)


def test_what_a_customer_writes_is_not_read_for_names(world: World, as_ana: Client) -> None:
    ticket = make_ticket(world, subject="{{ agent.email }} {{ 7*7 }}")

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    assert "{{ agent.email }} {{ 7*7 }}" in page
    assert render("About {{ ticket.subject }}", {"ticket.subject": "{{ agent.email }}"}) == (
        "About {{ agent.email }}"
    )


def called(node: ast.AST) -> str:
    return (
        node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    )


def read_from(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {one.name.partition(".")[0] for one in node.names}
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return set()


def test_no_source_of_ours_runs_text_or_revives_objects() -> None:
    found = [
        f"{file.name}:{getattr(node, 'lineno', 0)}"
        for file in Path(ombud.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if called(node) in RUNS or read_from(node) & FORBIDDEN
    ]

    assert found == []
