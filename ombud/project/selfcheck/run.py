"""Run the self-check, whole for `ombud check` and in part before every start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError

from ombud.base.errors import Misconfigured
from ombud.project.selfcheck import desk, storage, transport
from ombud.project.selfcheck.finding import Grade, error
from ombud.project.trouble import words_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ombud.project.selfcheck.finding import Finding

    Examination = Callable[[], Iterator[Finding]]

WITHOUT_DATABASE: tuple[Examination, ...] = (
    storage.key,
    storage.folder,
    storage.room,
    transport.public_address,
    transport.web_port,
    transport.receiver,
    transport.certificates,
    transport.database,
    storage.backups,
)
WITH_DATABASE: tuple[Examination, ...] = (
    storage.at_rest,
    storage.server_log,
    storage.server_role,
    desk.schema,
    desk.data_map,
    desk.system,
    transport.mailboxes,
    desk.mail,
    desk.cards,
    desk.accounts,
    desk.clock_is_sane,
)
BEFORE_START: tuple[Examination, ...] = (
    storage.key,
    storage.folder,
    transport.public_address,
    transport.web_port,
    transport.receiver,
    transport.certificates,
    storage.at_rest,
    desk.schema,
    desk.data_map,
    transport.mailboxes,
    desk.accounts,
)


def findings(examinations: Iterable[Examination]) -> Iterator[Finding]:
    """Yield what the examinations find; a database that does not answer is a finding too."""
    for examination in examinations:
        try:
            yield from examination()
        except Misconfigured as problem:
            yield error("configuration", str(problem), stops=True)
        except (DatabaseError, InterfaceError) as problem:
            yield error("database", words_for(problem), stops=True)
            return


def examine() -> list[Finding]:
    """Return everything that the self-check found."""
    return [*findings(WITHOUT_DATABASE), *findings(WITH_DATABASE)]


def refuse_unsafe_start() -> None:
    """Raise ``Misconfigured`` with every reason for which the server must not start."""
    refuse(BEFORE_START)


def refuse_undeclared() -> None:
    """Raise ``Misconfigured`` where a column is not in the data map: no table is changed."""
    refuse((desk.declarations,))


def refuse(examinations: Iterable[Examination]) -> None:
    reasons = [
        f"{finding.text} ({finding.code})"
        for finding in findings(examinations)
        if finding.grade == Grade.ERROR and finding.stops
    ]
    if reasons:
        raise Misconfigured("will not start. " + " ".join(reasons))
