"""Pages of lists: by key, the cursor signed and bound to its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import Field

from ombud.api import cursors
from ombud.api.schemas.base import In, Out, Page

if TYPE_CHECKING:
    from collections.abc import Callable

O = TypeVar("O", bound=Out)  # noqa: E741 - an answer
MOST = 100


class Paged(In):
    """Which page of a list: how many rows, and the cursor of the page before."""

    size: Annotated[int, Field(ge=1, le=MOST)] = 50
    cursor: Annotated[str, Field(max_length=cursors.LONGEST)] = ""


def page_by_id(
    rows: Any,
    asked: Paged,
    shape: Callable[[list[Any]], list[O]],
    *what: Any,
    newest_first: bool = False,
) -> Page[O]:
    """Return the page of ``rows`` that ``asked`` names, by row number.

    shape: makes answers of the rows of a page. what: names the list and its filters.
    """
    key = cursors.list_key(*what, newest_first)
    place = cursors.read(asked.cursor, key)
    if place:
        rows = rows.filter(**{"pk__lt" if newest_first else "pk__gt": int(place)})
    found = list(rows.order_by("-pk" if newest_first else "pk")[: asked.size + 1])
    shown = found[: asked.size]
    more = shown[-1].pk if len(found) > asked.size else None
    return Page(items=shape(shown), next=cursors.written(more, key))
