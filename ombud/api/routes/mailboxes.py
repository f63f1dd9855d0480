"""Mailboxes, for those who manage them. Secrets go in and never come out."""

from __future__ import annotations

from typing import Any

from ninja import Query

from ombud.api.call import Call, actor_of
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.schemas.base import In, Number, Page
from ombud.api.schemas.desk import MailboxChanges, MailboxIn, MailboxOut
from ombud.api.shapes import mailbox_out
from ombud.base.locks import lock
from ombud.channels.email.access import mailbox_for, mailboxes_for
from ombud.channels.email.actions.mailboxes import add_mailbox, change_mailbox, set_secret
from ombud.channels.email.models import Mailbox
from ombud.people.capabilities import Capability
from ombud.people.queries import teams_of
from ombud.people.scopes import Scope

area = Area("mailboxes", "The desk's own addresses, for those who manage them.")
READ = {"needs": Scope.READ_MAILBOXES, "may": Capability.MAILBOXES}
WRITE = {"needs": Scope.WRITE_MAILBOXES, "may": Capability.MAILBOXES}


def mailbox_outs(mailboxes: list[Mailbox]) -> list[MailboxOut]:
    return [mailbox_out(one) for one in mailboxes]


def state(request: Call, mailbox: int) -> MailboxOut:
    """Return the mailbox as it stands, and hold it until the transaction ends."""
    return mailbox_out(lock(mailbox_for(request.rights, mailbox)))


@area.get("/mailboxes", **READ)
def list_mailboxes(request: Call, asked: Query[Paged]) -> Page[MailboxOut]:
    """List the mailboxes within reach."""
    return page_by_id(mailboxes_for(request.rights), asked, mailbox_outs, "mailboxes")


@area.get("/mailboxes/{int:mailbox}", **READ)
def get_mailbox(request: Call, mailbox: Number) -> MailboxOut:
    """Return one mailbox."""
    return mailbox_out(mailbox_for(request.rights, mailbox))


def settings_in(request: Call, body: In) -> dict[str, Any]:
    """Return the settings that ``body`` gives, the team as a row."""
    given = {
        name: value
        for name in body.model_fields_set
        if (value := getattr(body, name)) is not None
    }
    if "team" in given:
        teams = teams_of(request.rights, Capability.MAILBOXES)
        given["team"] = teams.filter(pk=given["team"]).first()
        if given["team"] is None:
            fault = Fault("#/team", "You do not manage mailboxes of this team.")
            raise Problem(INVALID, faults=(fault,))
    return given


@area.post("/mailboxes", **WRITE, status=201)
def create_mailbox(request: Call, body: MailboxIn) -> Created[MailboxOut]:
    """Add a mailbox; test it in the browser, where each step can be seen."""
    made = add_mailbox(**settings_in(request, body), actor=actor_of(request))
    return Created(mailbox_out(made), f"/api/v1/mailboxes/{made.pk}")


@area.patch("/mailboxes/{int:mailbox}", **WRITE, state=state)
def update_mailbox(request: Call, mailbox: Number, body: MailboxChanges) -> MailboxOut:
    """Change settings of a mailbox; an empty secret forgets the one that is kept."""
    found = mailbox_for(request.rights, mailbox)
    given = settings_in(request, body)
    secret = given.pop("secret", None)
    change_mailbox(found, actor=actor_of(request), **given)
    if secret is not None:
        set_secret(found, secret, actor=actor_of(request))
    return mailbox_out(mailbox_for(request.rights, mailbox))
