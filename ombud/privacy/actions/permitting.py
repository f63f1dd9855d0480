"""The person themselves says whether somebody may ask for them, in place of a document.

The law lets a representative choose that (Cal. Code Regs. tit. 11 §7063), and nobody is made
to show a power of attorney.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events import log
from ombud.privacy import law, letters
from ombud.privacy.actions.moving import lock_open
from ombud.privacy.actions.proving import settle_proof
from ombud.privacy.actions.telling import write_to_person
from ombud.privacy.facts import PersonAsked, PersonPermitted
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.statuses import Level, Relation

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.privacy.models import Warned

LINK = "/help/privacy/stop/"  # the page where they agree, or call it off
MOST_ASKED = 3  # mails about one request


@transaction.atomic
def ask_person(request: PrivacyRequest, *, actor: Actor) -> None:
    """Ask the person whose data it is by mail whether who asks may ask for them.

    Raises ``Refused`` where nobody acts for them by their permission, before who asks has
    typed their own code, after a few mails, and where no mail can reach them.
    """
    lock_open(request)
    is_agent = request.relation == Relation.AGENT and request.about_id is not None
    if not is_agent or law.asks_nothing(request):
        raise Refused("Only somebody with permission can be confirmed by the person.")
    if request.reached == Level.NONE:
        raise Refused("Type the code that we sent you first. Then we write to the person.")
    if request.permitted_at is not None:
        return
    if request.warnings.count() >= MOST_ASKED:
        raise Refused("The person was asked already. Wait for their answer.")
    told = write_to_person(
        request, f"{settings.OMBUD_PUBLIC_URL}{LINK}", letters.permission_mail
    )
    if not told:
        raise Refused("No mail can reach the person. Send a signed permission in its place.")
    log.record(PersonAsked(count=told), request, actor=actor)


@transaction.atomic
def permit(warning: Warned, *, actor: Actor) -> None:
    """Note that the person agreed, by the link in their mail; again does nothing.

    Raises ``Refused`` when it has ended, and where only a document can show it.
    """
    request = PrivacyRequest.objects.get(pk=warning.request_id)
    lock_open(request)
    if request.relation != Relation.AGENT:
        raise Refused("Only somebody with permission can be confirmed by the person.")
    if request.permitted_at is not None:
        return
    request.permitted_at = clock.now()
    request.save(update_fields=["permitted_at"])
    log.record(PersonPermitted(), request, actor=actor)
    settle_proof(request, actor=actor)
