"""PR-010: the digest of the map is one for a release, in every process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from ombud.base.actor import SYSTEM
from ombud.datamap import NOT_PERSONAL, canonical, declarations
from ombud.erasure.actions import plan_erasure
from ombud.erasure.certificates import certificate_of
from ombud.erasure.plugs import Scan
from ombud.project.cli.datamap import map_command
from ombud.tickets.models import Ticket
from tests.architecture.floors import ROOT

if TYPE_CHECKING:
    import pytest
    from django.test import Client

    from tests.world import World

ASK = """
import django
django.setup()
from ombud.datamap import canonical
print(canonical.digest())
"""


def test_PR_010_another_process_with_other_hashes_says_the_same() -> None:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "77",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }

    said = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == canonical.digest() == sha256(canonical.octets()).hexdigest()


def test_PR_010_release_certificate_and_register_name_the_same(
    world: World, as_rosa: Client
) -> None:
    erasure = plan_erasure(world.cleo, actor=SYSTEM)

    release = CliRunner().invoke(map_command, ["--digest"]).stdout.strip()
    certificate = certificate_of(erasure, Scan({}, []))["map_digest"]
    register = as_rosa.get("/privacy/register/file/").json()["map_digest"]

    assert release == certificate == register == canonical.digest()


def test_PR_010_one_changed_entry_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before, old = canonical.octets(), declarations.models[Ticket]
    changed = declarations.Declaration({**old.columns, "subject": NOT_PERSONAL}, old.tables)

    models: dict[Any, Any] = declarations.models
    monkeypatch.setitem(models, Ticket, changed)

    assert canonical.octets() != before


def test_PR_010_it_covers_columns_stores_cookies_and_log_fields() -> None:
    whole = json.loads(canonical.octets())

    assert sorted(whole) == [
        *("browser_keys", "changes", "columns", "cookies", "groups", "log_fields", "periods"),
        *("processors", "relations", "stores"),
    ]
    assert whole["columns"]["people.Identifier.value"]["erasure"] == "delete_row"
    assert whole["stores"]["search index"]["erased_by"]
