from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.channels.email.outgoing import templates
from ombud.channels.email.outgoing.templates import Written

VALUES = {"contact.name": "Cleo & Co <b>", "ticket.number": "12"}
ANSWER = Written("Try <again>.", "<p>Try &lt;again&gt;.</p>")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hello {{ contact.name }}", "Hello Cleo & Co <b>"),
        ("{{ticket.number}}{{  ticket.number  }}", "1212"),
        ("{{ unknown }}!", "!"),
        ("{{ contact.__class__ }}", ""),
        ("{% if 1 %}x{% endif %}", "{% if 1 %}x{% endif %}"),
        ("{{ 7*7 }} { contact.name }", "{{ 7*7 }} { contact.name }"),
    ],
)
def test_names_are_filled_in_and_nothing_else_happens(source: str, expected: str) -> None:
    assert templates.render(source, VALUES) == expected


def test_what_is_filled_in_is_not_read_for_names() -> None:
    values = {"contact.name": "{{ ticket.number }}", "ticket.number": "12"}

    assert templates.render("{{ contact.name }}", values) == "{{ ticket.number }}"


def test_in_html_words_are_escaped_and_the_answer_is_not() -> None:
    found = templates.render_both(
        "Hello {{ contact.name }},\n\n{{ answer }}\n\nBye", VALUES, {"answer": ANSWER}
    )

    assert found.text == "Hello Cleo & Co <b>,\n\nTry <again>.\n\nBye\n"
    assert found.html == (
        "<p>Hello Cleo &amp; Co &lt;b&gt;,</p>\n<p>Try &lt;again&gt;.</p>\n<p>Bye</p>"
    )


def test_an_empty_signature_leaves_no_hole() -> None:
    nothing = Written("", "")
    blocks = {"answer": ANSWER, "signature": nothing, "quotation": nothing}

    found = templates.render_both(templates.DEFAULT, {}, blocks)

    assert found == Written("Try <again>.\n", "<p>Try &lt;again&gt;.</p>")


@pytest.mark.parametrize(
    ("source", "is_mail", "count"),
    [
        ("{{ answer }} {{ agent.name }}", True, 0),
        ("", True, 0),
        ("Hello", True, 1),
        ("{{ answer }} {{ password }}", True, 1),
        ("{{ agent.name }}", False, 0),
        ("{{ answer }}", False, 1),
    ],
)
def test_a_wrong_template_is_told(source: str, is_mail: bool, count: int) -> None:
    assert len(templates.problems(source, is_mail=is_mail)) == count


@given(st.text(alphabet="{}%. ab\n", max_size=200))
def test_any_template_is_rendered_without_an_error(source: str) -> None:
    assert isinstance(templates.render(source, VALUES), str)
