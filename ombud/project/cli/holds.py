"""`ombud privacy hold …`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.desk.forms.holds import person_of, tickets_of
from ombud.holds import actions as holds
from ombud.holds.models import LegalHold
from ombud.holds.queries import count_of
from ombud.holds.statuses import Ground
from ombud.people.models import Agent
from ombud.project.cli.output import as_json, show, table

if TYPE_CHECKING:
    from datetime import datetime

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def hold() -> None:
    """List, place, review and release legal holds."""


def hold_shape(one: LegalHold) -> dict[str, Any]:
    """Return a hold as JSON writes it; persons are counted, not named."""
    return {
        "hold": one.pk,
        "matter": one.matter,
        "ground": one.ground,
        "owner": one.owner_id,
        "placed_at": one.placed_at.isoformat(),
        "review_on": one.review_on.isoformat(),
        "is_due": one.is_due,
        "released_at": one.released_at.isoformat() if one.released_at else None,
        "persons": one.persons.count(),
        "tickets": one.tickets.count(),
        "condition": one.condition,
        "first_day": one.first_day.isoformat() if one.first_day else None,
        "last_day": one.last_day.isoformat() if one.last_day else None,
    }


def found(number: int) -> LegalHold:
    """Return hold ``number``. Raises ``Refused`` when there is none."""
    one = LegalHold.objects.filter(pk=number).first()
    if one is None:
        raise Refused(f"There is no hold {number}. `ombud privacy hold list` shows them.")
    return one


@hold.command("list")
@click.option("--all", "shows_all", is_flag=True, help="Also those that were released.")
@as_json
def hold_list(*, shows_all: bool, as_json: bool) -> None:
    """Show the holds in force, newest first."""
    rows = LegalHold.objects.all() if shows_all else LegalHold.objects.active()
    shapes = [hold_shape(one) for one in rows]
    lines: list[tuple[object, ...]] = [
        (one["hold"], one["matter"], one["ground"], f"review {one['review_on']}")
        for one in shapes
    ]
    show(shapes, as_json=as_json, text=table(lines) or "Nothing is held.")


@hold.command("show")
@click.argument("number", type=int)
@as_json
def hold_show(*, number: int, as_json: bool) -> None:
    """Show hold NUMBER, and how many rows of which tables it reaches now."""
    one = found(number)
    state = hold_shape(one) | {"reaches": count_of(one) if one.is_active else {}}
    rows: list[tuple[object, ...]] = list(state.items())
    show(state, as_json=as_json, text=table(rows))


@hold.command("place")
@click.argument("matter")
@click.option(
    "--ground",
    type=click.Choice(Ground.values),
    required=True,
    help="claims: legal claims; law: a law demands it; authority: an authority or a court "
    "ordered it; agreement: an agreement is enforced.",
)
@click.option("--owner", required=True, help="Mail address of the agent who looks after it.")
@click.option("--review-on", type=DAY, required=True, help="At most 180 days from now.")
@click.option("--person", "people", multiple=True, help="Mail address; can be repeated.")
@click.option("--ticket", "tickets", multiple=True, help="Number; can be repeated.")
@click.option("--opened", type=(DAY, DAY), help="Only opened between these two days.")
@as_json
def hold_place(
    *,
    matter: str,
    ground: str,
    owner: str,
    review_on: datetime,
    people: tuple[str, ...],
    tickets: tuple[str, ...],
    opened: tuple[datetime, datetime] | None,
    as_json: bool,
) -> None:
    """Hold everything about persons and tickets for MATTER until it is released."""
    agent = Agent.objects.filter(email__iexact=owner, is_active=True).first()
    if agent is None:
        raise Refused("No active agent has this address. Name who looks after the hold.")
    named = [person_of(one) for one in people]
    scope = holds.Scope(
        contacts=tuple(one for one in named if not isinstance(one, Agent)),
        agents=tuple(one for one in named if isinstance(one, Agent)),
        tickets=tickets_of(" ".join(tickets)),
        first_day=opened[0].date() if opened else None,
        last_day=opened[1].date() if opened else None,
    )
    one = holds.place_hold(
        matter=matter,
        ground=Ground(ground),
        scope=scope,
        review_on=review_on.date(),
        owner=agent,
        actor=OPERATOR,
    )
    show(hold_shape(one), as_json=as_json, text=f"Hold {one.pk} is in force.")


@hold.command("review")
@click.argument("number", type=int)
@click.argument("review_on", type=DAY)
@as_json
def hold_review(*, number: int, review_on: datetime, as_json: bool) -> None:
    """Keep hold NUMBER and look at it again on REVIEW_ON (year-month-day)."""
    one = found(number)
    holds.review_hold(one, review_on=review_on.date(), actor=OPERATOR)
    show(hold_shape(one), as_json=as_json, text=f"Hold {one.pk} stays in force.")


@hold.command("release")
@click.argument("number", type=int)
@as_json
def hold_release(*, number: int, as_json: bool) -> None:
    """End hold NUMBER; what was put off because of it runs at the next pass."""
    one = found(number)
    holds.release_hold(one, actor=OPERATOR)
    show(hold_shape(one), as_json=as_json, text=f"Hold {one.pk} is released.")
