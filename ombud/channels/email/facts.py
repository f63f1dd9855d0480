"""What happens to mails and mailboxes. The log knows numbers, dates and enumerations only."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.channels.email.statuses import Delivery, Outcome, Reason, TemplateKind
from ombud.events.fact import Fact


@dataclass(frozen=True)
class DeliveryChanged(Fact):
    """A mail on its way to a contact got further, or did not.

    message: number of the message it carries, or none for an automatic mail.
    mail: number of the outgoing mail.
    state: where it stands now.
    """

    kind = "mail.delivery-changed"
    code = "ED"
    message: int | None
    mail: int
    state: Delivery


@dataclass(frozen=True)
class MailboxAdded(Fact):
    """The desk got another address."""

    kind = "mailbox.added"


@dataclass(frozen=True)
class MailboxChanged(Fact):
    """The settings of a mailbox changed.

    secret: a password or token was among them.
    """

    kind = "mailbox.changed"
    secret: bool = False


@dataclass(frozen=True)
class MailboxDeactivated(Fact):
    """A mailbox neither receives nor sends any more."""

    kind = "mailbox.deactivated"


@dataclass(frozen=True)
class MailboxTested(Fact):
    """A mailbox sent a mail to itself.

    is_well: every step worked.
    """

    kind = "mailbox.tested"
    is_well: bool


@dataclass(frozen=True)
class MailSetAside(Fact):
    """A mail came in that no ticket shows: it waits for a person, or was kept aside.

    outcome: in which list it stands.
    reason: why.
    """

    kind = "mail.set-aside"
    code = "EA"
    outcome: Outcome
    reason: Reason


@dataclass(frozen=True)
class MailSettled(Fact):
    """An agent decided what becomes of a mail that waited.

    before: the list in which it stood.
    after: what became of it.
    """

    kind = "mail.settled"
    before: Outcome
    after: Outcome


@dataclass(frozen=True)
class MailReplayed(Fact):
    """A mail that could not be read is to be read again."""

    kind = "mail.replayed"


@dataclass(frozen=True)
class MailTemplateChanged(Fact):
    """A kind of mail of a mailbox got other words.

    template: which kind.
    """

    kind = "mailbox.template-changed"
    template: TemplateKind


@dataclass(frozen=True)
class MailTemplateRemoved(Fact):
    """A kind of mail of a mailbox has the shipped words again.

    template: which kind.
    """

    kind = "mailbox.template-removed"
    template: TemplateKind


@dataclass(frozen=True)
class SignatureChanged(Fact):
    """An agent changed what stands under their mails."""

    kind = "agent.signature-changed"
