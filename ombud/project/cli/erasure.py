"""`ombud privacy plan|erase|ledger|compact`: ending a person's data, from the command line."""

from __future__ import annotations

import sys
from typing import Any

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.desk.erasing import problem_of
from ombud.erasure import ledger
from ombud.erasure.actions import PlanChanged, plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.compaction import compact_all, size
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import State
from ombud.erasure.work import Busy
from ombud.people.models import Agent, Contact
from ombud.people.queries import find_contact
from ombud.project.cli.output import as_json, show, table


def person_named(reference: str) -> Contact | Agent:
    """Return the person of ``contact:NUMBER``, ``agent:NUMBER`` or a mail address.

    Raises ``Refused`` when there is none.
    """
    kind, _, number = reference.partition(":")
    found: Contact | Agent | None = None
    if kind == "contact" and number.isdecimal():
        found = Contact.objects.filter(pk=int(number)).first()
    elif kind == "agent" and number.isdecimal():
        found = Agent.objects.filter(pk=int(number)).first()
    elif "@" in reference:
        found = find_contact(reference)
    if found is None:
        raise Refused(
            "There is no such person. Give contact:NUMBER, agent:NUMBER or an address."
        )
    return found


def words_of(erasure: Erasure) -> dict[str, Any]:
    """Return an erasure in plain values; nothing of the person is among them."""
    return {
        "number": erasure.pk,
        "person": f"{erasure.person_kind}:{erasure.person_id}",
        "pseudonym": erasure.pseudonym,
        "state": str(erasure.state),
        "stage": str(erasure.stage),
        "problem": erasure.problem,
        "plan": erasure.plan,
        "conflicts": erasure.conflicts,
        "kept": erasure.kept,
        "spared": erasure.spared,
        "results": erasure.results,
        "certificate": erasure.certificate,
    }


def told(erasure: Erasure) -> str:
    """Return an erasure for a person: where it stands, then a line for each place."""
    counts = erasure.results or erasure.plan
    rows: list[tuple[object, ...]] = [("place", "what", "count")]
    rows += [(place, what, n) for place in sorted(counts) for what, n in counts[place].items()]
    stands = (
        f"Erasure {erasure.pk} of {erasure.person_kind} {erasure.person_id}: {erasure.state}"
    )
    problem = f" ({erasure.problem})\n{problem_of(erasure)}" if erasure.problem else "."
    return "\n".join([f"{stands}{problem}", *staying(erasure), table(rows)])


def staying(erasure: Erasure) -> list[str]:
    """Return a line for each thing that stands in the way, and for each that a law keeps."""
    conflicts = [
        f"  {one['place']}"
        if "place" in one
        else f"  {one['ground']}: {one['count']} in {one['table']}"
        for one in erasure.conflicts
    ]
    return conflicts + [
        f"  kept: {one['name']} ({one['count']}), {one['ground']}, until {one['until']}"
        for one in erasure.kept
    ]


@click.command("plan")
@click.argument("person")
@as_json
def plan_command(*, person: str, as_json: bool) -> None:
    """Count what erasing PERSON would do, table by table. Nothing is changed.

    PERSON: contact:NUMBER, agent:NUMBER, or the mail address of a contact.
    """
    plan = plan_erasure(person_named(person), actor=OPERATOR)
    show(words_of(plan), as_json=as_json, text=told(plan))


class PlanNumber(click.ParamType[int]):
    """The number of a plan; who names a person is told how to make one."""

    name = "number"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number. Raises ``click.BadParameter`` for anything else."""
        if not value.isascii() or not value.isdigit():
            self.fail(
                f"{value!r} is no number of a plan. Make one with `ombud privacy plan PERSON`, "
                "and give the number that it prints.",
                param,
                ctx,
            )
        return int(value)


@click.command("erase")
@click.argument("number", type=PlanNumber())
@click.option("--yes", is_flag=True, help="Do not ask. It cannot be undone.")
@click.option(
    "--drop-files",
    is_flag=True,
    help="Also destroy files of others that name the person and cannot be written again.",
)
@click.option(
    "--as-it-is",
    is_flag=True,
    help="Begin although the data changed since the plan: mail keeps coming in.",
)
@as_json
def erase_command(
    *, number: int, yes: bool, drop_files: bool, as_it_is: bool, as_json: bool
) -> None:
    """Do the planned erasure NUMBER to its end, and print its certificate.

    Again on one that was broken off: it goes on where it stood. Exit code 1 when the data
    changed since it was planned, or when it could not be proved that nothing is left: a PDF,
    an office file or an archive of somebody else may name the person. Destroy those one by
    one in the desk, or all of them with --drop-files; after a restore, while the desk is
    closed, that is the way.
    """
    erasure = Erasure.objects.filter(pk=number).first()
    if erasure is None:
        raise Refused("There is no such plan. Make one with `ombud privacy plan`.")
    if erasure.state == State.PLANNED:
        if not yes:
            click.confirm(
                "This cannot be undone. Erase? (--yes does not ask)", abort=True, err=True
            )
        try:
            start_erasure(erasure, actor=OPERATOR, as_it_is=as_it_is)
        except PlanChanged as changed:
            lines = [f"{place}: {old} → {new}" for place, (old, new) in changed.changes.items()]
            raise Refused("\n".join([str(changed), *lines])) from None
    done = run_to_the_end(erasure, drops_files=drop_files)
    show(words_of(done), as_json=as_json, text=told(done))
    if done.state != State.DONE:
        sys.exit(1)


@click.command("ledger")
@as_json
def ledger_command(*, as_json: bool) -> None:
    """Say how many erasures the ledger knows, and how many this database has not applied."""
    files = [str(path) for path in ledger.places() if path.exists()]
    state = {
        "entries": ledger.LEDGER.position(),
        "pending": ledger.LEDGER.behind(),
        "files": files,
    }
    text = f"{state['entries']} erasures, {state['pending']} not applied to this database."
    show(state, as_json=as_json, text=text)


@click.command("compact")
@as_json
def compact_command(*, as_json: bool) -> None:
    """Write the database anew: its files keep nothing that was deleted.

    An erasure does this by itself where it has to: for an encrypted file smaller than one
    gigabyte, and under PostgreSQL for the tables it touched and all others of people's data
    below that size. For larger ones choose a quiet hour: who writes waits for it. Needs as
    much free disk space as the file, or the largest table, takes.
    """
    before = size()
    try:
        compact_all()
    except Busy:
        raise Refused(
            "The database is in use, or the disk is full. Try again in a quiet hour."
        ) from None
    state = {"bytes_before": before, "bytes": size()}
    show(state, as_json=as_json, text=f"{before} bytes before, {state['bytes']} now.")


COMMANDS = (plan_command, erase_command, ledger_command, compact_command)
