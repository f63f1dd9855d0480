"""The tickets' tables. ``Ticket`` stays small: what a ticket has points down at it."""

from ombud.tickets.models.approval import (
    Approval,
    Approver,
)
from ombud.tickets.models.attachment import (
    Attachment,
)
from ombud.tickets.models.call import (
    Call,
)
from ombud.tickets.models.checklist import (
    Checklist,
    ChecklistTemplate,
    Task,
    TemplateTask,
)
from ombud.tickets.models.classification import (
    Classification,
)
from ombud.tickets.models.custom_field import (
    ContactValue,
    CustomField,
    FieldOption,
    OrganisationValue,
    TicketValue,
    Value,
)
from ombud.tickets.models.draft import (
    Draft,
    DraftFile,
)
from ombud.tickets.models.elsewhere import (
    Landing,
    Placement,
)
from ombud.tickets.models.following import (
    Mention,
    Watcher,
)
from ombud.tickets.models.form import (
    Form,
    FormItem,
    FormRule,
)
from ombud.tickets.models.handover import (
    Handover,
)
from ombud.tickets.models.link import (
    Link,
)
from ombud.tickets.models.merge import (
    Merge,
    MergedParticipant,
)
from ombud.tickets.models.message import (
    MaskedValue,
    Message,
)
from ombud.tickets.models.number_policy import (
    NumberPolicy,
)
from ombud.tickets.models.object_class import (
    ObjectClass,
    ObjectClassTeam,
    ObjectRelation,
)
from ombud.tickets.models.opening import Opening
from ombud.tickets.models.presence import (
    Presence,
)
from ombud.tickets.models.restriction import Restriction
from ombud.tickets.models.seen import (
    RecentSearch,
    Sight,
)
from ombud.tickets.models.sharing import (
    OrganisationSharing,
    SharedTicket,
)
from ombud.tickets.models.side import (
    SideConversation,
    SideMessage,
    SidePerson,
)
from ombud.tickets.models.snooze import (
    Reminder,
    Snooze,
)
from ombud.tickets.models.split import (
    Split,
)
from ombud.tickets.models.submission import (
    Submission,
)
from ombud.tickets.models.tag import (
    Tag,
    TicketTag,
)
from ombud.tickets.models.ticket import (
    Participant,
    Sequence,
    Ticket,
)
from ombud.tickets.models.time_entry import (
    TimeEntry,
    Timer,
)
from ombud.tickets.models.view import (
    View,
    ViewPlace,
)
from ombud.tickets.models.vocabulary import (
    CustomStatus,
    Edition,
    PriorityCell,
    Product,
    ProductVersion,
    TicketType,
)
from ombud.tickets.models.workflow import (
    Way,
    Workflow,
)

__all__ = [
    "Approval",
    "Approver",
    "Attachment",
    "Call",
    "Checklist",
    "ChecklistTemplate",
    "Classification",
    "ContactValue",
    "CustomField",
    "CustomStatus",
    "Draft",
    "DraftFile",
    "Edition",
    "FieldOption",
    "Form",
    "FormItem",
    "FormRule",
    "Handover",
    "Landing",
    "Link",
    "MaskedValue",
    "Mention",
    "Merge",
    "MergedParticipant",
    "Message",
    "NumberPolicy",
    "ObjectClass",
    "ObjectClassTeam",
    "ObjectRelation",
    "Opening",
    "OrganisationSharing",
    "OrganisationValue",
    "Participant",
    "Placement",
    "Presence",
    "PriorityCell",
    "Product",
    "ProductVersion",
    "RecentSearch",
    "Reminder",
    "Restriction",
    "Sequence",
    "SharedTicket",
    "SideConversation",
    "SideMessage",
    "SidePerson",
    "Sight",
    "Snooze",
    "Split",
    "Submission",
    "Tag",
    "Task",
    "TemplateTask",
    "Ticket",
    "TicketTag",
    "TicketType",
    "TicketValue",
    "TimeEntry",
    "Timer",
    "Value",
    "View",
    "ViewPlace",
    "Watcher",
    "Way",
    "Workflow",
]
