"""The words of a privacy request that code and log share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What the person asks for; the keys of ``rights`` in the rule packs."""

    ACCESS = "access", _("Access")
    PORTABILITY = "portability", _("Copy of data")
    RECTIFICATION = "rectification", _("Correction")
    ERASURE = "erasure", _("Erasure")
    RESTRICTION = "restriction", _("Restriction")
    OBJECTION = "objection", _("Objection")
    OPT_OUT = "opt_out", _("Opt-out")
    WITHDRAWAL = "withdrawal", _("Withdrawal of consent")
    LIMIT = "limit", _("Limit of use")
    OPT_IN = "opt_in", _("Opt-in")
    REVIEW = "review", _("Human review")
    COMPLAINT = "complaint", _("Complaint")


class ReadsAs(models.TextChoices):
    """What a letter about personal data seems to be."""

    REQUEST = "request", _("Request")
    REMINDER = "reminder", _("Reminder of a request")
    AUTHORITY = "authority", _("Complaint to an authority")


class Source(models.TextChoices):
    """How the request reached us."""

    PORTAL = "portal", _("form on the web")
    MAIL = "mail", _("mail")
    PHONE = "phone", _("telephone")
    POST = "post", _("letter")
    API = "api", _("program")
    SIGNAL = "signal", _("browser signal")


class Region(models.TextChoices):
    """Where the person lives, as far as the clock is concerned (promise E4)."""

    UNKNOWN = "unknown", _("not known")
    EUROPE = "europe", _("European Union, Iceland, Liechtenstein or Norway")
    UNITED_KINGDOM = "uk", _("United Kingdom")
    CALIFORNIA = "california", _("California")
    ELSEWHERE = "elsewhere", _("another country")


class Relation(models.TextChoices):
    """For whom somebody asks."""

    SELF = "self", _("for themselves")
    AGENT = "agent", _("for somebody who gave them permission")
    PARENT = "parent", _("for their child")
    ESTATE = "estate", _("for somebody who died")


class State(models.TextChoices):
    """Where a request stands."""

    VERIFYING = "verifying", _("Identity is being checked")
    CLARIFYING = "clarifying", _("Waiting for the requester")
    COLLECTING = "collecting", _("Data are being collected")
    ASSESSING = "assessing", _("Being decided")
    WAITING = "waiting", _("Can still be called off")
    APPROVED = "approved", _("Approved")
    EXECUTING = "executing", _("Being carried out")
    BLOCKED = "blocked_by_hold", _("Stopped by a legal hold")
    FAILED = "failed_step", _("A step failed")
    RESPONDED = "responded", _("Answered")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Called off")
    EXPIRED = "expired_unverified", _("Never confirmed")


OURS = frozenset({State.COLLECTING, State.ASSESSING, State.APPROVED, State.FAILED})
"""Where people of the desk do the next step."""
ENDED = frozenset({State.RESPONDED, State.REFUSED, State.WITHDRAWN, State.EXPIRED})


class Column(models.TextChoices):
    """The columns of the board."""

    CHECK = "check", _("Check identity")
    COLLECT = "collect", _("Collect")
    REVIEW = "review", _("Review")
    DELIVER = "deliver", _("Deliver")


COLUMN_OF = {
    State.VERIFYING: Column.CHECK,
    State.CLARIFYING: Column.CHECK,
    State.COLLECTING: Column.COLLECT,
    State.ASSESSING: Column.REVIEW,
    State.BLOCKED: Column.REVIEW,
    State.WAITING: Column.DELIVER,
    State.APPROVED: Column.DELIVER,
    State.EXECUTING: Column.DELIVER,
    State.FAILED: Column.DELIVER,
}


class Level(models.IntegerChoices):
    """How sure we are who asks (privacy.md 2.5)."""

    NONE = 0, _("not proven")
    ADDRESS = 1, _("controls the address on file")
    SIGNED_IN = 2, _("signed in, and signed in again just now")
    TWO_POINTS = 3, _("two pieces of information match")
    THREE_POINTS = 4, _("three match, with a signed declaration")


class Outcome(models.TextChoices):
    """What was decided about one group of data."""

    FULL = "full", _("as asked")
    PARTIAL = "partial", _("in part")
    REFUSED = "refused", _("refused")


ALL_OR_NOTHING = frozenset({Kind.ERASURE, Kind.RESTRICTION, Kind.LIMIT, Kind.OPT_IN})
AT_ONCE = frozenset({Kind.OBJECTION, Kind.OPT_OUT, Kind.WITHDRAWAL, Kind.LIMIT})
BY_PERSON = frozenset({Kind.REVIEW, Kind.COMPLAINT})  # nothing else carries them out
OUTCOME_WORDS = {  # where "as asked" would say nothing
    Kind.REVIEW: {
        Outcome.FULL: _("a person decided otherwise"),
        Outcome.PARTIAL: _("a person changed it in part"),
        Outcome.REFUSED: _("the result stays"),
    },
    Kind.COMPLAINT: {
        Outcome.FULL: _("justified, and set right"),
        Outcome.PARTIAL: _("justified in part"),
        Outcome.REFUSED: _("not justified"),
    },
}


def outcome_words(kind: str, outcome: str) -> str:
    """Return what an outcome is called in a request of ``kind``."""
    plain = Outcome(outcome)
    return str(OUTCOME_WORDS.get(Kind(kind), {}).get(plain, plain.label))


BEFORE_THE_ANSWER = frozenset({State.COLLECTING, State.ASSESSING, State.APPROVED})


def state_words(kind: str, state: str, *, counts: bool) -> str:
    """Return where a request of ``kind`` stands, in words that are true of it.

    counts: it has taken effect already.
    """
    if counts and state in BEFORE_THE_ANSWER:
        return str(_("In force; the answer follows"))
    if kind in BY_PERSON and state == State.COLLECTING:
        return str(_("Being looked into"))
    return str(State(state).label)


def outcomes_for(kind: str) -> list[tuple[str, str]]:
    """Return what can be decided about a group of a request of ``kind``, with its words."""
    whole = [one for one in Outcome if kind not in ALL_OR_NOTHING or one != Outcome.PARTIAL]
    return [(one.value, outcome_words(kind, one)) for one in whole]


class LetterKind(models.TextChoices):
    """The letters a person gets about a request."""

    RECEIPT = "receipt", _("Confirmation of receipt")
    EXTENSION = "extension", _("Notice that it takes longer")
    ANSWER = "answer", _("Our answer")
    FEE = "fee", _("What your request costs")


class FeeState(models.TextChoices):
    """Where a fee stands that is asked for a manifestly unfounded or excessive request."""

    PROPOSED = "proposed", _("Proposed")
    ASKED = "asked", _("Asked")
    PAID = "paid", _("Paid")
    WAIVED = "waived", _("Waived")
    UNPAID = "unpaid", _("Not paid in time")


class DataPoint(models.TextChoices):
    """What somebody may be asked that we hold already; never anything new."""

    EMAIL = "email", _("Mail address")
    PHONE = "phone", _("Telephone number")
    CUSTOMER_NUMBER = "customer_number", _("Customer number")
    NAME = "name", _("Full name")
    TICKET = "ticket", _("Number of an earlier ticket")
    ORGANISATION = "organisation", _("Organisation")


class Proof(models.TextChoices):
    """Documents that somebody who acts for another may show."""

    PERMISSION = "permission", _("Signed permission")
    PARENTHOOD = "parenthood", _("Proof of parenthood or custody")
    ESTATE = "estate", _("Proof of the right to the estate")
    IDENTITY = "identity", _("Proof of identity")


class Lack(models.TextChoices):
    """Why a document is not enough, as it is said to who sent it."""

    KIND = "kind", _("It is a document of another kind.")
    UNREADABLE = "unreadable", _("It cannot be read, or a page is missing.")
    PERSON = "person", _("It does not name the person whose data it is about.")
    ASKER = "asker", _("It does not name who asks.")
    UNSIGNED = "unsigned", _("It is not signed, or has no date.")
    ENDED = "ended", _("It is no longer valid.")
