"""What privacy requests do by themselves. Arguments are row numbers only."""

from __future__ import annotations

from django_tasks import task

from ombud.events.models import Event
from ombud.privacy import actions, erasing
from ombud.privacy.models import PrivacyRequest
from ombud.tickets.models import Message


@task()
def read_message(event_id: int) -> None:
    """Propose a ticket of which a message reads like a request; twice does nothing."""
    for event in Event.objects.filter(pk=event_id):
        messages = Message.objects.select_related("ticket")
        for message in messages.filter(pk=event.payload["message"]):
            actions.propose(message)


@task()
def go_on() -> None:
    """Carry on with requests that waited long enough, and those under way."""
    actions.go_on_by_itself()
    actions.forget_addresses()


@task()
def warn() -> None:
    """Warn of the deadlines that come near; a share that was told is not told again."""
    actions.warn_of_deadlines()


@task()
def begin_erasure(request_id: int) -> None:
    """Start the erasure that answers a request; twice starts one."""
    for request in PrivacyRequest.objects.filter(pk=request_id):
        erasing.begin_erasure(request)


@task()
def tidy_up() -> None:
    """Remove codes, documents and records whose time is over; again changes nothing."""
    actions.forget_codes()
    actions.destroy_old_proofs()
    actions.forget_old_records()
