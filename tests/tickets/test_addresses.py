"""The addresses on a message: what is written down is what is read."""

from __future__ import annotations

import pytest

from ombud.tickets.addresses import Address, as_text, from_text

CASES = [
    (),
    (Address("from", "Fo Pedice", "fo@lumen.example"),),
    (Address("to", "", "fo@lumen.example"), Address("cc", "Émile <x> Roux", "e@lumen.example")),
    (Address("cc", "[name removed]", "[e-mail address removed]"),),
    (Address("from", "odd", ""), Address("to", "a<b", "c>d@lumen.example")),
]


@pytest.mark.parametrize("addresses", CASES)
def test_addresses_are_read_as_they_were_written(addresses: tuple[Address, ...]) -> None:
    assert from_text(as_text(addresses)) == addresses


def test_what_would_end_a_line_is_a_blank() -> None:
    (found,) = from_text(as_text([Address("to", "Cleo\r\nT x <y>", "a@b.example\n\x00")]))

    assert found == Address("to", "Cleo T x <y>", "a@b.example \N{REPLACEMENT CHARACTER}")


def test_a_name_is_a_word_of_its_own_to_whoever_looks_for_it() -> None:
    assert (
        as_text([Address("from", "Nora Klein", "n@k.example")]) == "F Nora Klein<n@k.example>"
    )


def test_too_long_ones_are_cut() -> None:
    (found,) = from_text(as_text([Address("to", "n" * 300, "a" * 400)]))

    assert (len(found.name), len(found.address)) == (200, 320)
