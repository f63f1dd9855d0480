"""The doors to what lies inside a ticket: words, files, drafts, tasks, time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.http import Http404

from ombud.base.prepared import Prepared
from ombud.people.capabilities import Capability
from ombud.tickets.access.tickets import ticket_for
from ombud.tickets.models import (
    Attachment,
    Checklist,
    Draft,
    DraftFile,
    MaskedValue,
    Message,
    Participant,
    SideConversation,
    Task,
    Ticket,
    TimeEntry,
)
from ombud.tickets.sides import sides_of
from ombud.tickets.statuses import Review

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.people.models.agent import Rights


MOST_WAITING = 200


def message_for(rights: Rights, message_id: int) -> Message:
    """Return a message of a ticket that ``rights`` allow to see. Raises ``Http404``."""
    messages = Message.objects.visible_to(rights).select_related("ticket")
    message = messages.filter(pk=message_id).first()
    if message is None:
        raise Http404("No such message.")
    return message


def attachment_for(rights: Rights, attachment_id: int) -> Attachment:
    """Return an attachment of a visible ticket. Raises ``Http404``."""
    files = Attachment.objects.visible_to(rights).select_related("blob", "message__ticket")
    attachment = files.filter(pk=attachment_id).first()
    if attachment is None:
        raise Http404("No such file.")
    return attachment


def image_for(attachment_id: int) -> Attachment:
    """Return a picture inside a mail for its frame, which has no session of its own.

    Only for a number out of an address that was signed for the frame a moment ago, after
    its reader came through ``message_for``. Raises ``Http404`` when it is gone.
    """
    files = Attachment.objects.select_related("blob").filter(content_type__istartswith="image/")
    attachment = files.filter(pk=attachment_id).first()
    if attachment is None:
        raise Http404("No such picture.")
    return attachment


def drafted_picture_for(file_id: int) -> DraftFile:
    """Return a picture of a draft for a page that shows it; as ``image_for``."""
    found = DraftFile.objects.select_related("blob").filter(pk=file_id)
    file = found.exclude(content_id="").first()
    if file is None:
        raise Http404("No such picture.")
    return file


def masked_for(rights: Rights, masked_id: int) -> MaskedValue:
    """Return a masked value that ``rights`` allow to reveal. Raises ``Http404``."""
    masked = (
        MaskedValue.objects.filter(message__in=Message.objects.visible_to(rights), pk=masked_id)
        .select_related("message__ticket")
        .first()
    )
    if masked is None or not rights.may(Capability.REVEAL, masked.message.ticket.team_id):
        raise Http404("No such value.")
    return masked


def message_to_redact(rights: Rights, message_id: int) -> Message:
    """Return a message out of which ``rights`` allow to take text and files for good.

    Raises ``Http404`` otherwise.
    """
    message = message_for(rights, message_id)
    if not rights.may(Capability.REDACT, message.ticket.team_id):
        raise Http404("No such message.")
    return message


def participant_for(rights: Rights, number: int, participant_id: int) -> Participant:
    """Return a participant of ticket ``number`` that ``rights`` allow to change.

    Raises ``Http404`` otherwise.
    """
    ticket = ticket_for(rights, number, needs=Capability.CHANGE)
    found = Participant.objects.filter(ticket=ticket, pk=participant_id)
    part = found.select_related("ticket").first()
    if part is None:
        raise Http404("No such participant.")
    return part


def side_for(
    rights: Rights, number: int, side_id: int, *, needs: Capability = Capability.SEE_TICKETS
) -> SideConversation:
    """Return a side conversation that is shown beside ticket ``number``. Raises ``Http404``."""
    ticket = ticket_for(rights, number, needs=needs)
    found = next((one for one in sides_of(ticket) if one.pk == side_id), None)
    if found is None:
        raise Http404("No such side conversation.")
    return found


def checklist_for(rights: Rights, number: int, checklist_id: int) -> Checklist:
    """Return a list of ticket ``number`` that ``rights`` allow to change, or ``Http404``."""
    ticket = ticket_for(rights, number, needs=Capability.CHANGE)
    found = Checklist.objects.filter(ticket=ticket, pk=checklist_id)
    checklist = found.select_related("ticket").first()
    if checklist is None:
        raise Http404("No such list.")
    return checklist


def task_for(rights: Rights, number: int, task_id: int) -> Task:
    """Return a task of ticket ``number`` that ``rights`` allow to change, or ``Http404``."""
    ticket = ticket_for(rights, number, needs=Capability.CHANGE)
    found = Task.objects.filter(checklist__ticket=ticket, pk=task_id)
    task = found.select_related("checklist__ticket", "assignee").first()
    if task is None:
        raise Http404("No such task.")
    return task


DRAFTS = Prepared(lambda agent, ticket: Draft.objects.filter(agent=agent, ticket=ticket))


def drafts_for(agent: Agent, ticket: Ticket) -> dict[str, Draft]:
    """Return what ``agent`` is writing on ``ticket``, by kind."""
    drafts = DRAFTS(agent=agent.pk, ticket=ticket.pk)
    if drafts:
        prefetch_related_objects(drafts, "files")
    return {draft.kind: draft for draft in drafts}


def shared_draft_for(rights: Rights, number: int, draft_id: int) -> Draft:
    """Return a draft that is shared on ticket ``number``. Raises ``Http404``."""
    ticket = ticket_for(rights, number, needs=Capability.NOTE)
    draft = Draft.objects.filter(ticket=ticket, pk=draft_id, shared_at__isnull=False).first()
    if draft is None:
        raise Http404("No such draft.")
    return draft


def time_entry_for(agent: Agent, rights: Rights, number: int, entry_id: int) -> TimeEntry:
    """Return an entry of time that ``agent`` may set right: their own, or as a supervisor.

    Raises ``Http404`` otherwise.
    """
    ticket = ticket_for(rights, number, needs=Capability.NOTE)
    found = TimeEntry.objects.filter(ticket=ticket, pk=entry_id).select_related("ticket")
    entry = found.first()
    may_all = rights.may(Capability.SUPERVISE, ticket.team_id)
    if entry is None or not (may_all or entry.agent_id == agent.pk):
        raise Http404("No such entry.")
    return entry


def files_waiting_for(rights: Rights) -> list[Attachment]:
    """Return the newest files within reach that wait for somebody to look at numbers."""
    rows = Attachment.objects.visible_to(rights).filter(review=Review.HELD)
    return list(rows.select_related("message__ticket").order_by("-pk")[:MOST_WAITING])
