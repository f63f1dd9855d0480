"""What may leave by this interface: members whose column is declared for it, people whose
data may be used for support.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from pydantic import BaseModel

from ombud.api.schemas.base import From, Made, Out
from ombud.datamap import Egress, NotPersonal, Personal
from ombud.datamap.checks import entry, error
from ombud.purposes.gate import SENSITIVE as USE_OF_SENSITIVE
from ombud.purposes.gate import SUPPORT, Channel, decide
from ombud.purposes.queries import objecting
from ombud.purposes.statuses import Ground
from ombud.rules.language import conditions
from ombud.tickets.statuses import SENSITIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import QuerySet

    from ombud.rules.language import Node
    from ombud.tickets.words import OwnField

    Rows = TypeVar("Rows", bound=QuerySet[Any])

LEAST_REASON = 10


def may_leave(contact_id: int) -> bool:
    """Say whether data of a contact may be handed to a program for support.

    What rests was kept back by the door already; what came through it is what the person
    began afterwards, which is their consent.
    """
    return decide(contact_id, SUPPORT.key, Channel.API, ground=Ground.CONSENT).allowed


def limited(contact_id: int | None, fields: Iterable[OwnField]) -> frozenset[str]:
    """Return which of ``fields`` about a contact no program may read, by short name.

    Those that are especially sensitive, where the person limited their use. Asks nothing where
    no field is.
    """
    keys = frozenset(one.key for one in fields if one.category in SENSITIVE)
    if contact_id is None or not keys:
        return frozenset()
    purpose, way, ground = SUPPORT.key, Channel.API, Ground.CONSENT
    decision = decide(contact_id, purpose, way, ground=ground, is_sensitive=True)
    return frozenset() if decision.allowed else keys


def told_of(
    contact_id: int | None, fields: Iterable[OwnField], held: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a program may read of ``held``, by short name: see ``limited``."""
    away = limited(contact_id, [one for one in fields if one.key in held])
    return {key: value for key, value in held.items() if key not in away}


def found_by(rows: Rows, node: Node, fields: Iterable[OwnField]) -> Rows:
    """Return which of ``rows`` a program may find by a condition.

    Asked for something especially sensitive, whoever limited its use is in no answer: being
    found would tell it.
    """
    sensitive = [one for one in fields if one.category in SENSITIVE]
    names = {name for one in sensitive for name in (one.key, one.condition_name)}
    if names.isdisjoint(one.field for one in conditions(node)):
        return rows
    return rows.exclude(contact__isnull=False, contact__in=objecting(USE_OF_SENSITIVE.key))


def let_out(contact_id: int) -> None:
    """Raise ``Http404`` when data of a contact may not be handed to a program."""
    if not may_leave(contact_id):
        raise Http404("No such thing.")


def every_answer(kind: type[Out] = Out) -> Iterator[type[Out]]:
    """Yield every type of answer that the product has."""
    for one in kind.__subclasses__():
        if one.__module__.startswith("ombud."):
            yield one
        yield from every_answer(one)


def is_nested(annotation: Any) -> bool:
    """Say whether a member holds another answer, which declares its own members."""
    parts = get_args(annotation) or (annotation,)
    return any(isinstance(part, type) and issubclass(part, BaseModel) for part in parts)


def problem_of(sources: Iterable[Any]) -> str:
    """Return why a member may not leave, or an empty text."""
    for source in sources:
        if isinstance(source, Made):
            return "" if len(source.reason) >= LEAST_REASON else "is made without a reason"
        if isinstance(source, From):
            return column_problem(source)
    return "does not say which column it shows"


def column_problem(source: From) -> str:
    declared = entry(source.model, source.column)
    name = f"{source.model._meta.label}.{source.column}"
    if isinstance(declared, NotPersonal):
        return ""
    if isinstance(declared, Personal) and Egress.API in declared.egress:
        return ""
    return f"shows {name}, which is not declared for egress by the interface"


def undeclared(every: Iterable[type[Out]]) -> Iterator[checks.Error]:
    for answer in every:
        for name, member in answer.model_fields.items():
            problem = "" if is_nested(member.annotation) else problem_of(member.metadata)
            if problem:
                yield error(
                    "PDM007",
                    f"{answer.__name__}.{name} {problem}.",
                    "Declare egress by the interface for the column, or leave the member out.",
                    answer,
                )


def check_answers() -> list[checks.Error]:
    """Run PDM007 over every type of answer: nothing leaves that is not declared."""
    return list(undeclared(every_answer()))


@cache
def refuse_undeclared() -> None:
    """Raise ``ImproperlyConfigured`` when an answer would tell what is not declared.

    Looked at once, by the first call that arrives: rather no answer than one that tells too
    much.
    """
    if found := check_answers():
        raise ImproperlyConfigured(str(found[0].msg))
