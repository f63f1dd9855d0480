from __future__ import annotations

from django.db import models

from ombud.channels.email.statuses import Security, SignIn
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Team


class Mailbox(models.Model):
    """An address of the desk: where its mail comes from, how its answers leave.

    Its words around mails, by kind and language, are ``MailTemplate`` rows (``templates``).
    """

    address = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    team = models.ForeignKey(Team, models.PROTECT, related_name="mailboxes")
    signature = models.TextField(blank=True)
    signature_html = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    acknowledges = models.BooleanField(default=False)
    template = models.TextField(blank=True)  # of an answer; empty means the shipped one
    shows_agent = models.BooleanField(default=True)
    quotes_previous = models.BooleanField(default=False)

    polls = models.BooleanField(default=False)
    imap_host = models.CharField(max_length=253, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    imap_folder = models.CharField(max_length=120, default="INBOX")
    imap_done_folder = models.CharField(max_length=120, blank=True)  # empty: only mark as seen
    imap_uid_validity = models.BigIntegerField(default=0)
    imap_last_uid = models.BigIntegerField(default=0)

    smtp_host = models.CharField(max_length=253, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=8, choices=Security, default=Security.STARTTLS)

    sign_in = models.CharField(max_length=10, choices=SignIn, default=SignIn.NONE)
    user_name = models.CharField(max_length=254, blank=True)
    sealed_secret = models.BinaryField(null=True)  # password, or OAuth client secret
    sealed_tokens = models.BinaryField(null=True)  # OAuth refresh and access token
    oauth_client_id = models.CharField(max_length=254, blank=True)
    oauth_tenant = models.CharField(max_length=120, blank=True)

    checked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=60, blank=True)  # a code, empty when all is well

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return f"mailbox {self.pk}"


DESK = NotPersonal("Setting of the desk's own mailbox.")
declare(
    Mailbox,
    {
        **dict.fromkeys(
            (
                "address",
                "name",
                "signature",
                "signature_html",
                "template",
                "imap_host",
                "imap_port",
                "imap_security",
                "imap_folder",
                "imap_done_folder",
                "smtp_host",
                "smtp_port",
                "smtp_security",
                "sign_in",
                "user_name",
                "sealed_secret",
                "sealed_tokens",
                "oauth_client_id",
                "oauth_tenant",
            ),
            DESK,
        ),
        **dict.fromkeys(
            (
                "is_active",
                "acknowledges",
                "shows_agent",
                "quotes_previous",
                "polls",
                "imap_uid_validity",
                "imap_last_uid",
                "checked_at",
                "problem",
            ),
            NOT_PERSONAL,
        ),
    },
)
