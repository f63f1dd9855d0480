"""The guides name what there is: a page of administration that no guide names is a gap."""

from __future__ import annotations

import re
from pathlib import Path

from ombud.desk.administration import PLACES
from ombud.people.capabilities import SHIPPED_ROLES

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "guides" / "administrator.md").read_text()
WORDS = " ".join(GUIDE.split())


def test_every_page_of_administration_is_named() -> None:
    titles = [str(place.title) for place in PLACES if not place.only_demo]

    assert [title for title in titles if title not in WORDS] == []


def test_every_shipped_role_is_explained() -> None:
    explained = re.findall(r"^\| ([A-Z][a-z ]+) \|", GUIDE, flags=re.MULTILINE)

    assert {name for name, _may in SHIPPED_ROLES.values()} <= set(explained)


def test_the_readme_leads_to_every_guide() -> None:
    readme = (ROOT / "README.md").read_text()
    guides = {path.name for path in (ROOT / "docs" / "guides").glob("*.md")}
    led_to = set(re.findall(r"guides/([a-z-]+\.md)", readme + GUIDE))
    led_to |= set(re.findall(r"\]\(([a-z-]+\.md)\)", GUIDE))

    assert guides - led_to == set()
