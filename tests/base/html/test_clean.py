from __future__ import annotations

import pytest

from ombud.base.html import clean_mail_html, with_images
from ombud.base.html.weight import too_heavy

PIXEL = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
        ('<p style="color:red" class="x" id="y" onclick="z()">a</p>', "<p>a</p>"),
        ('<td background="http://t.example/b.gif">a</td>', "a"),
        ("<style>p{background:url(http://t.example)}</style><p>a</p>", "<p>a</p>"),
        ("<form action=/x><input name=a>text</form>", "text"),
        ('<base href="http://t.example"><link rel=prefetch href=//t.example>a', "a"),
        ("<svg><script>x()</script></svg><math><mi>x</mi></math>b", "b"),
        ('<meta http-equiv=refresh content="0;url=http://t.example">c', "c"),
        ('<p style="display:none">preview</p>', '<p hidden="">preview</p>'),
        (f'<img src="{PIXEL}">', f'<img src="{PIXEL}">'),
        ('<img src="data:image/svg+xml;base64,AAAA">', "<img>"),
        ('<img src="/desk/log-out">', "<img>"),
    ],
)
def test_only_harmless_html_stays(dirty: str, clean: str) -> None:
    cleaned = clean_mail_html(dirty)

    assert cleaned.html == clean
    assert cleaned.is_text is False


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+49123", "tel:+49123"),
        (" \thttp://exa\nmple.org/", "http://example.org/"),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.org/", None),
        ("//example.org/", None),
        ("/desk/", None),
        ("#top", None),
    ],
)
def test_links_keep_four_schemes_only(address: str, kept: str | None) -> None:
    cleaned = clean_mail_html(f'<a href="{address}">x</a>').html

    rest = 'target="_blank" rel="noopener noreferrer nofollow">x</a>'
    assert cleaned == (f'<a href="{kept}" {rest}' if kept else f"<a {rest}")


def test_remote_images_wait_and_attached_ones_are_named() -> None:
    cleaned = clean_mail_html(
        '<img src="http://t.example/p.gif" alt="logo"><img src=//t.example/q>'
        '<img src="cid:one@x"><img src="CID:two"><img src="cid:one@x">'
    )

    assert cleaned.html == (
        '<img data-remote-src="http://t.example/p.gif" alt="logo">'
        '<img data-remote-src="https://t.example/q">'
        '<img data-cid="one@x"><img data-cid="two"><img data-cid="one@x">'
    )
    assert cleaned.remote_count == 2
    assert cleaned.cid_refs == ("one@x", "two")


def test_cleaning_twice_changes_nothing() -> None:
    first = clean_mail_html(
        '<p hidden>x<img src=http://t.example/a data-remote-src="https://u.example/b">'
        '<a href="http://e.example">l</a><table><b>y<td>z'
    )

    second = clean_mail_html(first.html)

    assert second == first


def test_html_too_heavy_for_a_tree_becomes_its_text() -> None:
    heavy = "<div>" * 30_000 + "needle <b>in</b> hay"

    cleaned = clean_mail_html(heavy)

    assert cleaned.html == "<p>needle in hay</p>"
    assert cleaned.is_text is True


def test_a_long_newsletter_is_not_too_heavy() -> None:
    row = (
        '<tr><td style="a: b"><b>Item</b></td><td><a href="https://e.example/1">x</a></td></tr>'
    )

    cleaned = clean_mail_html(
        f"<!--[if mso]><noscript>x</noscript><![endif]--><table>{row * 900}"
    )

    assert cleaned.html.count("<b>Item</b>") == 900
    assert cleaned.is_text is False


@pytest.mark.parametrize(
    "html",
    [
        "x" * 2_000_001,
        "<p>" * 10_001,
        "&" * 100_001,
        "<i title=1>" * 600,
        "<p " + " ".join(f"a{number}" for number in range(30_000)) + ">",
    ],
)
def test_what_would_take_a_tree_builder_long_is_too_heavy(html: str) -> None:
    assert too_heavy(html)


def test_pictures_are_filled_in_by_the_resolvers_alone() -> None:
    cleaned = clean_mail_html(
        "<img src=cid:a><img src=cid:gone><img src=http://t.example/1><img src=http://t.example/2>"
    )

    html = with_images(
        cleaned,
        {"a": '/files/1?x="y"'}.get,
        {"http://t.example/1": "/proxy/abc"}.get,
    )

    assert html == (
        '<img src="/files/1?x=&quot;y&quot;"><img data-cid="gone">'
        '<img src="/proxy/abc"><img data-remote-src="http://t.example/2">'
    )


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "//t.example/x", "data:text/html,x"])
def test_a_resolver_cannot_bring_in_a_harmful_source(bad: str) -> None:
    html = with_images('<img data-cid="a">', lambda _: bad)

    assert html == '<img data-cid="a">'


def test_unclean_input_does_no_harm_when_pictures_are_filled_in() -> None:
    html = with_images("<img data-cid=a onerror=x()><script>x()</script>", lambda _: "/f/1")

    assert html == '<img src="/f/1">'
