from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.base.html import html_to_text, linkify, text_to_html


class Listener(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


REL = 'target="_blank" rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo\n"),
        ("a<br>b<div>c</div>d", "a\nb\nc\nd\n"),
        ("  a \n  b ", "a b\n"),
        ('<a href="https://e.example/x">here</a>', "here <https://e.example/x>\n"),
        ('<a href="https://e.example/">e.example</a>', "e.example\n"),
        ('<a href="mailto:a@e.example">Ann</a>', "Ann <a@e.example>\n"),
        ('<a href="javascript:x()">x</a>', "x\n"),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n  1. c\n"),
        (
            "Yes<blockquote>q1<br>q2<blockquote>old</blockquote></blockquote>No",
            "Yes\n\n> q1\n> q2\n>\n>> old\n\nNo\n",
        ),
        ("<pre>a\n  b</pre>", "a\n  b\n"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc\n"),
        ("<style>x{}</style><title>t</title>a<script>b</script>", "a\n"),
        ("<div style='display:none'>pre<b>v</b></div>shown", "shown\n"),
        ("<div hidden>never closed, so kept", "never closed, so kept\n"),
        ("1 &lt; 2 &amp; 3&nbsp;x<img alt=logo>", "1 < 2 & 3\u00a0x[logo]\n"),
        (
            "<a href='https://e.example'><table><td>go</table></a>",
            "go\n\n<https://e.example>\n",
        ),
        ("<p><b>x</p><p>y", "x\n\ny\n"),
        ("<textarea>a <b>c</textarea> <i title='<b>'>d", "a <b>c d\n"),
        ("<style>x{} never closed <p>a<!-- nor this", "x{} never closed\n\na nor this\n"),
        ("", ""),
    ],
)
def test_html_reads_as_plain_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


@given(st.text(alphabet="<>/!-=\"' abp\n&;#x\x00\ud800"))
def test_any_source_is_read(html: str) -> None:
    assert html_to_text(f"begin {html}").startswith("begin")


def test_nothing_is_lost_below_any_depth() -> None:
    html = "".join(f"<span><div>{number} " for number in range(9_000))

    assert html_to_text(html).split() == [str(number) for number in range(9_000)]


def test_text_for_sending_keeps_paragraphs_lines_and_indents() -> None:
    html = text_to_html("Dear <Ann>,\r\n\r\nsee:\n  - x & y\n\n\nBye")

    assert html == (
        "<p>Dear &lt;Ann&gt;,</p>\n<p>see:<br>\n&nbsp;&nbsp;- x &amp; y</p>\n<p>Bye</p>"
    )


@pytest.mark.parametrize(
    ("text", "link", "after"),
    [
        ("http://e.example/a.", "http://e.example/a", "."),
        ("https://e.example/a_(b)", "https://e.example/a_(b)", ""),
        ("https://e.example/a)", "https://e.example/a", ")"),
        ("www.e.example!", "www.e.example", "!"),
    ],
)
def test_links_end_where_the_sentence_goes_on(text: str, link: str, after: str) -> None:
    target = link if "://" in link else f"http://{link}"

    assert linkify(text) == f'<a href="{target}" {REL}>{link}</a>{after}'


def test_mail_addresses_become_links_and_all_else_is_escaped() -> None:
    shown = linkify("<b> ann@e.example & javascript:alert(1)")

    assert shown == (
        f'&lt;b&gt; <a href="mailto:ann@e.example" {REL}>ann@e.example</a>'
        " &amp; javascript:alert(1)"
    )


@given(st.text(alphabet="htps:/w.@<>\"'&ab ()"))
def test_linked_text_says_what_the_text_says(text: str) -> None:
    parser = Listener()
    parser.feed(str(linkify(text)))
    parser.close()

    assert "".join(parser.said) == text
