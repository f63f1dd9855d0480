"""The language in which a model declares its columns (privacy.md 2.3).

A declaration stands in the module of its model. Checks PDM001 to PDM004 read them at
``check``, at boot and in CI; export, erasure and retention walk them later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import Model

    from ombud.datamap.statuses import Group


class Erasure(StrEnum):
    """What happens to the value when the person is erased."""

    DELETE_ROW = "delete_row"
    NULL = "null"
    BLANK = "constant"  # an empty text
    GENERALISE = "generalise"
    PSEUDONYM = "pseudonym"  # unique for each person, salt destroyed
    REDACT_SPANS = "redact_spans"  # only this person's identifiers inside a text
    REPLACE_TEXT = "replace_text"  # the whole body by a stub
    DROP_BLOB = "drop_blob"
    SHRED_KEY = "shred_key"
    UNLINK = "unlink"
    KEEP = "keep"  # with a ground


class Access(StrEnum):
    """What a person who asks for access gets to see of it."""

    INCLUDE = "include"
    REDACTED = "include_redacted"
    WITHHOLD = "withhold"


class Egress(StrEnum):
    """Where the value may leave to. Nothing leaves that is not listed."""

    API = "api"
    MAIL = "mail"
    REPORT = "report"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """The column says nothing about a person; ``reason`` (ten characters or more) says why."""

    reason: str


NOT_PERSONAL = NotPersonal("A number, date or enumeration about the work, not about a person.")


@dataclass(frozen=True, slots=True)
class Personal:
    """The column holds data about a person.

    category: fideslang key of the data category.
    subject: lookup paths from the row to a ``people.Contact`` or ``people.Agent``; several
        paths are written ``role:path``. The path ``self`` means the row is the person, and
        ``links`` that persons are found in the text by detectors.
    purpose: key in the purpose register.
    erasure: what happens at erasure.
    keep_days: retention in days after the ticket or relation ended; 0 = as long as its row.
    kept: name of a period; empty = the one that the model names.
    source: subject, agent, mail, import, derived or observed.
    ground: why it is kept, where ``erasure`` is KEEP.
    """

    category: str
    subject: tuple[str, ...]
    purpose: str
    erasure: Erasure
    keep_days: int = 0
    kept: str = ""
    source: str = "subject"
    access: Access = Access.INCLUDE
    portability: str = "provided"
    search: bool = False
    egress: frozenset[Egress] = frozenset()
    at_rest: str = "encrypted database"
    ground: str = ""


Declared = Personal | NotPersonal


@dataclass(frozen=True, slots=True)
class Related:
    """A relation that says something about a person by the words at its other end.

    The column itself holds a number. shows: lookup of the words, which are handed out where
    the person asks. declared: what holds for them; None where the row's other columns say it.
    """

    shows: str
    declared: Personal | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """All columns of one model, further tables that belong to it (search index, …), and the
    name of the period for which its personal columns are kept.

    group: which group of data its personal columns are. related: relations whose other end is
    handed out in words. said: what each of them is called to the person, lazily translated.
    """

    columns: Mapping[str, Declared]
    tables: tuple[str, ...] = ()
    kept: str = ""
    group: Group | None = None
    related: Mapping[str, Related] = field(default_factory=dict)
    said: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Store:
    """A place where bytes about a person can rest outside a model's table."""

    name: str
    holds: str
    at_rest: str
    erased_by: str
    keep: str


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a model to which a declaration of their own belongs: what people made up.

    name: a short word. where: lookups that find the rows. columns: what is declared of them,
    in place of what is declared for the whole model.
    """

    name: str
    where: Mapping[str, object]
    columns: Mapping[str, Declared]


models: dict[type[Model], Declaration] = {}
# Columns whose words go into the search index, and columns that a model must fill in for each
# field that somebody makes up at run time.
indexed: dict[type[Model], tuple[str, ...]] = {}
demanded: dict[type[Model], tuple[str, ...]] = {}
parts: dict[type[Model], Callable[[], list[Part]]] = {}
apps: dict[str, Declaration] = {}
stores: Registry[Store] = Registry("store")


@dataclass
class Cookie:
    """A cookie we set: why, for how long, and of which of the three kinds (promise C1)."""

    name: str
    kind: str
    purpose: str
    lasts: str
    flags: str = field(default="Secure; HttpOnly; SameSite=Lax")


cookies: Registry[Cookie] = Registry("cookie")
# What our scripts keep in a browser beside cookies, by key: what for.
browser_keys: Registry[str] = Registry("key in the store of a browser")
log_fields: Registry[str] = Registry("log field")


def declare(
    model: type[Model],
    columns: Mapping[str, Declared],
    *,
    tables: tuple[str, ...] = (),
    kept: str = "",
    group: Group | None = None,
    related: Mapping[str, Related] | None = None,
    said: Mapping[str, object] | None = None,
) -> None:
    """Declare every column of ``model``; keys and plain relations need no entry.

    ``tables`` are further tables whose content derives from this model. ``kept`` names the
    period after which its personal columns end (``ombud.datamap.periods``). ``group``: of the
    data that are decided about together; where something is personal it must be named.
    ``related``: relations whose other end is handed out in words. ``said``: what the person is
    told that a column or relation is, where it can be about a contact.
    Raises ``ValueError`` when the model has been declared before, and without a group.
    """
    if model in models:
        raise ValueError(f"{model.__name__} is declared twice.")
    is_personal = any(isinstance(one, Personal) for one in columns.values())
    if (is_personal or related) and group is None:
        raise ValueError(f"{model.__name__} holds personal data. Name the group of it.")
    models[model] = Declaration(
        dict(columns), tables, kept, group, dict(related or {}), dict(said or {})
    )


def declare_app(
    label: str, columns: Mapping[str, Declared], *, tables: tuple[str, ...] = ()
) -> None:
    """Declare all models of a third-party app: keys are ``Model.field``."""
    apps[label] = Declaration(dict(columns), tables)


def declare_indexed(columns: Mapping[type[Model], tuple[str, ...]]) -> None:
    """Say which columns the search index is made of; each must be declared for it."""
    indexed.update(columns)


def declare_demanded(model: type[Model], columns: tuple[str, ...]) -> None:
    """Say what ``model`` asks of every field that is made up at run time.

    columns: for category, purpose, retention and erasure. The database must refuse a row
    that leaves one out, not only our pages.
    """
    demanded[model] = columns


def declare_parts(model: type[Model], read: Callable[[], list[Part]]) -> None:
    """Say that ``read`` knows more about the rows of ``model`` than its columns do.

    For fields that are made up at run time: export, erasure and retention walk the parts,
    and what is declared for the model holds for rows that lie in none.
    Raises ``ValueError`` when there is a reader already.
    """
    if model in parts:
        raise ValueError(f"The parts of {model.__name__} are declared twice.")
    parts[model] = read
