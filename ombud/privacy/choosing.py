"""Carries out what somebody chose about the use of their data.

Rest, objection, opt-out, limit, withdrawal; and the way back, opting in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from ombud.base.errors import Refused
from ombud.privacy.carrying import Carried, Group, Plan, Progress, is_refused
from ombud.privacy.packing import ground_text
from ombud.privacy.statuses import AT_ONCE, Kind, outcomes_for
from ombud.privacy.wording import spoken
from ombud.purposes.actions import assess_objection, object_to, say, withdraw_objection
from ombud.purposes.gate import SENSITIVE, uses
from ombud.purposes.queries import (
    has_consented,
    objections_to_assess,
    objects_to,
    standing_objections,
    uses_now,
)
from ombud.purposes.statuses import Given, Mechanism
from ombud.recipients.actions import tell_of_restriction
from ombud.tickets.actions import restrict
from ombud.tickets.places import is_resting
from ombud.tickets.statuses import RestrictionGround

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor
    from ombud.people.models import Contact
    from ombud.privacy.models import PrivacyRequest
    from ombud.purposes.models import Objection


def concerned(kind: str) -> list[str]:
    """Return the purposes that a request of ``kind`` ends or allows, when it names none."""
    if kind == Kind.WITHDRAWAL:
        return [key for key in uses if uses[key].needs_consent]
    if kind in {Kind.OPT_OUT, Kind.OPT_IN}:
        return [key for key in uses if uses[key].is_marketing]
    if kind == Kind.LIMIT:
        return [SENSITIVE.key]
    return [use.key for use in uses_now() if use.can_be_objected and not use.is_limit]


def is_over(contact: Contact, kind: str, purpose: str) -> bool:
    """Say whether ``purpose`` no longer uses data of ``contact`` in the way ``kind`` ends."""
    if kind == Kind.WITHDRAWAL:
        return not has_consented(contact.pk, purpose)
    return objects_to(contact.pk, purpose)


def end_use(contact: Contact, kind: str, purpose: str, language: str) -> None:
    """Stop ``purpose`` for ``contact``, in the name of the person themselves."""
    actor = contact.actor
    if kind != Kind.WITHDRAWAL:
        object_to(contact, purpose, actor=actor)
        return
    say(
        contact,
        purpose,
        Given.WITHDRAWN,
        text=gettext(uses[purpose].question),
        language=language,
        mechanism=Mechanism.REQUEST,
        actor=actor,
    )


def allow_use(contact: Contact, purpose: str, language: str) -> None:
    """Let ``purpose`` use data of ``contact`` again, by the second word of the person."""
    for one in standing_objections(contact.pk, purpose):
        withdraw_objection(one, actor=contact.actor)
    if uses[purpose].needs_consent:
        say(
            contact,
            purpose,
            Given.GIVEN,
            text=gettext(uses[purpose].question),
            language=language,
            mechanism=Mechanism.REQUEST,
            actor=contact.actor,
        )


def take_confirmed(request: PrivacyRequest) -> None:
    """Let an opt-in count once the person confirmed it: the second of its two steps.

    Not where somebody else asks for them: that is approved and waits, like all they ask.
    """
    if request.kind == Kind.OPT_IN and request.counts_already:
        for purpose in concerned(request.kind):
            allow_use(request.contact, purpose, request.language)


def take_effect(request: PrivacyRequest) -> None:
    """Do at once what nobody has to be asked for (privacy.md 2.5, level 0); else nothing."""
    if request.kind in AT_ONCE:
        for purpose in concerned(request.kind):
            end_use(request.contact, request.kind, purpose, request.language)


def weighed_in(request: PrivacyRequest) -> list[Objection]:
    """Return the objections that the decision about ``request`` settles (Art. 21(1) GDPR).

    One to marketing is absolute and never among them; nor is what was settled already.
    """
    if request.kind != Kind.OBJECTION:
        return []
    rows = objections_to_assess(request.contact.pk)
    return [one for one in rows if one.purpose in concerned(request.kind)]


def is_absolute(kind: str, group: str) -> bool:
    """Say whether nobody may refuse it: taking consent back, objecting to marketing."""
    is_marketing = kind == Kind.OBJECTION and group in uses and uses[group].is_absolute
    return kind == Kind.WITHDRAWAL or is_marketing


def outcomes_of(request: PrivacyRequest, group: str) -> list[tuple[str, str]]:
    """Return what can be decided about one group, with its words."""
    all_of_them = outcomes_for(request.kind)
    return all_of_them[:1] if is_absolute(request.kind, group) else all_of_them


class EndUse:
    """The carrier of objection, opt-out and withdrawal.

    They count since they were received (``take_effect``). What is left is to write down what
    came of weighing an objection, so that desk and answer say the same.
    """

    def plan(self, request: PrivacyRequest) -> Plan:
        """Name the purposes that end."""
        return Plan(tuple(Group(one, 1, "stop") for one in concerned(request.kind)))

    def carry_out(
        self, request: PrivacyRequest, *, without: Sequence[str], actor: Actor
    ) -> None:
        """Settle each objection as it was decided; again changes nothing.

        What the person themselves took back since then stays taken back.
        """
        grounds = dict(request.decisions.values_list("group", "ground"))
        for one in weighed_in(request):
            is_outweighed = one.purpose in without
            words = gettext("Decided in request %(request)s.") % {"request": request}
            if is_outweighed:
                ground = grounds[one.purpose]
                words = ground_text(request, "refuse", ground, spoken(request.language))
            assess_objection(
                one,
                stands=not is_outweighed,
                reasons=words,
                agent=request.decided_by,
                actor=actor,
            )

    def state(self, request: PrivacyRequest) -> Carried:
        """Return which purposes have ended."""
        counts = {
            one: int(is_over(request.contact, request.kind, one))
            for one in concerned(request.kind)
        }
        progress = Progress.NOT_BEGUN if weighed_in(request) else Progress.DONE
        return Carried(progress, counts, {})


class AllowUse:
    """The carrier of opting in."""

    def plan(self, request: PrivacyRequest) -> Plan:
        """Name the purposes that are allowed again."""
        return Plan(tuple(Group(one, 1, "allow") for one in concerned(request.kind)))

    def carry_out(
        self, request: PrivacyRequest, *, without: Sequence[str], actor: Actor
    ) -> None:
        """Allow each purpose that was not refused.

        Raises ``Refused`` before the second step.
        """
        del actor  # the person's own word
        if request.confirmed_at is None:
            raise Refused("An opt-in needs a second step: the code that we sent to the person.")
        for purpose in concerned(request.kind):
            if purpose not in without:
                allow_use(request.contact, purpose, request.language)

    def state(self, request: PrivacyRequest) -> Carried:
        """Return which purposes are allowed again."""
        names = concerned(request.kind)
        counts = {one: int(may_use(request.contact, one)) for one in names}
        progress = Progress.DONE if any(counts.values()) or not names else Progress.NOT_BEGUN
        return Carried(progress, counts, {})


def may_use(contact: Contact, purpose: str) -> bool:
    """Say whether nothing the person said stands against ``purpose``."""
    is_agreed = has_consented(contact.pk, purpose) or not uses[purpose].needs_consent
    return is_agreed and not objects_to(contact.pk, purpose)


class Rest:
    """The carrier of restriction."""

    def plan(self, request: PrivacyRequest) -> Plan:
        """Count the conversations that would rest."""
        count = request.contact.tickets.filter(is_locked=False).count()
        return Plan((Group("profile", 1, "rest"), Group("tickets", count, "rest")))

    def carry_out(
        self, request: PrivacyRequest, *, without: Sequence[str], actor: Actor
    ) -> None:
        """Let the data rest, as a whole, unless everything was refused; tell recipients."""
        del without
        if is_refused(request) or is_resting(request.contact.pk):
            return
        restrict(request.contact, RestrictionGround.WISH, actor=actor)
        tell_of_restriction(request.contact, request=request.number, actor=actor)

    def state(self, request: PrivacyRequest) -> Carried:
        """Say whether the data rest."""
        rests = is_resting(request.contact.pk)
        progress = Progress.DONE if rests or is_refused(request) else Progress.NOT_BEGUN
        return Carried(progress, {"restricted": int(rests)}, {})
