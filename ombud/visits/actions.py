"""The verbs of visits: ask for a link, send it, come in by it, leave."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from ombud.base import clock, keys
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.actions.letters import write_to_contact
from ombud.events import log
from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import tasks
from ombud.people.addresses import lookup_of
from ombud.people.models import Identifier, IdentifierKind
from ombud.people.sessions import row_key
from ombud.people.sign_in import count_try, throttle_key
from ombud.visits.facts import VisitBegan, VisitEnded, VisitLinkSent
from ombud.visits.letters import link_mail
from ombud.visits.models import SignInLink, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

MAIL_LINK = "ombud.visits.tasks.mail_link"  # a task calls actions, so it is known by name
LINK_LIVES = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
TOKEN_BYTES = 32
PATH = "/help/sign-in/"
GOAL = re.compile(r"(?:tickets|my-data)/(?:[0-9]{1,18}/)?", re.ASCII)
MOST_FOR_ADDRESS = 5  # links in a quarter of an hour
MOST_FROM_NETWORK = 20


def may_ask(address: str, network: str) -> bool:
    """Count one more wish for a link; say whether it may go on, known address or not."""
    named = count_try(throttle_key("visit link for", address))
    asked = count_try(throttle_key("visit link from", network))
    return named <= MOST_FOR_ADDRESS and asked <= MOST_FROM_NETWORK


def may_open(network: str) -> bool:
    """Count one more link that was opened; say whether it may go on."""
    return count_try(throttle_key("visit link tried from", network)) <= MOST_FROM_NETWORK


@transaction.atomic
def ask_link(address: str, *, goal: str = "", language: str = "en") -> SignInLink:
    """Note that somebody at ``address`` wants in; the queue sends the link if we know them.

    goal: where the link leads on the contacts' side, such as ``tickets/1001/``; anything
    else leads to the first page.
    """
    lookup = lookup_of(IdentifierKind.EMAIL, address)
    known = Identifier.objects.filter(lookup=lookup, kind=IdentifierKind.EMAIL).first()
    link = SignInLink.objects.create(
        identifier=known,
        goal=goal if GOAL.fullmatch(goal) else "",
        language=language,
        expires_at=clock.now() + LINK_LIVES,
    )
    enqueue(tasks[MAIL_LINK], link.pk)
    return link


@transaction.atomic
def send_link(link: SignInLink) -> None:
    """Mail the link; forget it where nobody is known. Sent once: again does nothing."""
    if link.digest is not None or link.expires_at <= clock.now():
        return
    identifier = link.identifier
    if identifier is None:
        link.delete()
        return
    token = secrets.token_urlsafe(TOKEN_BYTES)
    if not SignInLink.objects.filter(pk=link.pk, digest=None).update(digest=digest_of(token)):
        return
    address = f"{settings.OMBUD_PUBLIC_URL}{PATH}{token}/"
    subject, text = link_mail(address, link.language)
    contact = identifier.contact
    write_to_contact(
        contact,
        identifier.value,
        subject=subject,
        text=text,
        purpose="security",
        language=link.language,
    )
    log.record(VisitLinkSent(), contact, actor=SYSTEM)


def digest_of(token: str) -> bytes:
    """Return under what the link with ``token`` is found."""
    key = keys.derived(settings.OMBUD_KEY_FILE, "visit link")
    return keys.keyed_digest(key, token)


def is_open(token: str) -> bool:
    """Say whether a link with that word would let somebody in now."""
    return usable(token) is not None


def usable(token: str) -> SignInLink | None:
    found = SignInLink.objects.filter(
        digest=digest_of(token), used_at=None, expires_at__gt=clock.now()
    )
    return found.select_related("identifier__contact").first()


@transaction.atomic
def come_in(token: str) -> tuple[Visit, str, str]:
    """Begin a visit by the word of a link; return it, its cookie and where it leads.

    The address is proved by it. Raises ``Refused`` for a link that was used or is too old.
    """
    link = usable(token)
    if link is None or link.identifier is None or not spend(link):
        raise Refused("This link was used or is too old. Ask for a new one.")
    identifier, now = link.identifier, clock.now()
    Identifier.objects.filter(pk=identifier.pk, verified_at=None).update(verified_at=now)
    cookie = secrets.token_urlsafe(TOKEN_BYTES)
    visit = Visit.objects.create(
        pk=row_key(cookie),
        contact=identifier.contact,
        identifier=identifier,
        expires_at=now + LONGEST,
    )
    log.record(VisitBegan(), identifier.contact, actor=identifier.contact.actor)
    return visit, cookie, link.goal


def spend(link: SignInLink) -> bool:
    """Use up ``link``; False when somebody was quicker."""
    rows = SignInLink.objects.filter(pk=link.pk, used_at=None)
    return bool(rows.update(used_at=clock.now()))


@transaction.atomic
def leave(visit: Visit, *, everywhere: bool = False) -> None:
    """End ``visit``, and those in other browsers if ``everywhere``; again does nothing."""
    others = Visit.objects.filter(contact=visit.contact).exclude(pk=visit.pk)
    ended = others.delete()[0] if everywhere else 0
    if Visit.objects.filter(pk=visit.pk).delete()[0]:
        log.record(VisitEnded(others=ended), visit.contact, actor=visit.contact.actor)


@transaction.atomic
def end_visits(contacts: Iterable[int] | None = None) -> None:
    """End the visits of these contacts, by row number, and their links; None for all."""
    visits, links = Visit.objects.all(), SignInLink.objects.all()
    if contacts is not None:
        numbers = list(contacts)
        visits = visits.filter(contact__in=numbers)
        links = links.filter(identifier__contact__in=numbers)
    visits.delete()
    links.delete()


def forget_ended() -> None:
    """Remove links and visits whose time is over; nothing of them stays."""
    now = clock.now()
    SignInLink.objects.filter(expires_at__lte=now).delete()
    Visit.objects.filter(expires_at__lte=now).delete()
