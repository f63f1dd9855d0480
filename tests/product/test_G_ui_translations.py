"""Group G, translations: each agent reads the desk in the language of their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Mine, unsolved"), ("de", "Meine ungelösten")]
)
def test_the_inbox_speaks(world: World, as_ana: Client, language: str, words: str) -> None:
    type(world.ana).objects.filter(pk=world.ana.pk).update(language=language)

    page = as_ana.get("/").content.decode()

    assert f'<html lang="{language}"' in page
    assert words in page
