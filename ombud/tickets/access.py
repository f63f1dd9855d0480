"""The doors to tickets: the only way from a person to a row.

Every door takes the ``Rights`` of the agent and answers 404 both for what does not exist
and for what is not theirs, so that numbers cannot be probed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects
from django.http import Http404

from ombud.base.errors import Refused
from ombud.base.prepared import Prepared, attach
from ombud.people.capabilities import Capability
from ombud.people.models import Contact, Organisation
from ombud.people.queries import agents_of, holders_of
from ombud.subjects.models import Subject
from ombud.subjects.queries import selves_of
from ombud.tickets.models import (
    Approval,
    Attachment,
    Checklist,
    ChecklistTemplate,
    Draft,
    Edition,
    Form,
    FormItem,
    FormRule,
    Link,
    MaskedValue,
    Merge,
    Message,
    Opening,
    Participant,
    Restriction,
    SideConversation,
    Split,
    Tag,
    Task,
    Ticket,
    TimeEntry,
    View,
    ViewPlace,
    Way,
)
from ombud.tickets.models.entry import Entry
from ombud.tickets.models.ticket import may_open, may_unlock
from ombud.tickets.places import merges_shown, place_of, readable_by
from ombud.tickets.queries import files_of
from ombud.tickets.shared import shared_with
from ombud.tickets.sides import sides_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from ombud.people.models import Agent, Identifier
    from ombud.people.models.agent import Rights
    from ombud.tickets.models.message import MessageQuerySet
    from ombud.tickets.models.ticket import TicketQuerySet

E = TypeVar("E", bound=Entry)


READ_ALONG: dict[str, Any] = {
    "edition": Subquery(Edition.objects.order_by("pk").values("number")[:1])
}
ONE_TICKET = Prepared(
    lambda number, teams: (
        Ticket.objects.in_teams(teams)
        .annotate(**READ_ALONG)
        .select_related("contact__organisation", "team", "assignee", "classification", "snooze")
        .filter(number=number)
    )
)
LOCKED_TICKET = Prepared(
    lambda number: Ticket.objects.filter(is_locked=True, number=number).select_related(
        "contact__organisation", "team", "assignee", "classification", "snooze"
    )
)
RESTRICTED_TICKET = Prepared(
    lambda number: Ticket.objects.filter(
        is_restricted=True, is_locked=False, number=number
    ).select_related("contact__organisation", "team", "assignee", "classification", "snooze")
)
VIEWS = Prepared(lambda agent, teams: View.objects.for_agent(agent, teams).with_those_above())
PLACES = Prepared(lambda agent: ViewPlace.objects.filter(agent=agent))
RESTING = Restriction.objects.in_force().of_whole_persons()
LAST = 100_000  # after everything that was given a place
DRAFTS = Prepared(lambda agent, ticket: Draft.objects.filter(agent=agent, ticket=ticket))


class Restricted(Http404):
    """What was asked for rests: it is there, but nobody may use it (GDPR Art. 18).

    contact: whose data it is. may_open: whether who asks can open it on a stated ground.
    """

    def __init__(self, contact: int, *, may_open: bool) -> None:
        super().__init__("This data is restricted.")
        self.contact, self.may_open = contact, may_open


class Erased(Http404):
    """Whoever was asked for is erased; only who could have seen them learns that much."""


def tickets_for(rights: Rights) -> TicketQuerySet:
    """Return all tickets that ``rights`` allow to see."""
    return Ticket.objects.visible_to(rights)


def ticket_for(
    rights: Rights, number: int, *, needs: Capability = Capability.SEE_TICKETS
) -> Ticket:
    """Return ticket ``number``, in whose team ``needs`` is held too.

    A locked ticket opens for the few who may see requests. Raises ``Http404`` otherwise.
    """
    ticket = ONE_TICKET.first(number=number, teams=rights.teams(Capability.SEE_TICKETS))
    if ticket is None and may_unlock(rights):
        ticket = LOCKED_TICKET.first(number=number)
    if ticket is None:
        ticket = opened_ticket(rights, number)
    if ticket is None or not rights.may(needs, ticket.team_id):
        raise Http404("No such ticket.")
    return ticket


def opened_ticket(rights: Rights, number: int) -> Ticket | None:
    """Return a ticket that is restricted and was opened on a ground, None where there is none.

    Raises ``Restricted`` for who would see it otherwise and has not stated a ground.
    """
    ticket = RESTRICTED_TICKET.first(number=number)
    if ticket is None or not rights.may(Capability.SEE_TICKETS, ticket.team_id):
        return None
    if may_open(rights) and Opening.objects.of(rights).filter(contact=ticket.contact).exists():
        return ticket
    raise Restricted(ticket.contact_id, may_open=may_open(rights))


def ticket_of(rights: Rights, number: int) -> Ticket | None:
    """Return ticket ``number``, None where ``ticket_for`` raises: for what was typed."""
    return tickets_for(rights).for_list().filter(number=number).first()


def merges_for(rights: Rights, ticket: Ticket) -> list[Merge]:
    """Return the merges that the page of a visible ``ticket`` shows, oldest first.

    The page shows those conversations, so their numbers and subjects are no secret either.
    """
    del rights  # the ticket came through its door
    return merges_shown(ticket)


def merge_for(rights: Rights, number: int, *, needs: Capability) -> Merge:
    """Return the merge of ticket ``number`` into a ticket in whose team ``needs`` is held.

    It can be undone from where it is read. Raises ``Http404`` otherwise.
    """
    merge = (
        Merge.objects.active()
        .filter(source__number=number, root__in=tickets_for(rights))
        .select_related("source", "root")
        .first()
    )
    if merge is None or not rights.may(needs, merge.root.team_id):
        raise Http404("No such ticket.")
    return merge


def splits_for(rights: Rights, ticket: Ticket) -> list[Split]:
    """Return the splits from and into a visible ``ticket`` whose other end is visible too."""
    visible = tickets_for(rights).values("pk")
    ends = Q(source=ticket, target__in=visible) | Q(target=ticket, source__in=visible)
    found = Split.objects.active().filter(ends).select_related("source", "target", "agent")
    return list(found.order_by("pk"))


def split_for(rights: Rights, number: int) -> Split:
    """Return the split that made ticket ``number``, both of whose ends may be changed.

    Raises ``Http404`` otherwise.
    """
    ticket = ticket_for(rights, number, needs=Capability.CHANGE)
    found = [one for one in splits_for(rights, ticket) if one.target_id == ticket.pk]
    if not found or not rights.may(Capability.CHANGE, found[0].source.team_id):
        raise Http404("No such ticket.")
    return found[0]


def side_for(
    rights: Rights, number: int, side_id: int, *, needs: Capability = Capability.SEE_TICKETS
) -> SideConversation:
    """Return a side conversation that is shown beside ticket ``number``. Raises ``Http404``."""
    ticket = ticket_for(rights, number, needs=needs)
    found = next((one for one in sides_of(ticket) if one.pk == side_id), None)
    if found is None:
        raise Http404("No such side conversation.")
    return found


def approvers_among(
    ticket: Ticket, numbers: Iterable[int], team: int | None = None
) -> list[Agent]:
    """Return who of these agents, and of everybody in ``team``, may see ``ticket``."""
    seeing = holders_of(Capability.SEE_TICKETS, ticket.team_id)
    found = list(seeing.filter(pk__in=list(numbers)))
    if team is not None:
        found += list(seeing.filter(pk__in=agents_of(team).order_by().values("pk")))
    return found


def approvals_for(agent: Agent, rights: Rights) -> list[Approval]:
    """Return the questions that ``agent`` has to decide, oldest first."""
    return list(Approval.objects.waiting_for(agent, rights).told())


def approvals_about(ticket: Ticket) -> list[Approval]:
    """Return what was asked about a ticket that came through its door, oldest first."""
    return list(Approval.objects.filter(ticket=ticket).told())


def approvals_asked_by(agent: Agent, rights: Rights) -> list[Approval]:
    """Return the questions of ``agent`` that wait for others, oldest first."""
    mine = Approval.objects.open().filter(asked_by=agent, ticket__in=tickets_for(rights))
    return list(mine.told())


def approval_for(rights: Rights, approval_id: int) -> Approval:
    """Return a question about a visible ticket. Raises ``Http404``."""
    found = Approval.objects.filter(pk=approval_id, ticket__in=tickets_for(rights))
    approval = found.select_related("ticket").first()
    if approval is None:
        raise Http404("No such question.")
    return approval


def own_approval_for(agent: Agent, rights: Rights, approval_id: int) -> Approval:
    """Return a question that ``agent`` may take back: their own, or as a supervisor.

    Raises ``Http404`` otherwise.
    """
    approval = approval_for(rights, approval_id)
    may_all = rights.may(Capability.SUPERVISE, approval.ticket.team_id)
    if not may_all and approval.asked_by_id != agent.pk:
        raise Http404("No such question.")
    return approval


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


def tickets_of(contact: Contact) -> TicketQuerySet:
    """Return the tickets that ``contact`` may see: every one they take part in.

    Also those of records that were found to be the same person.
    """
    mine = Participant.objects.filter(contact__in=selves_of(contact))
    return Ticket.objects.filter(pk__in=mine.values("ticket_id"))


def tickets_read_by(contact: Contact) -> TicketQuerySet:
    """Return the tickets that ``contact`` may read: their own, and those colleagues share.

    Only for what they see; what is held about them is ``tickets_of``.
    """
    own = Participant.objects.filter(contact__in=selves_of(contact))
    return Ticket.objects.filter(Q(pk__in=own.values("ticket_id")) | shared_with(contact))


def shared_ticket_for(contact: Contact, number: int) -> Ticket | None:
    """Return a ticket that ``contact`` reads only as a colleague, or None."""
    if tickets_of(contact).filter(number=number).exists():
        return None
    found = Ticket.objects.filter(shared_with(contact), number=number)
    return found.select_related("contact").first()


def own_ticket_for(contact: Contact, number: int) -> Ticket:
    """Return a ticket that ``contact`` asked for themselves. Raises ``Http404``."""
    mine = tickets_of(contact).filter(contact__in=selves_of(contact), is_locked=False)
    found = mine.filter(number=number).first()
    if found is None:
        raise Http404("No such ticket.")
    return found


def messages_of(contact: Contact, number: int) -> MessageQuerySet:
    """Return what ``contact`` may read of ticket ``number``: all but internal notes.

    A colleague who does not take part reads what who asked can read, and no more.

    The same for each role: who takes part as requester, copy or observer reads the whole
    conversation, and may leave it only through an agent. What a merge keeps apart stays so
    (``readable_by``), and what was split off is read where it is now. Raises ``Http404``.
    """
    shared = shared_ticket_for(contact, number)
    if shared is not None:
        seen = readable_by(shared.contact, place_of(shared)).filter(ticket=shared)
        return seen.in_order()  # never what a merge brought in from others
    ticket = ticket_read_by(contact, number)
    return readable_by(contact, place_of(ticket)).in_order()


def conversation_read_by(contact: Contact, number: int) -> list[Message]:
    """Return what ``contact`` may read of ticket ``number`` with its files, in order.

    A fixed number of statements. Raises ``Http404``.
    """
    messages = list(messages_of(contact, number).select_related("contact", "agent"))
    attach(messages, "attachments", files_of(messages), "message_id")
    return messages


def file_read_by(contact: Contact, number: int, file_id: int) -> Attachment:
    """Return a file of what ``contact`` may read of ticket ``number``. Raises ``Http404``."""
    files = Attachment.objects.filter(message__in=messages_of(contact, number).values("pk"))
    found = files.select_related("blob").filter(pk=file_id).first()
    if found is None:
        raise Http404("No such file.")
    return found


def ticket_read_by(contact: Contact, number: int) -> Ticket:
    """Return the ticket to which an address with ``number`` leads ``contact``.

    For one that was merged that is the ticket in which it is read, if they take part there;
    where the merge keeps the customers apart they stay with their own number and subject.
    Raises ``Http404`` when they do not take part in ticket ``number``.
    """
    ticket = tickets_of(contact).filter(number=number).first()
    if ticket is None:
        shared = shared_ticket_for(contact, number)
        if shared is None:
            raise Http404("No such ticket.")
        return shared
    place = place_of(ticket)
    return place if tickets_of(contact).filter(pk=place.pk).exists() else ticket


def links_for(rights: Rights, ticket: Ticket) -> list[Link]:
    """Return the links of ``ticket`` whose other end ``rights`` allow to see, oldest first."""
    visible = tickets_for(rights).values("pk")
    links = Link.objects.filter(
        Q(source=ticket, target__in=visible) | Q(target=ticket, source__in=visible)
    )
    return list(links.select_related("source", "target").order_by("pk"))


def link_for(rights: Rights, ticket: Ticket, link_id: int) -> Link:
    """Return a link of ``ticket`` whose other end is visible too. Raises ``Http404``."""
    link = next((one for one in links_for(rights, ticket) if one.pk == link_id), None)
    if link is None:
        raise Http404("No such link.")
    return link


def views_for(agent: Agent, rights: Rights) -> list[View]:
    """Return the views that ``agent`` sees, in their own order, hidden ones too.

    Each has ``place``: how the agent arranged it, or None. Two statements.
    """
    views = VIEWS(agent=agent.pk, teams=rights.teams(Capability.SEE_TICKETS))
    places = {one.view_id: one for one in PLACES(agent=agent.pk)}
    for view in views:
        view.place = places.get(view.pk)
    return sorted(views, key=standing)


def standing(view: View) -> tuple[int, int]:
    """Return what the agent's views are sorted by: their own order, then the usual one."""
    chosen = view.place.position if view.place else None
    return (LAST if chosen is None else chosen, view.position)


def view_for(agent: Agent, rights: Rights, key: str) -> View:
    """Return the view ``key``. Raises ``Http404`` when they do not see it."""
    view = next((one for one in views_for(agent, rights) if one.key == key), None)
    if view is None:
        raise Http404("No such view.")
    return view


def changeable_view_for(agent: Agent, rights: Rights, key: str) -> View:
    """Return the view ``key`` that ``agent`` may change. Raises ``Http404`` otherwise."""
    view = view_for(agent, rights, key)
    if not may_change(view, agent, rights):
        raise Http404("No such view.")
    return view


def may_share(rights: Rights, team_id: int | None) -> bool:
    """Say whether ``rights`` allow to prepare views for a team, or (None) for all."""
    teams = rights.teams(Capability.SUPERVISE)
    return teams is None or (team_id is not None and team_id in teams)


def may_change(view: View, agent: Agent | None, rights: Rights) -> bool:
    """Say whether ``agent`` may change ``view``: their own, or one they could have shared."""
    if view.owner_id is not None:
        return agent is not None and view.owner_id == agent.pk
    return may_share(rights, view.team_id)


def drafts_for(agent: Agent, ticket: Ticket) -> dict[str, Draft]:
    """Return what ``agent`` is writing on ``ticket``, by kind."""
    drafts = DRAFTS(agent=agent.pk, ticket=ticket.pk)
    if drafts:
        prefetch_related_objects(drafts, "files")
    return {draft.kind: draft for draft in drafts}


def entries_for(rights: Rights, model: type[E]) -> QuerySet[Any]:
    """Return the entries of one part of the setup, in order. Raises ``Http404``."""
    if not rights.may(Capability.CONFIGURE):
        raise Http404("No such setup.")
    return model.objects.in_order()


def entry_for(rights: Rights, model: type[E], number: int) -> E:
    """Return one entry of the setup. Raises ``Http404``."""
    found: E | None = entries_for(rights, model).filter(pk=number).first()
    if found is None:
        raise Http404("No such entry.")
    return found


def choice_for(model: type[E], number: int | None) -> E | None:
    """Return what an agent chose for a ticket, retired or not; None for nothing.

    The vocabulary belongs to everybody who may change a ticket. Raises ``Http404``.
    """
    if not number:
        return None
    found: E | None = model.objects.filter(pk=number).first()
    if found is None:
        raise Http404("No such entry.")
    return found


def contacts_for(rights: Rights) -> QuerySet[Contact]:
    """Return the contacts that ``rights`` allow to see.

    Who may see contacts in some teams sees those who take part in a ticket of theirs. Whose
    data rest is not among them.
    """
    found = all_contacts_for(rights).filter(erased_at=None)
    merged = Subject.objects.filter(into__contact__in=RESTING.values("contact"))
    return found.exclude(pk__in=RESTING.values("contact")).exclude(
        pk__in=merged.values("contact")
    )


def all_contacts_for(rights: Rights) -> QuerySet[Contact]:
    """Return the same, with the resting and the erased: for doors to one of them."""
    if not rights.may(Capability.SEE_CONTACTS):
        return Contact.objects.none()
    teams = rights.teams(Capability.SEE_CONTACTS)
    if teams is None:
        return Contact.objects.all()
    here = Participant.objects.filter(ticket__team_id__in=teams, contact=OuterRef("pk"))
    return Contact.objects.filter(Exists(here))


def contact_for(rights: Rights, contact_id: int) -> Contact:
    """Return a contact whom ``rights`` allow to see.

    Raises ``Restricted`` where their data rest and no ground was stated, ``Erased`` where who
    may see contacts there asks for somebody who is erased, else ``Http404``.
    """
    contact = contacts_for(rights).filter(pk=contact_id).first()
    if contact is not None:
        return contact
    contact = all_contacts_for(rights).filter(pk=contact_id).first()
    if contact is None:
        raise Http404("No such contact.")
    if contact.erased_at is not None:
        raise Erased
    if not may_open(rights) or not Opening.objects.of(rights).filter(contact=contact).exists():
        raise Restricted(contact.pk, may_open=may_open(rights))
    return contact


def changeable_contact_for(rights: Rights, contact_id: int) -> Contact:
    """Return a contact whom ``rights`` allow to set right. Raises ``Http404`` otherwise.

    Who opens tickets for people may also correct what is known of them.
    """
    if not rights.may(Capability.OPEN_TICKET):
        raise Http404("No such contact.")
    return contact_for(rights, contact_id)


def identifier_for(rights: Rights, contact_id: int, identifier_id: int) -> Identifier:
    """Return an address or number of a contact that can be changed. Raises ``Http404``."""
    contact = changeable_contact_for(rights, contact_id)
    found = contact.identifiers.select_related("contact").filter(pk=identifier_id).first()
    if found is None:
        raise Http404("No such address.")
    return found


def organisations_for(rights: Rights) -> QuerySet[Organisation]:
    """Return the organisations that ``rights`` allow to see: those of visible contacts.

    Who sees all contacts sees all organisations.
    """
    if rights.teams(Capability.SEE_CONTACTS) is None:
        return Organisation.objects.all()
    here = contacts_for(rights).filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(here))


def organisation_for(rights: Rights, organisation_id: int) -> Organisation:
    """Return an organisation that ``rights`` allow to see. Raises ``Http404`` otherwise."""
    found = organisations_for(rights).filter(pk=organisation_id).first()
    if found is None:
        raise Http404("No such organisation.")
    return found


def checklist_templates_for() -> list[ChecklistTemplate]:
    """Return all prepared lists with their tasks, by name: words of the desk, for everybody."""
    return list(ChecklistTemplate.objects.prefetch_related("tasks"))


def checklist_template_for(template_id: int) -> ChecklistTemplate:
    """Return one prepared list. Raises ``Http404``."""
    found = ChecklistTemplate.objects.filter(pk=template_id).prefetch_related("tasks").first()
    if found is None:
        raise Http404("No such list.")
    return found


def tag_for(rights: Rights, tag_id: int) -> Tag:
    """Return a tag for whoever keeps the desk's tags. Raises ``Http404`` otherwise."""
    tags = Tag.objects.filter(pk=tag_id, merged_into=None)
    tag = tags.first() if rights.may(Capability.TAGS) else None
    if tag is None:
        raise Http404("No such tag.")
    return tag


def tag_named_for(rights: Rights, name: str) -> Tag:
    """Return the tag in use that is called ``name``. Raises ``Refused`` when there is none."""
    plain = " ".join(name.split()).lower()
    tags = Tag.objects.filter(name=plain, merged_into=None)
    tag = tags.first() if rights.may(Capability.TAGS) else None
    if tag is None:
        raise Refused("There is no tag of this name. Write one that is in the list.")
    return tag


def form_part_for(rights: Rights, kind: str, number: int) -> FormItem | FormRule:
    """Return a field (``items``) or a rule of a form. Raises ``Http404``."""
    if not rights.may(Capability.CONFIGURE):
        raise Http404("No such setup.")
    model: type[FormItem] | type[FormRule] = FormItem if kind == "items" else FormRule
    found = model.objects.filter(pk=number).select_related("form").first()
    if found is None:
        raise Http404("No such part of a form.")
    return found


def way_for(rights: Rights, number: int) -> Way:
    """Return one way of a workflow. Raises ``Http404``."""
    found = Way.objects.filter(pk=number).select_related("workflow").first()
    if found is None or not rights.may(Capability.CONFIGURE):
        raise Http404("No such way.")
    return found


def form_parts(form: Form) -> tuple[list[FormItem], list[FormRule]]:
    """Return the fields and the rules of ``form``, in order."""
    return (
        list(form.items.select_related("field")),
        list(form.rules.select_related("field")),
    )
