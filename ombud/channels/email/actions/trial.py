"""Testing a mailbox: it sends a mail to itself, and each step says how it went."""

from __future__ import annotations

import smtplib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_noop as _

from ombud.base import clock
from ombud.base.errors import Misconfigured
from ombud.channels.email import queries
from ombud.channels.email.actions.outbox import queue_mail
from ombud.channels.email.facts import MailboxTested
from ombud.channels.email.models import Mailbox, OutgoingMail
from ombud.channels.email.outgoing import delivery, smtp
from ombud.channels.email.outgoing.answers import Outcome
from ombud.channels.email.outgoing.compose import mail_bytes
from ombud.channels.email.outgoing.server import server_for
from ombud.channels.email.statuses import Delivery, MailKind
from ombud.events import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.base.actor import Actor

STEPS = ("settings", "connect", "tls", "sign-in", "send", "arrive")
ADVICE = {
    "settings": _("Complete the sending settings of the mailbox."),
    "connect": _("Check host and port, and that a firewall lets this server out."),
    "tls": _(
        "Check whether the port wants TLS from the start (465) or STARTTLS (587), and that "
        "the server's certificate is valid for this host name."
    ),
    "sign-in": _(
        "Check user name and password; with OAuth, sign in again. Many providers want an app "
        "password."
    ),
    "send": _("The server refused the mail. Check that this user may send as this address."),
    "arrive": _(
        "The mail left and has not come back. Check the fetching settings, the junk folder "
        "and the MX record, then look again."
    ),
}
POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the test: its name, whether it worked, what the server said, what to do."""

    name: str
    is_well: bool
    answer: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """The result: the steps as far as they went; ``mail`` is the number of the test mail."""

    mail: int
    steps: tuple[Step, ...]

    @property
    def is_well(self) -> bool:
        return all(step.is_well for step in self.steps) and self.steps[-1].name == "arrive"


def test_mailbox(
    mailbox: Mailbox,
    *,
    actor: Actor,
    wait_seconds: float = 30.0,  # noqa: PT028 - a verb, not a test
    fetch: Callable[[Mailbox], object] | None = None,  # noqa: PT028 - a verb, not a test
) -> Trial:
    """Send a mail from ``mailbox`` to itself, wait for it, and return how each step went.

    Must run outside a transaction. ``fetch`` is called while waiting, for a caller that
    has no running mail receiver and can fetch itself.
    """
    # Whoever fetches from it looks at once, instead of resting after older trouble.
    Mailbox.objects.filter(pk=mailbox.pk).update(checked_at=clock.now())
    mail, steps = send_test(mailbox)
    if all(step.is_well for step in steps):
        steps = (*steps, arrival_within(mail, wait_seconds, fetch))
    trial = Trial(mail.pk, steps)
    note_result(mailbox, trial, actor=actor)
    return trial


def send_test(mailbox: Mailbox) -> tuple[OutgoingMail, tuple[Step, ...]]:
    """Send the test mail now, and return it with the steps as far as they went."""
    with transaction.atomic():
        mail = queue_mail(
            OutgoingMail(
                mailbox=mailbox,
                kind=MailKind.TEST,
                to=mailbox.address,
                state=Delivery.SENDING,  # here and now, not by the worker
                attempts=1,
                first_tried_at=clock.now(),
                not_before=clock.now() + delivery.LEASE,
            )
        )
    try:
        server = server_for(mailbox)
    except Misconfigured as problem:
        delivery.settle(mail, Outcome(is_final=True, answer=str(problem)))
        return mail, (Step("settings", False, str(problem), ADVICE["settings"]),)
    failed, outcome = "send", Outcome()
    try:
        with smtp.session(server, delivery.own_name(mail)) as connection:
            outcome = smtp.hand_over(connection, delivery.parcel_of(mail, mail_bytes(mail)))
    except smtp.Trouble as trouble:
        failed, outcome = trouble.step, trouble.outcome
    except smtplib.SMTPException:
        outcome = Outcome(answer="The server does not speak SMTP.")
    # A test is not repeated by itself: whoever asked for it reads the result.
    is_final = not outcome.is_delivered
    delivery.settle(
        mail,
        Outcome(outcome.is_delivered, is_final, outcome.answer),
    )
    return mail, steps_until(failed, outcome.answer, is_well=outcome.is_delivered)


def steps_until(name: str, answer: str, *, is_well: bool) -> tuple[Step, ...]:
    """Return the steps up to ``name``; only the last one may have gone wrong."""
    before = STEPS[: STEPS.index(name)]
    last = Step(name, is_well, answer, "" if is_well else ADVICE[name])
    return (*(Step(one, True) for one in before), last)


def arrival_of(mail: OutgoingMail) -> Step:
    """Return whether the test mail has come in by now."""
    if queries.arrived(mail.internet_message_id).exists():
        return Step("arrive", True)
    return Step("arrive", False, "", ADVICE["arrive"])


def arrival_within(
    mail: OutgoingMail, seconds: float, fetch: Callable[[Mailbox], object] | None
) -> Step:
    """Return whether the test mail comes in within ``seconds``; looks twice a second."""
    until = time.monotonic() + seconds
    while True:
        if fetch is not None:
            fetch(mail.mailbox)
        step = arrival_of(mail)
        if step.is_well or time.monotonic() >= until:
            return step
        time.sleep(POLL_SECONDS)


@transaction.atomic
def note_result(mailbox: Mailbox, trial: Trial, *, actor: Actor) -> None:
    """Keep when the mailbox was tested and which step failed, for health and the list."""
    last = trial.steps[-1]
    mailbox.checked_at = clock.now()
    mailbox.problem = "" if trial.is_well else last.name
    mailbox.save(update_fields=["checked_at", "problem"])
    log.record(MailboxTested(is_well=trial.is_well), mailbox, actor=actor)
