from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.datamap import (
    NOT_PERSONAL,
    Egress,
    Erasure,
    Group,
    NotPersonal,
    Personal,
    Related,
    declare,
)
from ombud.people.addresses import ending_of


class Organisation(models.Model):
    """The contact's company."""

    name = models.CharField(max_length=120)
    domain = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class Source(models.TextChoices):
    """Where a personal record came from (promise P9)."""

    MAIL = "mail"
    PORTAL = "portal"
    AGENT = "agent"
    IMPORT = "import"
    API = "api"


class Contact(models.Model):
    """A person who asks for help.

    residence: where they live, by ISO 3166 (``DE``, ``US-CA``); it decides which law counts for
    what they ask about their data. Empty where it is not known.
    erased_at: when they were erased; the row stays under a pseudonym, for statistics.
    has_statements: they say of some datum that it is wrong, and it stays as it is.
    """

    name = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    residence = models.CharField(max_length=6, blank=True)
    source = models.CharField(max_length=8, choices=Source)
    since = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    has_statements = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values), name="contact_has_source"
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.CONTACT, self.pk)


class IdentifierKind(models.TextChoices):
    EMAIL = "email", _("Mail address")
    PHONE = "phone", _("Telephone number")
    CUSTOMER_NUMBER = "customer_number", _("Customer number")
    CHAT = "chat", _("Chat handle")
    COOKIE = "cookie", _("Cookie id")
    DEVICE = "device", _("Device id")
    IP = "ip", _("IP address")
    SSO = "sso", _("Single sign-on id")


class EndingField(models.BinaryField):  # type: ignore[type-arg]
    """Keyed hash of how the mail address in ``value`` ends; made whenever a row is written."""

    def pre_save(self, row: models.Model, add: bool) -> bytes | None:
        """Return it; None for what is no address."""
        del add
        is_mail = getattr(row, "kind", "") == IdentifierKind.EMAIL
        ending = ending_of(row.value) if is_mail else None  # type: ignore[attr-defined]
        setattr(row, self.attname, ending)
        return ending


class Identifier(models.Model):
    """One address by which a contact is known; it belongs to one contact only.

    ``lookup`` is a keyed hash of kind and normalised value: equality search needs no
    plain text, and a tombstone can keep it without keeping the address. ``ending``: what finds
    other addresses that end like it. ``source``: how it came to us, which can be another way
    than the contact did.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=16, choices=IdentifierKind)
    value = models.CharField(max_length=320)
    lookup = models.BinaryField(max_length=32, unique=True)
    ending = EndingField(max_length=32, null=True, editable=False)
    source = models.CharField(max_length=8, choices=Source)
    is_primary = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values), name="identifier_has_source"
            ),
        ]
        indexes = [models.Index(fields=["ending"], name="identifier_ending")]

    def __str__(self) -> str:
        return f"identifier {self.pk}"


declare(
    Organisation,
    {
        "name": NotPersonal("Name of a company; a sole trader's name is held on the contact."),
        "domain": NotPersonal("Internet domain of a company."),
        "since": NOT_PERSONAL,
    },
)
declare(
    Contact,
    {
        "name": Personal(
            "user.name",
            ("self",),
            "support",
            Erasure.PSEUDONYM,
            egress=frozenset({Egress.MAIL, Egress.API}),
        ),
        "language": Personal(
            "user",
            ("self",),
            "support",
            Erasure.BLANK,
            source="derived",
            egress=frozenset({Egress.API}),
        ),
        "time_zone": Personal(
            "user.location", ("self",), "support", Erasure.BLANK, source="derived"
        ),
        "residence": Personal(
            "user.location",
            ("self",),
            "privacy-rights",
            Erasure.BLANK,
            egress=frozenset({Egress.API}),
        ),
        "source": NOT_PERSONAL,
        "since": NOT_PERSONAL,
        "erased_at": NOT_PERSONAL,
        "has_statements": NOT_PERSONAL,
    },
    kept="person",
    group=Group.PROFILE,
    related={
        "organisation": Related(
            "organisation__name",
            Personal(
                "user.workplace",
                ("self",),
                "support",
                Erasure.KEEP,
                source="derived",
                ground="Whose company asked counts in statistics; nobody is named by it.",
            ),
        )
    },
    said={
        "name": lazy("Name"),
        "language": lazy("Language"),
        "time_zone": lazy("Time zone"),
        "residence": lazy("Where they live"),
        "organisation": lazy("Organisation"),
    },
)
declare(
    Identifier,
    {
        "kind": NOT_PERSONAL,
        "value": Personal(
            "user.contact",
            ("contact",),
            "support",
            Erasure.DELETE_ROW,
            egress=frozenset({Egress.MAIL, Egress.API}),
        ),
        "lookup": Personal(
            "user.unique_id.pseudonymous",
            ("contact",),
            "support",
            Erasure.DELETE_ROW,
            source="derived",
        ),
        "ending": Personal(
            "user.unique_id.pseudonymous",
            ("contact",),
            "support",
            Erasure.DELETE_ROW,
            source="derived",
        ),
        "source": NOT_PERSONAL,
        "is_primary": NOT_PERSONAL,
        "verified_at": NOT_PERSONAL,
    },
    kept="person",
    group=Group.PROFILE,
    said={
        "value": lazy("Mail address or number"),
        "lookup": lazy("Keyed hash of an address or number"),
        "ending": lazy("Keyed hash of the end of an address"),
    },
)
