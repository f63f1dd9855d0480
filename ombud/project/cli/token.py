"""`ombud token create|list|revoke`."""

from __future__ import annotations

from typing import Any

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.people.models import AccessToken, Agent
from ombud.people.queries import agent_by_address
from ombud.people.scopes import Scope
from ombud.people.tokens import make_token, revoke_token, tokens_of
from ombud.project.cli.output import as_json, show, table
from ombud.project.cli.user import team_named


@click.group()
def token() -> None:
    """Make, list and revoke access tokens of the programming interface."""


def agent_named(email: str) -> Agent:
    """Return the active agent with mail address ``email``. Raises ``Refused``."""
    agent = agent_by_address(email)
    if agent is None:
        raise Refused("There is no active account with this address.")
    return agent


def shape(one: AccessToken) -> dict[str, Any]:
    return {
        "token": one.pk,
        "name": one.name,
        "hint": f"ombud_…{one.hint}",
        "scopes": one.scopes,
        "team": one.team.key if one.team else None,
        "expires_at": one.expires_at.isoformat(),
        "used_on": one.used_on.isoformat() if one.used_on else None,
        "is_live": one.is_live,
    }


@token.command()
@click.argument("email")
@click.option("--name", required=True, help="What it is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([one.value for one in Scope]),
    help="What it may be used for; several times.",
)
@click.option("--days", default=90, show_default=True, help="Until it ends, at most 366.")
@click.option("--team", default="", help="Key of the team in which it is good; else all.")
@as_json
def create(
    *, email: str, name: str, scopes: tuple[str, ...], days: int, team: str, as_json: bool
) -> None:
    """Make a token for the account EMAIL and print it, this once."""
    where = team_named(team) if team else None
    made, text = make_token(
        agent_named(email), name=name, scopes=scopes, days=days, team=where, actor=OPERATOR
    )
    show({**shape(made), "text": text}, as_json=as_json, text=text)


@token.command("list")
@click.argument("email")
@as_json
def list_tokens(*, email: str, as_json: bool) -> None:
    """Show the tokens of the account EMAIL; never their text."""
    shapes = [shape(one) for one in tokens_of(agent_named(email))]
    rows: list[tuple[object, ...]] = [
        (one["token"], one["hint"], one["name"], "live" if one["is_live"] else "ended")
        for one in shapes
    ]
    show(shapes, as_json=as_json, text=table(rows))


@token.command()
@click.argument("number", type=int)
@as_json
def revoke(*, number: int, as_json: bool) -> None:
    """End token NUMBER now."""
    found = AccessToken.objects.select_related("agent", "team").filter(pk=number).first()
    if found is None:
        raise Refused("There is no token of this number.")
    revoke_token(found, actor=OPERATOR)
    show(shape(found), as_json=as_json, text=f"Token {number} has ended.")


COMMANDS = {"token": token}
