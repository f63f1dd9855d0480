"""`ombud bench`."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

import click
import httpx
import psutil
from django.conf import settings
from django.db import connection

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.models import Mailbox
from ombud.people.actions import create_agent
from ombud.people.models import Agent, Team
from ombud.project.bench import bundle, erasing, intake, live, pages
from ombud.project.bench import privacy as duties
from ombud.project.bench.cases import MESSAGES, Place
from ombud.project.bench.large import furnish
from ombud.project.bench.load import DESK_ADDRESS, load
from ombud.project.bench.measure import cpu_seconds, database_processes, tree
from ombud.project.cli.output import as_json, show, table
from ombud.project.setup import initialise
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

AGENTS = 10
OWN = "bench-"  # how the addresses of invented agents begin
PASSWORD_BYTES = 24
START_SECONDS = 60


@click.group()
def bench() -> None:
    """Measure this installation on invented tickets.

    Use a data folder of its own (OMBUD_DATA): the invented tickets do not leave again.
    """


def refuse_a_desk_at_work() -> None:
    """Raise ``Refused`` where people work: invented agents and tickets would stay with them."""
    if Agent.objects.exclude(email__startswith=OWN).exists():
        raise Refused(
            "This desk has people of its own. Measure in a data folder of its own: "
            "OMBUD_DATA=./bench ombud bench load 10000."
        )


def place() -> Place:
    """Return where invented tickets go; make it where it is missing.

    Nobody knows the passwords of its agents. Raises ``Refused`` on a desk where people work.
    """
    refuse_a_desk_at_work()
    teams = [Team.objects.get_or_create(key=f"bench-{n}", name=f"Bench {n}")[0] for n in "123"]
    box, _ = Mailbox.objects.get_or_create(
        address=DESK_ADDRESS, defaults={"name": "Bench", "team": teams[0]}
    )
    addresses = [f"{OWN}{number}@halden.example" for number in range(AGENTS)]
    known = dict(Agent.objects.filter(email__in=addresses).values_list("email", "pk"))
    for address in addresses:
        if address not in known:
            known[address] = create_agent(
                email=address,
                name="Bench Agent",
                password=secrets.token_urlsafe(PASSWORD_BYTES),
                role="administrator",
                team=None,
                actor=SYSTEM,
            ).pk
    return Place(teams, box, sorted(known.values()), clock.now() - timedelta(days=701))


@bench.command("load")
@click.argument("tickets", type=click.IntRange(1, 5_000_000))
@click.option(
    "--setup",
    type=click.Choice(["small", "large"]),
    default="small",
    show_default=True,
    help="Large: 30 shared views, 50 own fields, a form with 200 rules.",
)
@as_json
def load_command(*, tickets: int, setup: str, as_json: bool) -> None:
    """Write TICKETS invented tickets, three messages each, all text indexed."""
    initialise()
    began = time.perf_counter()
    load(tickets, place(), report=lambda done: click.echo(f"{done}\r", nl=False, err=True))
    if setup == "large":
        furnish()
    seconds = round(time.perf_counter() - began, 1)
    state = {"tickets": tickets, "seconds": seconds}
    show(state, as_json=as_json, text=f"{tickets} tickets in {seconds} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """Run the web part of this desk; give its port and process."""
    port = free_port()
    environment = {
        **os.environ,
        "OMBUD_HTTP": f"127.0.0.1:{port}",
        "OMBUD_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "ombud.project", "serve", "--only", "web"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int) -> None:
    """Return when the desk answers. Raises ``Refused`` when it does not within a minute."""
    for _ in range(START_SECONDS * 10):
        try:
            httpx.get(f"http://127.0.0.1:{port}/sign-in/", timeout=5)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise Refused("The server did not answer. Run `ombud check`.")


def database_bytes() -> int:
    """Return the size of the database, write-ahead log folded in."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (settings.OMBUD_DATA / "desk.db").stat().st_size


def cpu_of_all() -> float:
    """Return the CPU seconds of this process, its children and the database so far."""
    own = os.times()
    children = [*tree(os.getpid())[1:], *database_processes()]
    ended = own.children_user + own.children_system
    return own.user + own.system + ended + cpu_seconds(children)


@bench.command("run")
@click.option("--clients", default="1,4,16", show_default=True, help="Clients at once.")
@click.option("--count", default=96, show_default=True, help="Requests for each figure.")
@click.option("--mails", default=300, show_default=True, help="Mails to take in.")
@click.option("--open-pages", default=200, show_default=True, help="Pages that hear of news.")
@as_json
def run_command(
    *, clients: str, count: int, mails: int, open_pages: int, as_json: bool
) -> None:
    """Measure pages and intake on the tickets that were loaded."""
    tickets = Ticket.objects.count()
    if not tickets:
        raise Refused("There are no tickets. Run `ombud bench load 10000` first.")
    here = place()
    agent = Agent.objects.get(pk=here.agents[0])
    report = {
        "database": connection.vendor,
        "tickets": tickets,
        "mb_per_10000_tickets": round(database_bytes() / 1e6 / tickets * 10_000, 1),
        "statements": pages.statements(agent),
        "load_average": psutil.getloadavg()[0],
    }
    costs = []
    with served() as (port, pid):
        for number in map(int, clients.split(",")):
            where = ("127.0.0.1", port)
            costs += pages.run(where, pid, agent, here.teams[0].pk, number, count)
        ticket = Ticket.objects.order_by("-pk")[0]
        reached = live.update_reaching(where, pid, agent, ticket, open_pages, times=5)
    report["update_ms"] = asdict(reached)
    report["pages"] = [asdict(cost) for cost in costs]
    report["least_cpu_ms_alone"] = pages.alone(agent, here.teams[0].pk, count)
    spent, singly = cpu_of_all(), max(1, mails // 3)
    bulk = intake.in_bulk(mails, here.mailbox)
    between = cpu_of_all()
    one_by_one = intake.one_by_one(singly, here.mailbox, free_port())
    report["mails_per_second"] = {"bulk": bulk, "one_by_one_smtp": one_by_one}
    report["cpu_ms_per_mail"] = {
        "bulk": round((between - spent) * 1000 / mails, 1),
        "one_by_one_smtp": round((cpu_of_all() - between) * 1000 / singly, 1),
    }
    text = [
        table([(key, value) for key, value in report.items() if key != "pages"]),
        table([("operation", "clients", "count", "cpu ms", "p50", "p95", "p99")]),
        table([tuple(asdict(cost).values()) for cost in costs]),
    ]
    show(report, as_json=as_json, text="\n".join(text))


@bench.command("privacy")
@click.option("--count", default=200, show_default=True, help="Tries for each figure.")
@as_json
def privacy_command(*, count: int, as_json: bool) -> None:
    """Measure one entry of the log, and whether known addresses are answered otherwise."""
    ticket = Ticket.objects.order_by("-pk").first()
    if ticket is None:
        raise Refused("There are no tickets. Run `ombud bench load 100` first.")
    place()
    report = {
        "database": connection.vendor,
        "load_average": psutil.getloadavg()[0],
        "append_ms": asdict(duties.append(ticket, count)),
        "answers": asdict(duties.answers(count)),
    }
    show(report, as_json=as_json, text=table(list(report.items())))


@bench.command("bundle")
@click.option("--messages", default=5000, show_default=True, help="Mails of one person.")
@click.option("--megabytes", default=2000, show_default=True, help="Their files together.")
@click.option("--kills", default=1, show_default=True, help="Processes to kill on the way.")
@as_json
def bundle_command(*, messages: int, megabytes: int, kills: int, as_json: bool) -> None:
    """Measure the archive of one person, and kill it at random moments.

    Each killed one is carried on and must be the same, byte for byte. Exit code 1 if not.
    """
    initialise()
    contact = bundle.person(messages, megabytes, place().mailbox)
    whole = bundle.make(contact)
    differ = bundle.killed(contact, kills, whole)
    report = {**asdict(whole), "kills": kills, "different_after_a_kill": differ}
    show(report, as_json=as_json, text=table(list(report.items())))
    if differ:
        sys.exit(1)


@bench.command("erasure")
@click.argument("tickets", type=click.IntRange(1, 1_000_000))
@as_json
def erasure_command(*, tickets: int, as_json: bool) -> None:
    """Measure how one person is erased to whom 19 of 20 of TICKETS new tickets belong.

    Three messages each, signed with their name. Exit code 1 where it is not certified.
    """
    initialise()
    here = place()
    if Ticket.objects.exists():
        raise Refused("There are tickets already. Measure in an empty data folder.")
    here.person = erasing.person()
    load(tickets, here, report=lambda done: click.echo(f"{done}\r", nl=False, err=True))
    number, planned = erasing.plan(here.person.contact)
    ended, erased = erasing.erase(number)
    report = {
        "database": connection.vendor,
        "messages": tickets * MESSAGES,
        "load_average": psutil.getloadavg()[0],
        "plan": asdict(planned),
        "erasure": asdict(erased),
        "is_certified": bool(ended.certificate),
        "problem": ended.problem,
    }
    show(report, as_json=as_json, text=table(list(report.items())))
    if not ended.certificate:
        sys.exit(1)


COMMANDS = {"bench": bench}
