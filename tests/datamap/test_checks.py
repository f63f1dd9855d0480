"""The guards of the data map, each broken on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection

from ombud.base.errors import Misconfigured
from ombud.datamap import NOT_PERSONAL, Erasure, NotPersonal, Personal, declarations, stores
from ombud.datamap.checks import check_map, check_tables
from ombud.people.models import Contact
from ombud.project.selfcheck import refuse_unsafe_start
from ombud.project.setup import initialise
from ombud.subjects.residue import out_of_reach, readers
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    pass


@pytest.fixture
def columns(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Declares one column of a model anew, for this test."""

    def declare_anew(model: Any, name: str, declared: Any) -> None:
        old = declarations.models[model]
        changed = {**old.columns, name: declared}
        if declared is None:
            del changed[name]
        new = declarations.Declaration(changed, old.tables)
        monkeypatch.setitem(declarations.models, model, new)

    return declare_anew


def found() -> list[tuple[str, str]]:
    return [(str(message.id), str(message.msg)) for message in check_map()]


def personal(subject: tuple[str, ...] = ("contact",), **more: Any) -> Personal:
    more.setdefault("erasure", Erasure.BLANK)
    return Personal("user.content", subject, "support", **more)


def test_everything_installed_is_declared() -> None:
    assert check_map() == []


@pytest.mark.django_db
def test_every_table_has_an_owner() -> None:
    assert check_tables(databases=["default"]) == []


def test_PR_001_an_undeclared_column_is_named(columns: Any) -> None:
    columns(Ticket, "subject", None)

    assert found() == [("PDM001", "tickets.Ticket.subject is not in the data map.")]


@pytest.mark.django_db
def test_PR_001_check_exits_with_an_error(columns: Any) -> None:
    columns(Ticket, "subject", None)

    with pytest.raises(Exception, match=r"PDM001.*tickets\.Ticket\.subject"):
        call_command("check")


@pytest.mark.django_db
def test_PR_001_neither_a_start_nor_a_migration_goes_on(columns: Any) -> None:
    columns(Ticket, "subject", None)

    with pytest.raises(Misconfigured, match=r"tickets\.Ticket\.subject .*\(PDM001\)"):
        refuse_unsafe_start()
    with pytest.raises(Misconfigured, match=r"tickets\.Ticket\.subject .*\(PDM001\)"):
        initialise()


def test_a_short_reason_is_no_reason(columns: Any) -> None:
    columns(Ticket, "number", NotPersonal("no"))

    assert found() == [
        ("PDM001", "tickets.Ticket.number is called not personal without a reason.")
    ]


def test_an_entry_for_a_column_that_is_gone_is_named(columns: Any) -> None:
    columns(Ticket, "colour", NOT_PERSONAL)

    assert found() == [("PDM001", "tickets.Ticket.colour is declared and does not exist.")]


@pytest.mark.django_db
def test_PR_002_a_stray_table_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE shadow_copy (email varchar(80))")

    assert [(message.id, message.msg) for message in check_tables()] == [
        ("PDM002", "The table shadow_copy belongs to nobody in the data map.")
    ]
    with pytest.raises(Misconfigured, match=r"shadow_copy .*\(PDM002\)"):
        refuse_unsafe_start()


@pytest.mark.parametrize(
    ("subject", "problem"),
    [
        ((), "has no path to the person"),
        (("owner",), "has the path 'owner', which does not end at a person"),
        (("team",), "has the path 'team', which does not end at a person"),
        (("contact", "assignee"), "leads to several persons without saying in which role"),
        (("self",), "has the path 'self', which does not end at a person"),
    ],
)
def test_a_path_must_end_at_a_person(
    columns: Any, subject: tuple[str, ...], problem: str
) -> None:
    columns(Ticket, "subject", personal(subject))

    assert found() == [("PDM003", f"tickets.Ticket.subject {problem}.")]


@pytest.mark.parametrize(
    ("model", "name", "declared", "problem"),
    [
        (Ticket, "subject", {"erasure": Erasure.NULL}, "cannot become null"),
        (Ticket, "number", {"erasure": Erasure.BLANK}, "is unique, a constant would collide"),
        (
            Ticket,
            "opened_at",
            {"erasure": Erasure.REDACT_SPANS},
            "is no text, redact_spans needs one",
        ),
        (
            Ticket,
            "subject",
            {"erasure": Erasure.DROP_BLOB},
            "is a text, drop_blob needs a stored object",
        ),
        (Ticket, "subject", {"erasure": Erasure.KEEP}, "is kept without a ground"),
    ],
)
def test_an_erasure_that_cannot_work_is_named(
    columns: Any, model: Any, name: str, declared: dict[str, Any], problem: str
) -> None:
    columns(model, name, personal(**declared))

    assert ("PDM004", f"tickets.Ticket.{name} {problem}.") in found()


def test_deleting_a_row_that_others_protect_is_named(columns: Any) -> None:
    columns(Contact, "name", personal(("self",), erasure=Erasure.DELETE_ROW))

    assert (
        "PDM004",
        "people.Contact is erased by deletion, but tickets.Ticket protects it.",
    ) in found()


def test_every_store_can_be_scanned_for_residue_or_says_why_not() -> None:
    assert sorted(set(stores) - set(readers) - set(out_of_reach)) == []
