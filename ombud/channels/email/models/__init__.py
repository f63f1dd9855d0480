"""The tables of e-mail."""

from ombud.channels.email.models.header import MessageHeader
from ombud.channels.email.models.journal import IncomingMail, MailDelivery, Way
from ombud.channels.email.models.mailbox import Mailbox
from ombud.channels.email.models.outbox import AutomaticCount, OutgoingMail, SentId, Thread
from ombud.channels.email.models.server import ServerPause
from ombud.channels.email.models.sink import SinkMail
from ombud.channels.email.models.template import MailTemplate

__all__ = [
    "AutomaticCount",
    "IncomingMail",
    "MailDelivery",
    "MailTemplate",
    "Mailbox",
    "MessageHeader",
    "OutgoingMail",
    "SentId",
    "ServerPause",
    "SinkMail",
    "Thread",
    "Way",
]
