"""All detectors over one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.minimise.cards import find_cards
from ombud.base.minimise.ibans import find_ibans
from ombud.base.minimise.national_ids import find_national_ids
from ombud.base.minimise.secrets import find_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.minimise.finding import Finding


def find(text: str) -> tuple[Finding, ...]:
    """What a text holds that is not to be stored readably, in order, without overlaps.

    Where two findings overlap, the one that starts first stays, then the longer one.
    Linear in the length of the text.
    """
    found: list[Finding] = [*find_secrets(text)]
    if any(map(str.isdigit, text)):
        found += [*find_cards(text), *find_ibans(text), *find_national_ids(text)]
    return _without_overlaps(found)


def _without_overlaps(found: Iterable[Finding]) -> tuple[Finding, ...]:
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return tuple(kept)
