"""The desk itself: data map, migrations, mail, accounts, clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import checks

from ombud.base import clock
from ombud.channels.email.models import Mailbox
from ombud.events.models import Event
from ombud.people.models import Agent
from ombud.project import migrations
from ombud.project.demo import company
from ombud.project.selfcheck.finding import error, fine, warning
from ombud.project.selfcheck.transport import is_here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.project.selfcheck.finding import Finding

LEAST_YEAR = 2026
DRIFT_MINUTES = 5


def data_map() -> Iterator[Finding]:
    """The data map's checks: what is not declared does not start."""
    yield from serious(["datamap", checks.Tags.database], "data-map")


def declarations() -> Iterator[Finding]:
    """The data map's checks but for the tables, which an older version may have left."""
    yield from serious(["datamap"], "data-map")


def system() -> Iterator[Finding]:
    """All of Django's checks: settings, addresses, models, translation."""
    yield from serious(None, "system")


def serious(tags: list[str] | None, code: str) -> Iterator[Finding]:
    found = checks.run_checks(tags=tags, databases=["default"])
    bad = [message for message in found if message.is_serious() and not message.is_silenced()]
    for message in bad:
        text = f"{message.msg} {message.hint or ''}".strip()
        yield error(message.id or code, text, stops=True)
    if not bad:
        yield fine(code, CHECKED[code])


CHECKED = {
    "data-map": "Every column and table is in the data map.",
    "system": "The system checks have no finding.",
}


def schema() -> Iterator[Finding]:
    """The database's tables belong to this version."""
    missing, unknown = migrations.missing(), migrations.unknown()
    if missing:
        yield error(
            "schema", f"{len(missing)} migrations are missing. Run `ombud init`.", stops=True
        )
    if unknown:
        yield error(
            "schema",
            "The database was made by a newer version. Install that version or restore.",
            stops=True,
        )
    if not missing and not unknown:
        yield fine("schema", "The tables belong to this version.")


def clock_is_sane() -> Iterator[Finding]:
    """The clock: not before this version was made, not behind what the log has seen."""
    now = clock.now()
    newest = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    if now.year < LEAST_YEAR:
        yield error("clock", "The clock is years behind. Set it; switch time service on.")
    elif newest and newest > clock.in_(minutes=DRIFT_MINUTES):
        yield error(
            "clock", "The log has entries from the future: the clock went back. Set it."
        )
    else:
        yield fine("clock", "The clock agrees with the log.")


def mail() -> Iterator[Finding]:
    """There is a way in and a way out for mail."""
    boxes = list(Mailbox.objects.filter(is_active=True))
    if not boxes:
        yield warning("mail", "There is no mailbox. Add one: `ombud mailbox add`.")
        return
    if not settings.OMBUD_SMTP_OUT and not all(box.smtp_host for box in boxes):
        yield warning(
            "mail-out",
            "A mailbox has no sending server and OMBUD_SMTP_OUT is empty: its answers wait.",
        )
    else:
        yield fine("mail-out", "Every mailbox has a sending server.")
    troubled = [box.pk for box in boxes if box.problem]
    if troubled:
        numbers = ", ".join(str(number) for number in troubled)
        yield warning(
            "mailbox", f"Mailboxes with a problem: {numbers}. Run `ombud mailbox test`."
        )
    else:
        yield fine("mailbox", f"{len(boxes)} mailboxes report no problem.")


def cards() -> Iterator[Finding]:
    """Say what becomes of card numbers, and where one can still be."""
    if settings.OMBUD_FORGET_CARDS:
        yield fine(
            "cards",
            "Card numbers that come in are removed. Inside PDF and office files and pictures "
            "they stay: those are kept sealed, as they came.",
        )
        return
    yield warning(
        "cards",
        "Card numbers that come in are kept, sealed. Leave OMBUD_FORGET_CARDS out, and only "
        "their last four digits are.",
    )


def with_known_password() -> list[str]:
    """Return the addresses of active accounts that anybody could open who has the source."""
    demo = Agent.objects.filter(is_active=True, email__endswith=f"@{company.DOMAIN}")
    return [one.email for one in demo.order_by("email") if one.check_password(company.PASSWORD)]


def accounts() -> Iterator[Finding]:
    """Somebody can sign in; the demo's known password is not open to others."""
    is_reached = not (is_here(settings.HOST) and is_here(settings.OMBUD_HTTP[0]))
    if settings.OMBUD_DEMO and is_reached:
        yield error(
            "demo",
            "OMBUD_DEMO opens accounts with known passwords, and the desk is reached from "
            "other machines. Unset it.",
            stops=True,
        )
    elif is_reached and (open_ones := with_known_password()):
        yield error(
            "demo-accounts",
            "Accounts of the demo still have their known password, and the desk is reached "
            f"from other machines: {', '.join(open_ones)}. Run `ombud user reset` for each, or "
            "close them.",
            stops=True,
        )
    if Agent.objects.filter(is_active=True).exists():
        yield fine("accounts", "There are accounts to sign in with.")
    else:
        yield warning("accounts", "Nobody can sign in yet. Run `ombud user create`.")
