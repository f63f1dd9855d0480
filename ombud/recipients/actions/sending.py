"""Notices leave, are confirmed, or become work for somebody after seven days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.late import httpx, outbound
from ombud.base.locks import lock
from ombud.channels.email.actions.letters import write_to_company
from ombud.events import log
from ombud.purposes.gate import RIGHTS, Channel, decide
from ombud.recipients.actions.telling import opened, signed
from ombud.recipients.facts import NoticeAcknowledged, NoticeOverdue, NoticeSent
from ombud.recipients.models import Notice
from ombud.recipients.statuses import Way

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent

WAITS = timedelta(days=7)  # for a confirmation, then somebody has to ask
KEPT = timedelta(days=90)  # what a notice says, at the longest
LONGEST_PAUSE = timedelta(days=1)
MEDIA_TYPE = "application/jose"


def send_notices() -> int:
    """Send what may leave now; return how many left. One that cannot leave is tried again."""
    waiting = Notice.objects.to_send().select_related("recipient").order_by("pk")
    return sum(send(one) for one in waiting[:100])


def send(notice: Notice) -> bool:
    """Send one notice and say whether it left; outside of a transaction, for it may call."""
    ways = {Way.MAIL: by_mail, Way.HTTP: by_call, Way.FETCH: laid_out}
    is_gone = ways[Way(notice.recipient.way)](notice)
    with transaction.atomic():
        lock(notice)
        notice.tries += 1
        notice.next_try_at = clock.now() + pause_after(notice.tries)
        if is_gone:
            notice.sent_at = clock.now()
            log.record(NoticeSent(notice=notice.pk), notice.recipient, actor=SYSTEM)
        notice.save(update_fields=["tries", "next_try_at", "sent_at"])
    return is_gone


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after that many tries: twice as long each time, at most a day."""
    return min(LONGEST_PAUSE, timedelta(minutes=2 ** min(tries, 11)))


def by_mail(notice: Notice) -> bool:
    """Mail the address of the notice; what it says is not in the mail."""
    subject = _("Data of a person: %(about)s") % {"about": notice.get_about_display()}
    text = _(
        "We gave you data of a person who has used a right. What it is about, and whom, you "
        "read here; please carry it out, tell whoever got the data from you, and confirm it "
        "on the same page within seven days:\n\n%(link)s"
    ) % {"link": opened(notice)["acknowledge"]}
    mail = write_to_company(
        notice.recipient.address, subject=subject, text=text, purpose=RIGHTS.key
    )
    return mail is not None


def by_call(notice: Notice) -> bool:
    """Post the signed notice to the address that an administrator declared."""
    if not decide(notice.contact_id or 0, RIGHTS.key, Channel.WEBHOOK).allowed:
        return False
    try:
        with outbound.client(settings.OMBUD_OUTBOUND_ALLOW) as client:
            answer = client.post(
                notice.recipient.address,
                content=signed(notice),
                headers={"Content-Type": MEDIA_TYPE},
            )
    except httpx.HTTPError:
        return False
    return bool(answer.is_success)


def laid_out(notice: Notice) -> bool:
    """The recipient fetches it: from now on it counts as sent."""
    del notice
    return True


@transaction.atomic
def acknowledge(notice: Notice, *, actor: Actor, agent: Agent | None = None) -> None:
    """Note that a recipient confirmed, and destroy what the notice said; again does nothing.

    agent: who noted it for them, on other evidence.
    """
    lock(notice)
    if notice.acknowledged_at is not None:
        return
    notice.acknowledged_at, notice.sealed, notice.settled_by = clock.now(), None, agent
    notice.save(update_fields=["acknowledged_at", "sealed", "settled_by"])
    fact = NoticeAcknowledged(notice=notice.pk, by_agent=agent is not None)
    log.record(fact, notice.recipient, actor=actor)


def settle(notice: Notice, *, agent: Agent, actor: Actor) -> None:
    """Note that a recipient confirmed otherwise. Raises ``Refused`` before it has left."""
    if notice.sent_at is None:
        raise Refused("This notice has not left yet. Wait until it was sent.")
    acknowledge(notice, actor=actor, agent=agent)


def find_overdue() -> int:
    """Make work of each notice that nobody has confirmed in seven days; return how many."""
    late = Notice.objects.open().filter(
        released_at__lte=clock.now() - WAITS, overdue_at__isnull=True
    )
    return sum(call_overdue(one) for one in late.select_related("recipient").order_by("pk"))


@transaction.atomic
def call_overdue(notice: Notice) -> bool:
    lock(notice)
    if notice.overdue_at is not None or notice.acknowledged_at is not None:
        return False
    notice.overdue_at = clock.now()
    notice.save(update_fields=["overdue_at"])
    log.record(NoticeOverdue(notice=notice.pk), notice.recipient, actor=SYSTEM)
    return True


def forget_notices() -> int:
    """Destroy what old notices say, confirmed or not; return how many."""
    old = Notice.objects.filter(sealed__isnull=False, made_at__lte=clock.now() - KEPT)
    return old.update(sealed=None)
