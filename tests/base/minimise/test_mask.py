from __future__ import annotations

from itertools import pairwise

from ombud.base.minimise import Masker, Policy, Rules, Sealed, find, mask, mask_html

CARD = "4242 4242 4242 4242"


def test_a_card_is_masked_and_its_original_sealed() -> None:
    masked = mask(f"Charge {CARD} now")

    assert masked.text == "Charge [card •••• 4242 · m1] now"
    assert masked.sealed == (Sealed("card", "[card •••• 4242 · m1]", CARD),)
    assert masked.counts == (("card", 1),)


def test_each_kind_follows_its_policy() -> None:
    rules = Rules(card=Policy.REDACT, iban=Policy.WARN, secret=Policy.ALLOW)

    masked = mask(f"{CARD} DE89370400440532013000 password: hunter2", rules)

    assert masked.text == "[card •••• 4242 removed] DE89370400440532013000 password: hunter2"
    assert masked.sealed == ()
    assert masked.counts == (("card", 1), ("iban", 1), ("secret", 1))
    assert masked.warned == ("iban",)


def test_one_original_has_one_placeholder_in_all_parts_of_a_message() -> None:
    masker = Masker()

    parts = [
        masker.text(f"Card {CARD}"),
        masker.html("<p>4242-4242-4242-4242 and 5555555555554444</p>"),
        masker.text("4242424242424242.pdf"),
    ]

    assert parts == [
        "Card [card •••• 4242 · m1]",
        "<p>[card •••• 4242 · m1] and [card •••• 4444 · m2]</p>",
        "[card •••• 4242 · m1].pdf",
    ]
    assert [sealed.original for sealed in masker.sealed] == [CARD, "5555555555554444"]


def test_numbers_of_a_quoted_message_are_not_used_again() -> None:
    masked = mask("> [card •••• 4242 · m1]\nnew: 5555555555554444")

    assert masked.text == "> [card •••• 4242 · m1]\nnew: [card •••• 4444 · m2]"


def test_masked_text_is_not_masked_again() -> None:
    once = mask(f"{CARD}, IBAN DE89370400440532013000, password: hunter2").text

    assert mask(once).text == once


def test_digits_split_by_tags_and_references_are_masked_in_html() -> None:
    masked = mask_html(
        "<p>Card <b>4242</b> 4242&nbsp;<i>4242 <u>42</u></i>42 &amp; more</p>"
        '<td>Password:</td><td>hun&amp;ter2</td><img alt="4242424242424242" src="x">'
    )

    assert masked.text == (
        "<p>Card <b>[card •••• 4242 · m1]</b><i><u></u></i> &amp; more</p>"
        "<td>Password:</td><td>[secret •••• · m2]</td>"
        '<img alt="[card •••• 4242 · m1]" src="x">'
    )
    assert masked.sealed[1].original == "hun&ter2"


def test_html_without_findings_is_left_as_it_is() -> None:
    html = "<p title=x>1 &lt; 2<br>&copy; <a href='https://e.example/4242424242424242'>a</a>"

    assert mask_html(html).text == html


def test_nothing_of_an_original_shows_in_the_representation() -> None:
    masked = mask("password: hunter2")

    assert "hunter2" not in repr(masked)


def test_what_is_found_never_overlaps() -> None:
    text = f"password: {CARD} token ghp_{'a1' * 18} secret=4242424242424242"

    findings = find(text)

    assert all(one.end <= two.start for one, two in pairwise(findings))
