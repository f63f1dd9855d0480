"""`ombud user create|reset|open-networks`."""

from __future__ import annotations

import secrets

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.people.actions import change_password, create_agent, open_to_all_networks
from ombud.people.models import Agent, Team
from ombud.people.queries import agent_by_address
from ombud.project.cli.output import as_json, secret_from, show

DRAWN_BYTES = 15
ROLES = "administrator for the first account, then agent"


@click.group()
def user() -> None:
    """Make agents' accounts and reset their passwords."""


def team_named(key: str) -> Team:
    """Return team ``key``. Raises ``Refused`` with the teams that there are."""
    found: Team | None = Team.objects.filter(key=key).first()
    if found is None:
        keys = ", ".join(Team.objects.values_list("key", flat=True)) or "none yet"
        raise Refused(f"There is no team of this key. There are: {keys}.")
    return found


def only_team() -> Team:
    """Return the one team that there is. Raises ``Refused`` where that says too little."""
    teams = list(Team.objects.filter(is_active=True))
    if len(teams) == 1:
        return teams[0]
    keys = ", ".join(one.key for one in teams) or "none yet"
    raise Refused(f"Name the team by its key, with --team. There are: {keys}.")


def password_or_drawn(*, draw: bool) -> str:
    return secrets.token_urlsafe(DRAWN_BYTES) if draw else secret_from("Password", confirm=True)


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="As contacts and colleagues read it.")
@click.option("--role", default="", help="Key of the role.", show_default=ROLES)
@click.option("--team", default="", help="Key of the team; without it, every team.")
@click.option("--generate", is_flag=True, help="Draw a password and print it once.")
@as_json
def create(
    *, email: str, name: str, role: str, team: str, generate: bool, as_json: bool
) -> None:
    """Make an account for EMAIL. The password is asked for, or read from standard input."""
    where = team_named(team) if team else None
    password = password_or_drawn(draw=generate)
    role = role or ("agent" if Agent.objects.exists() else "administrator")
    agent = create_agent(
        email=email, name=name, password=password, role=role, team=where, actor=OPERATOR
    )
    tell(agent, password if generate else "", as_json=as_json)


@user.command()
@click.argument("email")
@click.option("--generate", is_flag=True, help="Draw a password and print it once.")
@as_json
def reset(*, email: str, generate: bool, as_json: bool) -> None:
    """Set a new password for EMAIL; all sessions of the account end."""
    agent = agent_by_address(email)
    if agent is None:
        raise Refused("There is no active account with this address.")
    password = password_or_drawn(draw=generate)
    change_password(agent, password, actor=OPERATOR)
    tell(agent, password if generate else "", as_json=as_json)


@user.command("open-networks")
def open_networks() -> None:
    """Let agents work from every network again, after the allow-list shut everybody out."""
    open_to_all_networks(actor=OPERATOR)
    click.echo("Agents may work from every network. Set the list anew under Settings.")


def tell(agent: Agent, drawn: str, *, as_json: bool) -> None:
    state = {"agent": agent.pk, "email": agent.email, **({"password": drawn} if drawn else {})}
    text = f"Account {agent.pk} is ready." + (f" Password: {drawn}" if drawn else "")
    show(state, as_json=as_json, text=text)


COMMANDS = {"user": user}
