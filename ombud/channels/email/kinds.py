"""What of e-mail is configuration: the mailboxes, without their secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.channels.email import facts
from ombud.channels.email.actions.mailboxes import (
    CHANGEABLE,
    add_mailbox,
    change_mailbox,
    deactivate_mailbox,
)
from ombud.channels.email.models import Mailbox
from ombud.configuration.kinds import Kind, Section, Values, columns
from ombud.people.models import Team

if TYPE_CHECKING:
    from ombud.base.actor import Actor

FIELDS: dict[str, type] = {
    name: {"BooleanField": bool, "PositiveIntegerField": int}.get(
        Mailbox._meta.get_field(name).get_internal_type(), str
    )
    for name in sorted(CHANGEABLE)
}


def load_mailbox(mailbox: Mailbox | None, key: str, values: Values, actor: Actor) -> None:
    """Add or change a mailbox. Its secret is entered on its page: no file holds one."""
    wanted = dict(values)
    if "team" in wanted or mailbox is None:
        wanted["team"] = team_of(wanted.get("team", ""))
    if mailbox is None:
        name = wanted.pop("name", key)
        add_mailbox(address=key, name=name, team=wanted.pop("team"), actor=actor, **wanted)
    else:
        change_mailbox(mailbox, actor=actor, **wanted)


def team_of(key: str) -> Team:
    team = Team.objects.filter(key=key, is_active=True).first()
    if team is None:
        raise Refused("A mailbox needs a team that is in use. Name one by its key.")
    return team


def end_mailbox(mailbox: Mailbox, actor: Actor) -> None:
    deactivate_mailbox(mailbox, actor=actor)


MAILBOX = Kind(
    "mailbox",
    lazy("Mailboxes"),
    Mailbox,
    columns("address", *FIELDS, sealed=("sealed_secret",)),
    facts=(facts.MailboxAdded, facts.MailboxChanged, facts.MailboxDeactivated),
    label=lambda mailbox: str(mailbox.address),
    section=Section(
        fields=FIELDS,
        rows=lambda: Mailbox.objects.select_related("team"),
        key=lambda mailbox: str(mailbox.address),
        values=columns(*FIELDS),
        load=load_mailbox,
        remove=end_mailbox,
        order=40,
    ),
)
