from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.channels.email.models.mailbox import Mailbox
from ombud.channels.email.statuses import TemplateKind
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare


class MailTemplate(models.Model):
    """The desk's own words around a kind of mail of a mailbox, in a language.

    An empty ``language`` stands for every language that has no words of its own; where there
    is no row at all, the shipped words are used.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="templates")
    kind = models.CharField(max_length=16, choices=TemplateKind)
    language = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind", "language"], name="mail_template_once"
            ),
        ]

    def __str__(self) -> str:
        return f"mail template {self.pk}"


WORDS = NotPersonal("Words of the desk for any mail; names of people are filled in.")
declare(
    MailTemplate,
    {
        "kind": NOT_PERSONAL,
        "language": NOT_PERSONAL,
        "subject": WORDS,
        "text": WORDS,
        "changed_at": NOT_PERSONAL,
    },
)
