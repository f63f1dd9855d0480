"""PR-009: after a walk over every page, a person's marks lie in registered stores only."""

from __future__ import annotations

import io
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from ombud.base.actor import SYSTEM
from ombud.datamap import Personal, declarations, stores
from ombud.datamap.checks import entry
from ombud.subjects.residue import readers, scan
from ombud.subjects.scanning import Kind, Needle
from ombud.tickets.actions import retire_entry
from ombud.tickets.models import Form
from tests.architecture.test_urls import TABLE, filled, things  # noqa: F401 - a fixture
from tests.canary_person import ADDRESS, mark, plant
from tests.conftest import client_of
from tests.portal.visiting import sign_in
from tests.privacy.requests import officer

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.canary_person import CanaryPerson
    from tests.world import World

# The desk's own words, into which an agent wrote her name: about nobody by their kind, and an
# erasure takes the name out of them all the same (PR-054).
OWN_WORDS = {
    "automation_savedreply.name",
    "automation_savedtext.text",
    "tickets_tag.name",
    "tickets_view.condition",
    "tickets_view.name",
}


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for files on their way; whatever a page leaves there is a stray."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def hers(ondine: CanaryPerson, known: dict[str, str]) -> dict[str, str]:
    """Return what addresses are filled in with: what is hers, and one of everything else."""
    message = ondine.ticket.messages.earliest("pk")
    return known | {
        "ticket": str(ondine.ticket.number),
        "cleo": str(ondine.contact.pk),
        "dora": str(ondine.contact.pk),
        "message": str(message.pk),
        "attachment": str(message.attachments.earliest("pk").pk),
    }


def walked(client: Client, fill: dict[str, str], below: str = "/") -> list[Any]:
    """Ask for every page below an address but the manual of programs; return the answers."""
    pages = [
        page
        for name, page in TABLE.items()
        if page.method == "GET" and not name.startswith("api:")
    ]
    paths = [filled(page, fill)[0] for page in pages]
    return [client.get(path) for path in paths if path.startswith(below)]


def column_of(place: str) -> tuple[str, bool]:
    """Return the column of a place in the database, and whether it is declared personal."""
    where = place.partition(":")[0]
    table, _dot, column = where.partition(".")
    if table in {one for known in declarations.models.values() for one in known.tables}:
        return where, True  # the search index, made of columns that are declared
    declared = [
        entry(model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if (model._meta.db_table, field.column) == (table, column)
    ]
    return where, any(isinstance(one, Personal) for one in declared)


def test_PR_009_a_walk_over_every_page_leaves_no_mark_outside(
    world: World,
    things: dict[str, str],  # noqa: F811
    log: io.StringIO,
    scratch: Path,
) -> None:
    for form in Form.objects.all():  # it would ask for its own field only
        retire_entry(form, actor=SYSTEM)
    ondine, rosa = plant(world), client_of(world.rosa)
    marks, fill = ondine.marks, hers(ondine, things)

    answers = walked(rosa, fill)
    answers += walked(client_of(officer()), fill, "/privacy/")
    answers += walked(sign_in(ADDRESS), fill, "/help/")
    answers.append(rosa.get("/search/", {"q": mark("mail text")}))

    report = scan([Needle(Kind.MARK, one) for one in marks.values()])
    seen = {one.needle for one in report.residues}
    places = {one.place for one in report.residues if one.store == "database"}
    columns = dict(map(column_of, places))
    theirs = {f"tickets_message.text:{one.messages.get().pk}" for one in ondine.others}
    asides = [f"{one.get('Location', '')} {one.cookies.output()}" for one in answers]
    assert len([one for one in answers if one.status_code == 200]) > 180
    assert [place for at, place in enumerate(marks) if at not in seen] == []
    assert (len(marks), len(theirs - places), len(columns) >= 20) == (75, 0, True)
    assert {one.store for one in report.residues} <= {*stores, *readers}
    assert {one for one, is_personal in columns.items() if not is_personal} <= OWN_WORDS
    assert [word for word in marks.values() if word in log.getvalue()] == []
    assert [word for word in marks.values() if any(word in one for one in asides)] == []
    assert list(scratch.iterdir()) == []
    assert not report.is_clean
