"""What a person looks at: automatic decisions about somebody, and complaints.

Nothing carries these out by itself: that a human being decides is what was asked for
(GDPR Art. 22(3)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.assignment.models import Policy
from ombud.base.actor import ActorKind
from ombud.events.models import Event
from ombud.privacy.carrying import Carried, Group, Plan, Progress
from ombud.privacy.statuses import Outcome
from ombud.subjects.queries import selves_of
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor
    from ombud.people.models import Contact
    from ombud.privacy.models import PrivacyRequest

RULE, NO_RULE, COMPLAINT = "rule", "rules", "complaint"


def touched_by_rules(contact: Contact) -> dict[int, list[int]]:
    """Return the tickets of ``contact`` about which a rule decided by itself, by rule.

    A rule is known by the row of the policy that it is part of, a ticket by its number.
    """
    own = Ticket.objects.filter(contact__in=selves_of(contact))
    acted = Event.objects.filter(
        subject_type="ticket", subject_id__in=own.values("pk"), actor_kind=ActorKind.RULE
    )
    pairs = sorted(set(acted.values_list("actor_id", "subject_id")))
    numbers = dict(own.filter(pk__in={one for _rule, one in pairs}).values_list("pk", "number"))
    found: dict[int, list[int]] = {}
    for rule, ticket in pairs:
        found.setdefault(rule, []).append(numbers[ticket])
    return found


def name_of(group: str) -> str:
    """Return what a group of a review or a complaint is called; nothing for another group."""
    if group == COMPLAINT:
        return _("What the complaint is about")
    if group == NO_RULE:
        return _("Decisions by a rule")
    word, _colon, number = group.partition(":")
    if word != RULE or not number.isdecimal():
        return ""
    policy = Policy.objects.filter(pk=number).select_related("team").first()
    if policy is None:
        return _("A rule that is gone")
    return _("Who answers in %(team)s, chosen by a rule") % {"team": policy.team.name}


class Answer:
    """The carrier of complaints: to answer one is all there is to do."""

    def plan(self, request: PrivacyRequest) -> Plan:
        """Name the complaint."""
        del request
        return Plan((Group(COMPLAINT, 1, "answer"),))

    def carry_out(
        self, request: PrivacyRequest, *, without: Sequence[str], actor: Actor
    ) -> None:
        """Do nothing: what was wrong is set right by people."""

    def state(self, request: PrivacyRequest) -> Carried:
        """Say how many points a person changed; they did before it was approved."""
        outcomes = list(request.decisions.values_list("outcome", flat=True))
        changed = len(outcomes) - outcomes.count(Outcome.REFUSED)
        return Carried(Progress.DONE, {"looked_at": len(outcomes), "changed": changed}, {})


class Review(Answer):
    """The carrier of reviews: it names the rules, people decide about each."""

    def plan(self, request: PrivacyRequest) -> Plan:
        """Name each rule that decided about tickets of the person, or that none did."""
        found = touched_by_rules(request.contact)
        groups = [Group(f"{RULE}:{rule}", len(found[rule]), "review") for rule in found]
        return Plan(tuple(groups) or (Group(NO_RULE, 0, "review"),))
