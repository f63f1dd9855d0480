"""Enumerations of a ticket and its messages."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """The five kinds of status; own names map to these."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    PENDING = "pending", _("Waiting")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


UNSOLVED = frozenset({Status.NEW, Status.OPEN, Status.PENDING})


class RestrictionGround(TextChoices):
    """Why somebody's data rest (GDPR Art. 18(1)(a) to (d))."""

    ACCURACY = "accuracy", _("The person disputes that the data are right")
    UNLAWFUL = "unlawful", _("The use is unlawful, but the person wants no erasure")
    CLAIMS = "claims", _("The person needs the data for legal claims")
    OBJECTION = "objection", _("The person objected, and it is not yet decided")
    WISH = "wish", _("The person asked for it")
    LAW = "law", _("A law keeps them after an erasure")


class Priority(IntegerChoices):
    """Higher is more urgent, so that it sorts."""

    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class Impact(IntegerChoices):
    """How many are hit; with the urgency it gives the priority."""

    LOW = 1, _("One person")
    MEDIUM = 2, _("Several people")
    HIGH = 3, _("Everybody")


class Urgency(IntegerChoices):
    """How soon it hurts; with the impact it gives the priority."""

    LOW = 1, _("Can wait")
    MEDIUM = 2, _("Soon")
    HIGH = 3, _("At once")


class PrioritySource(TextChoices):
    """Whether the priority was looked up or set by somebody."""

    MATRIX = "matrix", _("From impact and urgency")
    HAND = "hand", _("Set by hand")


class ValueType(TextChoices):
    """What a field of the desk's own holds."""

    TEXT = "text", _("Text on one line")
    LONG = "long", _("Long text")
    NUMBER = "number", _("Whole number")
    DECIMAL = "decimal", _("Decimal number")
    DATE = "date", _("Date")
    FLAG = "flag", _("Yes or no")
    ONE = "one", _("One of a list")
    SEVERAL = "several", _("Several of a list")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    URL = "url", _("Web address")


class DataCategory(TextChoices):
    """What a field says about a person (keys of the fideslang taxonomy)."""

    CASE = "system.operations", _("About the case, not about a person")
    CONTENT = "user.content.private", _("What the person told us")
    CONTACT = "user.contact", _("How to reach the person")
    NUMBER = "user.unique_id", _("A number that stands for the person")
    MONEY = "user.financial", _("About the person's money")
    PLACE = "user.location", _("Where the person is")
    WORK = "user.workplace", _("About the person's work")
    HEALTH = "user.health_and_medical", _("About the person's health")


SENSITIVE = frozenset({DataCategory.HEALTH, DataCategory.MONEY, DataCategory.PLACE})


class About(TextChoices):
    """What has a field of the desk's own."""

    TICKET = "ticket", _("Tickets")
    CONTACT = "contact", _("Contacts")
    ORGANISATION = "organisation", _("Organisations")
    OBJECT = "object", _("Objects")


class RelationTarget(TextChoices):
    """What an object of the desk's own can stand in a relation to."""

    CONTACT = "contact", _("A contact")
    ORGANISATION = "organisation", _("An organisation")
    TICKET = "ticket", _("A ticket")
    OBJECT = "object", _("Another object")


class ValueErasure(TextChoices):
    """What happens to a field's values when the person is erased."""

    DELETE = "delete_row", _("Delete it")
    KEEP = "keep", _("Keep it, because the legal basis demands it")


class Effect(TextChoices):
    """What a rule of a form does to a field where its condition holds."""

    SHOW = "show", _("Show it only then")
    REQUIRE = "require", _("Demand it")
    READ_ONLY = "read_only", _("Let nobody change it")
    LIMIT = "limit", _("Offer only some values")


class SetupPart(TextChoices):
    """What of the desk's own vocabulary was administered."""

    TYPE = "type"
    STATUS = "status"
    PRODUCT = "product"
    VERSION = "version"
    MATRIX = "matrix"
    FIELD = "field"
    OPTION = "option"
    FORM = "form"
    WORKFLOW = "workflow"
    OBJECT_CLASS = "object-class"
    OBJECT_RELATION = "relation"


class SetupChange(TextChoices):
    """What was done to it."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    RETIRED = "retired"
    RESTORED = "restored"
    DELETED = "deleted"


class Channel(TextChoices):
    """How a message arrived or leaves."""

    EMAIL = "email", _("E-mail")
    PORTAL = "portal", _("Portal")
    PHONE = "phone", _("Phone")
    CHAT = "chat", _("Chat")
    DESK = "desk", _("Desk")
    API = "api", _("API")


# How the database writes the words that stand in every row; codes are permanent.
CHANNEL_CODES: dict[str, str] = {
    Channel.EMAIL: "E",
    Channel.PORTAL: "W",
    Channel.PHONE: "P",
    Channel.CHAT: "C",
    Channel.DESK: "D",
    Channel.API: "A",
}


class Direction(TextChoices):
    """Inbound from the contact's side, outbound to it, or an internal note."""

    IN = "in", _("From the contact")
    OUT = "out", _("To the contact")
    NOTE = "note", _("Internal note")


DIRECTION_CODES: dict[str, str] = {Direction.IN: "I", Direction.OUT: "O", Direction.NOTE: "N"}


class CallDirection(TextChoices):
    """Who rang whom."""

    IN = "in", _("They called us")
    OUT = "out", _("We called them")


class ParticipantRole(TextChoices):
    REQUESTER = "requester", _("Requester")
    CC = "cc", _("Copy")
    OBSERVER = "observer", _("Observer")

    @property
    def is_written_to(self) -> bool:
        """Answers go to them; an observer only sees the conversation in the portal."""
        return self is not ParticipantRole.OBSERVER


ROLE_CODES: dict[str, str] = {
    ParticipantRole.REQUESTER: "R",
    ParticipantRole.CC: "C",
    ParticipantRole.OBSERVER: "O",
}


class WakeReason(TextChoices):
    """Why a ticket that slept came back."""

    TIME = "time", _("The time was over")
    MESSAGE = "message", _("The contact wrote")
    AGENT = "agent", _("Somebody woke it")
    DONE = "done", _("It was solved")


class RevealReason(TextChoices):
    """Why somebody looks at a value that was masked at the door."""

    ANSWER = "answer", _("To answer the customer")
    CHECK = "check", _("To check who they are")
    PAYMENT = "payment", _("To settle a payment")
    ABUSE = "abuse", _("To look into misuse")


class Activity(TextChoices):
    """What the time of an entry went into."""

    ANSWER = "answer", _("Answering")
    RESEARCH = "research", _("Looking into it")
    CALL = "call", _("On the phone")
    MEETING = "meeting", _("Talking it over")
    WORK = "work", _("Doing the work")
    OTHER = "other", _("Something else")


class Sharing(TextChoices):
    """Who may read what after two contacts' tickets became one."""

    APART = "apart", _("Each customer sees their own conversation only")
    TOGETHER = "together", _("All customers take part in the whole conversation")


class ApprovalRule(TextChoices):
    """How many of those who were asked have to agree."""

    ANY = "any", _("One of them is enough")
    ALL = "all", _("All of them")


class ApprovalState(TextChoices):
    """What became of a question for approval."""

    OPEN = "open", _("Waits for a decision")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Not decided in time")


class Decision(TextChoices):
    """What one of those who were asked said."""

    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class LinkKind(TextChoices):
    """How tickets stand to each other; the source comes first in the words."""

    RELATES = "relates"
    DUPLICATES = "duplicates"
    CAUSES = "causes"
    BLOCKS = "blocks"
    PARENT = "parent"
    SPLIT = "split"


class NumberWay(TextChoices):
    """What becomes of a file that holds a number of some kind, from mild to strict."""

    KEEP = "keep", _("Keep the file, and say what it holds")
    MASK = "mask", _("Take it out of text files; others wait for somebody")
    HOLD = "hold", _("Let the file wait until somebody has looked")
    REFUSE = "refuse", _("Do not take the file")


class Review(TextChoices):
    """Whether a file may be opened, as far as the numbers in it are concerned."""

    NONE = "", _("Nobody has to look")
    UNREAD = "unread", _("Being read")
    HELD = "held", _("Waits for somebody to look")
    FREED = "freed", _("Looked at and let go")
    REFUSED = "refused", _("Not taken")
