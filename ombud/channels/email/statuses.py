"""Enumerations of mail."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Door(TextChoices):
    """By which way a mail came in."""

    SMTP = "smtp"
    IMAP = "imap"
    PIPE = "pipe"
    SPOOL = "spool"


# How the database writes the words that stand in every row; codes are permanent.
DOOR_CODES: dict[str, str] = {Door.SMTP: "S", Door.IMAP: "I", Door.PIPE: "P", Door.SPOOL: "D"}


class Outcome(TextChoices):
    """What became of a mail in the journal."""

    RECEIVED = "received", _("Waiting to be read")
    CREATED = "created", _("Opened a ticket")
    APPENDED = "appended", _("Added to a ticket")
    DUPLICATE = "duplicate", _("Same mail again")
    QUARANTINED = "quarantined", _("Possible follow-up")
    IGNORED = "ignored", _("Kept, no ticket")
    UNREADABLE = "unreadable", _("Could not read")


TAKEN_IN = frozenset({Outcome.CREATED, Outcome.APPENDED})
OUTCOME_CODES: dict[str, str] = {Outcome.CREATED: "C", Outcome.APPENDED: "A"}
AUTHOR_CODES: dict[str, str] = {"human": "H"}


class Reason(TextChoices):
    """Why a mail was put aside, or could not be read. A code, never words of the mail."""

    OTHER_SENDER = "other-sender", _("Answers a mail that was written to somebody else")
    HIDDEN_COPY = (
        "hidden-copy",
        _("Answers a hidden copy (Bcc); the customer does not know of it"),
    )
    UNPROVEN = "unproven", _("Names a ticket without proof of belonging to it")

    FLOOD = "flood", _("The sender opened many tickets within the hour")

    OWN_MAIL = "own-mail", _("Our own mail came back")
    OWN_ADDRESS = "own-address", _("Sent in the name of one of our mailboxes")
    BOUNCE = "bounce", _("Report: not delivered")
    DELAYED = "delayed", _("Report: still trying to deliver")
    DELIVERY_REPORT = "delivery-report", _("Report about a delivery")
    READ_RECEIPT = "read-receipt", _("Read receipt")
    COMPLAINT = "complaint", _("Complaint or unsubscription")
    AUTO_REPLY = "auto-reply", _("Automatic reply")
    DISMISSED = "dismissed", _("Put aside by an agent")
    ERASED = "erased", _("Kept out: about somebody who was erased")

    EMPTY = "empty", _("The mail is empty")
    NO_HEADERS = "no-headers", _("This is not a mail")
    TOO_BIG = "too-big", _("Too big to read")
    TIMEOUT = "timeout", _("Reading it took too long")
    MEMORY = "memory", _("Reading it took too much memory")
    CRASH = "crash", _("Reading it broke the reader")
    DAMAGED = "damaged", _("The stored mail is damaged or missing")
    NO_TEAM = "no-team", _("There is no team that could answer it")
    FAILED = "failed", _("Taking it in failed again and again")


class Delivery(TextChoices):
    """Where an outgoing mail stands."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    DEFERRED = "deferred", _("Trying again")
    FAILED = "failed", _("Not delivered")
    BOUNCED = "bounced", _("Bounced")
    CANCELLED = "cancelled", _("Cancelled")


DELIVERY_CODES: dict[str, str] = {Delivery.SENT: "S"}


class MailKind(TextChoices):
    """Why a mail goes out."""

    REPLY = "reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    TEST = "test"
    LETTER = "letter"


MAIL_KIND_CODES: dict[str, str] = {MailKind.REPLY: "R", MailKind.ACKNOWLEDGEMENT: "A"}
PURPOSE_CODES: dict[str, str] = {"support": "S"}


class TemplateKind(TextChoices):
    """The mails around which a mailbox can have words of its own."""

    ANSWER = "answer", _("Frame of an answer")
    ACKNOWLEDGEMENT = "acknowledgement", _("Confirmation that a mail arrived")


class Security(TextChoices):
    """How a connection to a mail server is protected."""

    TLS = "tls", _("TLS from the start")
    STARTTLS = "starttls", _("STARTTLS")
    NONE = "none", _("None (only to this machine)")


class SignIn(TextChoices):
    PASSWORD = "password", _("User name and password")
    GOOGLE = "google", _("Google OAuth")
    MICROSOFT = "microsoft", _("Microsoft OAuth")
    NONE = "none", _("No sign-in")
