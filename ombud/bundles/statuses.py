"""What a bundle is made for, how far it is, and why something is not in it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Profile(TextChoices):
    ACCESS = "access", _("Access: everything that is held")
    PORTABILITY = "port", _("Portability: what was given and what was observed")
    KNOW = "know", _("Right to know (California): everything since a date")


class Audience(TextChoices):
    """Who reads a bundle: the person, or who asked in their place."""

    SELF = "self", _("the person")
    AGENT = "agent", _("somebody with their permission")
    PARENT = "parent", _("their parent")
    ESTATE = "estate", _("who has their estate")


class State(TextChoices):
    WAITING = "waiting", _("Waiting")
    BUILDING = "building", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    ENDED = "ended", _("Ended, removed")


UNDER_WAY = (State.WAITING, State.BUILDING, State.FAILED)  # what is tried until it is ready


class Ground(TextChoices):
    REFUSED = "refused", _("It was decided not to hand this out")
    OTHERS = "others", _("It is about another person (GDPR Art. 15(4))")
    NOT_REVIEWED = "review", _("An internal note that nobody has reviewed for this answer")
    NOT_CONFIRMED = "unsure", _("A name that may be somebody else's; nobody has said so yet")
    HELD_ONLY = "held", _("Held, and never disclosed (11 CCR 7024(d))")
    TECHNICAL = "technical", _("A keyed hash or a key: it tells nothing, and would harm safety")
    DAMAGED = "damaged", _("The stored object cannot be opened any more")
