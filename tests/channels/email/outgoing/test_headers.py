from __future__ import annotations

from email import message_from_string
from email.header import decode_header, make_header
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.channels.email.outgoing import headers


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Cleo Marchetti", "Cleo Marchetti <c@lumen.example>"),
        ("Marchetti, Cleo", '"Marchetti, Cleo" <c@lumen.example>'),
        ('Cleo "C" \\', '"Cleo \\"C\\" \\\\" <c@lumen.example>'),
        ("Cleo\r\nBcc: all@lumen.example", '"Cleo Bcc: all@lumen.example" <c@lumen.example>'),
        ("=?utf-8?q?x?=", '"=?utf-8?q?x?=" <c@lumen.example>'),
        ("", "c@lumen.example"),
        ("\x00\u202e", "c@lumen.example"),
    ],
)
def test_a_name_stands_before_its_address(name: str, expected: str) -> None:
    assert headers.mailbox(name, "c@lumen.example") == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "cleo",
        "@lumen.example",
        "c@lumen.example\nBcc: d@lumen.example",
        "c@lumen.example, d@lumen.example",
        "<c@lumen.example>",
        "c d@lumen.example",
        "c@lumen.example;d@lumen.example",
        '"c"@lumen.example',
        "c@@lumen.example",
        "c@" + "a" * 320,
    ],
)
def test_what_is_not_exactly_one_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="one address"):
        headers.mailbox("Cleo", address)


@given(st.text(max_size=120))
def test_no_name_starts_a_header(name: str) -> None:
    value = headers.mailbox(name, "c@lumen.example")

    parsed = message_from_string(f"To: {value}\n\n", policy=default)

    assert value.isascii()
    assert parsed.keys() == ["To"]
    assert all(line.startswith(" ") for line in value.split("\n")[1:])


@given(st.text(max_size=300))
def test_every_subject_comes_back_as_it_was(subject: str) -> None:
    value = headers.words(subject, "Subject")

    parsed = message_from_string(f"Subject: {value}\n\n")

    assert parsed.keys() == ["Subject"]
    shown = str(make_header(decode_header(parsed["Subject"].replace("\n", ""))))
    assert " ".join(shown.split()) == headers.one_line(subject) or "=?" in subject


@pytest.mark.parametrize(
    ("subject", "is_answer", "expected"),
    [
        ("Card declined", True, "Re: Card declined [#12]"),
        ("Re: AW: Card declined", True, "Re: Card declined [#12]"),
        ("Re[2]: Card declined", True, "Re: Card declined [#12]"),
        ("RE: Card declined [#12]", True, "Re: Card declined [#12]"),
        ("Your contract", False, "Your contract [#12]"),
        ("", True, "Re: [#12]"),
        ("Reform of rules", True, "Re: Reform of rules [#12]"),
        ("a\r\nBcc: x@y", True, "Re: a Bcc: x@y [#12]"),
    ],
)
def test_a_subject_has_one_prefix_and_one_tag(
    subject: str, is_answer: bool, expected: str
) -> None:
    assert headers.subject_line(subject, 12, is_answer=is_answer) == expected


@pytest.mark.parametrize(
    "name",
    [
        "plan.pdf",
        "Kündigung März.pdf",
        "発注書" * 60 + ".xlsx",
        'quote".pdf',
        "back\\slash.txt",
        "line\r\nBcc: x@y.pdf",
        "a" * 250 + ".txt",
        "semi;colon.txt",
    ],
)
def test_a_file_name_comes_back_as_it_was(name: str) -> None:
    value = "attachment" + headers.parameter("filename", name)

    parsed = message_from_string(f"Content-Disposition: {value}\n\n", policy=default)

    assert parsed.keys() == ["Content-Disposition"]
    assert parsed.get_filename() == headers.one_line(name)
    assert max(len(line) for line in value.split("\n")) <= 78
