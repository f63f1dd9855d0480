"""The grammar of all bodies: unknown members are refused, each that leaves is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
)

from ombud.base.errors import Refused
from ombud.people.actions import valid_address

if TYPE_CHECKING:
    from django.db.models import Model

T = TypeVar("T")
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class From:
    """Names the column that a member of an answer shows; the data map must let it leave."""

    model: type[Model]
    column: str


@dataclass(frozen=True, slots=True)
class Made:
    """Says why a member of an answer is of no column; ten characters or more."""

    reason: str


class In(BaseModel):
    """What a caller sends. A member that is not named here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """What a caller gets. Each member says where it comes from (``From`` or ``Made``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Out, Generic[T]):
    """One page of a list, and the cursor of the next one; null on the last."""

    items: Annotated[list[T], Made("the rows of this page")]
    next: Annotated[str | None, Made("a signed place in the list")]


def only_text(value: Any) -> Any:
    """Refuse numbers where a time is wanted. Raises ``ValueError``."""
    if not isinstance(value, str):
        raise ValueError("a time is a text")  # noqa: TRY004 - pydantic wants this one
    return value


def word(value: Any) -> Any:
    """Return a word of an enumeration as it is; the type of the answer checks it."""
    return value


def one_address(value: str) -> str:
    """Return a mail address in its one spelling. Raises ``ValueError`` for anything else."""
    try:
        return valid_address(value)
    except Refused as refusal:
        raise ValueError(refusal.reason) from None


Id = Annotated[StrictInt, Field(ge=1, le=LARGEST_ID)]
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Flag = StrictBool
Moment = Annotated[AwareDatetime, BeforeValidator(only_text)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=250)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Email = Annotated[
    str,
    StringConstraints(min_length=3, max_length=254),
    AfterValidator(one_address),
    Field(json_schema_extra={"format": "email"}),
]
Text = Annotated[str, StringConstraints(max_length=200_000)]
ID = NUMBER = Made("a number of a row, no more")
