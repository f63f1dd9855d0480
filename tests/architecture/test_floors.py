from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from ombud.people.models import Team
from tests.architecture.floors import PACKAGE, ROOT, floor_of, package_of

LINTER = str(Path(sys.executable).with_name("lint-imports"))


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [LINTER, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_import_contracts_are_kept() -> None:
    answer = lint(ROOT)

    assert answer.returncode == 0, answer.stdout


BREAKS = {
    "upwards": ("people/queries.py", "import ombud.tickets.models", "Floors"),
    "inside": ("tickets/facts/life.py", "import ombud.tickets.actions", "Inside a package"),
    "pure": ("rules/evaluate.py", "import django.db", "Pure modules"),
    "wiring": ("desk/jinja.py", "import ombud.tickets.wiring", "Only apps"),
    "rights": ("assignment/choosing.py", "import ombud.purposes.gate", "treated worse"),
    "circle": ("base/clock.py", "import ombud.datamap", "No circles"),
}


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_each_contract_fails_when_it_is_broken(name: str, tmp_path: Path) -> None:
    import shutil

    module, line, contract = BREAKS[name]
    shutil.copytree(
        PACKAGE, tmp_path / "ombud", ignore=shutil.ignore_patterns("__pycache__", "static")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / "ombud" / module
    broken.write_text(f"{broken.read_text()}\n{line}\n")

    answer = lint(tmp_path)

    assert answer.returncode == 1
    assert any(
        contract in row and row.rstrip().endswith("BROKEN")
        for row in answer.stdout.splitlines()
    )


def upward_keys(every: list[type[models.Model]]) -> list[str]:
    """Foreign keys that point to a higher floor, also when they are written as text."""
    floors = floor_of()
    found = []
    for model in every:
        if not model.__module__.startswith("ombud."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if (
                not field.concrete
                or target is None
                or not target.__module__.startswith("ombud.")
            ):
                continue
            own, other = package_of(model.__module__), package_of(target.__module__)
            if floors[other] > floors[own]:
                found.append(f"{model._meta.label}.{field.name}")
    return found


def test_foreign_keys_point_down() -> None:
    assert upward_keys(list(apps.get_models(include_auto_created=True))) == []


def test_a_key_upwards_by_string_is_found() -> None:
    key = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", null=True)
    Team.add_to_class("newest_ticket", key)
    try:
        assert upward_keys([Team]) == ["people.Team.newest_ticket"]
    finally:
        Team._meta.local_fields.remove(key)
        delattr(Team, "newest_ticket")
        apps.clear_cache()


def test_a_package_has_only_modules_of_known_names() -> None:
    known = {
        *("__init__", "statuses", "facts", "models", "queries", "access", "actions", "tasks"),
        *("wiring", "apps", "migrations"),
    }
    pure = {
        "people": {
            *("addresses", "capabilities", "sessions", "sign_in"),
            *("repeats", "scopes", "tokens", "guards"),
            *("factors", "kinds", "letters", "merged", "places", "policy"),
        },
        "tickets": {
            "addresses",
            *("board", "content", "counting", "dependencies", "field_parts", "fields"),
            *("form_fields", "forms", "guards", "holding", "kinds", "letters"),
            *(
                "mentions",
                "naming",
                "narrowing",
                "numbers",
                "own_fields",
                "own_values",
                "own_words",
                "paging",
            ),
            *("places", "queued", "reading", "redaction", "relations", "residue", "resting"),
            *("search", "sending", "setup", "shared", "sides", "spent", "taking_part", "texts"),
            *("typed", "unread", "variables", "vocabulary", "ways", "words"),
        },
        "purposes": {"ages", "checks", "gate", "glossary", "register", "triggers"},
        "subjects": {
            *("canonical", "duplicates", "guards", "mentions", "persons", "residue"),
            *("reviewing", "scanning", "texts", "tombstones"),
        },
    }

    for package, more in pure.items():
        names = {path.stem for path in (PACKAGE / package).iterdir() if path.name[0] != "_"}
        assert names - known - more == set(), package


def test_the_ticket_stays_small() -> None:
    source = (PACKAGE / "tickets/models/ticket.py").read_text()
    body = source[source.index("\nclass Ticket(") : source.index("\nclass Participant(")]

    assert len(body.splitlines()) <= 150
