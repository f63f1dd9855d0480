"""What the pack of a request knows beside its clock: grounds, figures, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.clocks.citing import cited
from ombud.privacy.law import free_in_a_year, pack_of
from ombud.privacy.queries import KNOW
from ombud.privacy.statuses import BY_PERSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.privacy.models import PrivacyRequest

OF_EVERY_KIND = frozenset({"unfounded", "excessive", "not_identified", "legal_claims"})
TOO_OFTEN = "third_in_a_year"
USUAL_POINTS = {"data_points_category": 2, "data_points_specific": 3}


def _figure(request: PrivacyRequest, name: str) -> int:
    found = pack_of(request).figures.get(name)
    return int(found.value) if found else USUAL_POINTS[name]


def points_for_category(request: PrivacyRequest) -> int:
    """Return how many matching pieces open categories of data."""
    return _figure(request, "data_points_category")


def points_for_details(request: PrivacyRequest) -> int:
    """Return how many matching pieces, with a declaration, open specific data."""
    return _figure(request, "data_points_specific")


def ground_text(request: PrivacyRequest, list_name: str, code: str, language: str) -> str:
    """Return a ground in words, with where it stands. Raises ``KeyError`` if unknown."""
    ground = pack_of(request).grounds[list_name][code]
    return f"{ground.get(language) or ground['en']} ({cited(ground['article'], language)})"


def grounds_of(request: PrivacyRequest, list_name: str, language: str) -> list[tuple[str, str]]:
    """Return the grounds of a list (``refuse`` or ``extend``) as code and words."""
    codes = pack_of(request).grounds.get(list_name, {})
    return [
        (code, ground_text(request, list_name, code, language))
        for code in codes
        if suits(request, code, codes[code])
    ]


def suits(request: PrivacyRequest, code: str, ground: Mapping[str, str]) -> bool:
    """Say whether a ground can be given for this kind of request, and for this request."""
    kinds = ground.get("kinds", "").split()
    if kinds and request.kind not in kinds:
        return False
    if request.kind in BY_PERSON and not kinds and code not in OF_EVERY_KIND:
        return False
    return code != TOO_OFTEN or is_beyond_free(request)


def is_beyond_free(request: PrivacyRequest) -> bool:
    """Say whether the person asked more often within a year than the law makes free.

    Only requests to know are counted: nobody is told that they corrected or erased too often.
    """
    if request.kind not in KNOW:
        return False
    free = free_in_a_year(pack_of(request))
    return free is not None and request.earlier_in_a_year >= free


def fixed_text(request: PrivacyRequest, name: str, language: str) -> str:
    """Return a text that letters under this law must carry; empty where it has none."""
    text = pack_of(request).texts.get(name, {})
    return text.get(language.partition("-")[0]) or text.get("en", "")
