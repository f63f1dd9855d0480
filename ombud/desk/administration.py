"""What can be set up and looked after, as one list: who adds an area adds a line here.

The settings page shows the list in sections, the palette offers every place, and both show
an agent only what a capability of theirs opens. The list decides nothing: each page still
names the capability that it needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from ombud.people.capabilities import Capability

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights

# Section → its title, in the order of the page.
SECTIONS: dict[str, Any] = {
    "people": lazy("People and rights"),
    "mail": lazy("Mail"),
    "tickets": lazy("Tickets"),
    "answers": lazy("Answers and automation"),
    "privacy": lazy("Privacy"),
    "security": lazy("Security"),
    "desk": lazy("The desk itself"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page of administration.

    key: short word; also the key of the place in the frame.
    url: name of its address, which takes no arguments.
    needs: any one of these capabilities opens it.
    only_demo: there is nothing behind it outside a demo.
    """

    key: str
    section: str
    title: Any
    description: Any
    icon: str
    url: str
    needs: tuple[Capability, ...]
    only_demo: bool = False

    @property
    def href(self) -> str:
        return reverse(self.url)


PLACES: tuple[Place, ...] = (
    Place(
        "erasures",
        "privacy",
        lazy("Erasures"),
        lazy("End what is held about one person, everywhere, and prove it."),
        "trash",
        "desk:erasures",
        (Capability.ERASE,),
    ),
    Place(
        "promises",
        "privacy",
        lazy("Our promises"),
        lazy("What contacts can read: each promise, what keeps it, what is still missing."),
        "shieldcheck",
        "portal:promises",
        (Capability.PRIVACY, Capability.HANDLE_REQUESTS, Capability.AUDIT),
    ),
    Place(
        "tokens",
        "security",
        lazy("Access tokens of all"),
        lazy("What programs may do here, in whose name, and until when."),
        "key",
        "desk:all-tokens",
        (Capability.PEOPLE,),
    ),
    Place(
        "agents",
        "people",
        lazy("Agents"),
        lazy("Who works here: invite, give roles, close an account."),
        "user",
        "desk:agents",
        (Capability.PEOPLE,),
    ),
    Place(
        "teams",
        "people",
        lazy("Teams"),
        lazy("Who shares tickets; a team can retire into another."),
        "users",
        "desk:teams",
        (Capability.PEOPLE,),
    ),
    Place(
        "roles",
        "people",
        lazy("Roles"),
        lazy("What each kind of work may do, and whether it needs a second factor."),
        "key",
        "desk:roles",
        (Capability.PEOPLE,),
    ),
    Place(
        "mailboxes",
        "mail",
        lazy("Mailboxes"),
        lazy("Addresses of the desk: where mail comes from, how answers leave."),
        "mail",
        "desk:mailboxes",
        (Capability.MAILBOXES,),
    ),
    Place(
        "privacy-settings",
        "privacy",
        lazy("Data requests: how we count"),
        lazy("Time zone and holidays of deadlines, the authority that letters name."),
        "shieldcheck",
        "desk:request-settings",
        (Capability.DECIDE_REQUESTS,),
    ),
    Place(
        "quarantine",
        "mail",
        lazy("Quarantine"),
        lazy("Mails that claim a ticket without proof and wait for a decision."),
        "shield",
        "desk:quarantine",
        (Capability.MAIL_DESK,),
    ),
    Place(
        "unreadable",
        "mail",
        lazy("Could not read"),
        lazy("Mails that nobody could take apart; nothing of them is lost."),
        "file",
        "desk:unreadable",
        (Capability.MAIL_DESK,),
    ),
    Place(
        "sink",
        "mail",
        lazy("Demo mails"),
        lazy("What would have gone out, if this were not a demo."),
        "send",
        "desk:sink",
        (Capability.OPERATE,),
        only_demo=True,
    ),
    Place(
        "macros",
        "answers",
        lazy("Macros"),
        lazy("Several changes to a ticket in one go, with a look ahead."),
        "bolt",
        "desk:macros",
        (Capability.CHANGE,),
    ),
    Place(
        "tags",
        "tickets",
        lazy("Tags"),
        lazy("Words that group tickets: rename, merge, retire."),
        "tag",
        "desk:tags",
        (Capability.TAGS,),
    ),
    Place(
        "types",
        "tickets",
        lazy("Types of tickets"),
        lazy("What a ticket can be. Forms, views and rules ask for it."),
        "tag",
        "desk:types",
        (Capability.CONFIGURE,),
    ),
    Place(
        "statuses",
        "tickets",
        lazy("Statuses"),
        lazy("Your own names for where a ticket stands, each on one of the five kinds."),
        "refresh",
        "desk:statuses",
        (Capability.CONFIGURE,),
    ),
    Place(
        "recurring",
        "tickets",
        lazy("Tickets that come round"),
        lazy("What opens by itself every week, month or year, and for whom."),
        "refresh",
        "desk:recurring",
        (Capability.SUPERVISE,),
    ),
    Place(
        "workflows",
        "tickets",
        lazy("Workflows"),
        lazy("Which status may follow which, for a type, and who may go that way."),
        "flow",
        "desk:workflows",
        (Capability.CONFIGURE,),
    ),
    Place(
        "priorities",
        "tickets",
        lazy("Priority from impact and urgency"),
        lazy("Which priority follows when many are hit, or when it hurts at once."),
        "flag",
        "desk:priorities",
        (Capability.CONFIGURE,),
    ),
    Place(
        "products",
        "tickets",
        lazy("Products"),
        lazy("What tickets can be about, with versions."),
        "box",
        "desk:products",
        (Capability.CONFIGURE,),
    ),
    Place(
        "fields",
        "tickets",
        lazy("Fields"),
        lazy("What you ask beside subject and text, and why you may."),
        "list",
        "desk:fields",
        (Capability.CONFIGURE,),
    ),
    Place(
        "object-classes",
        "tickets",
        lazy("Objects"),
        lazy("Devices, contracts, vehicles: what you keep beside tickets, and why you may."),
        "id",
        "desk:object-classes",
        (Capability.CONFIGURE,),
    ),
    Place(
        "replies",
        "answers",
        lazy("Saved replies"),
        lazy("Words you need often, in every language that you answer in."),
        "book",
        "desk:replies",
        (Capability.NOTE,),
    ),
    Place(
        "checklists",
        "tickets",
        lazy("Lists of tasks"),
        lazy("Prepared steps that agents put on tickets."),
        "list",
        "desk:checklists",
        (Capability.SUPERVISE,),
    ),
    Place(
        "assignment",
        "tickets",
        lazy("Who gets the work"),
        lazy("How new tickets find somebody, who is there, how much each takes, skills."),
        "users",
        "desk:assignment",
        (Capability.SUPERVISE,),
    ),
    Place(
        "forms",
        "tickets",
        lazy("Forms"),
        lazy("Which fields are asked, by team and type, and under which conditions."),
        "file",
        "desk:forms",
        (Capability.CONFIGURE,),
    ),
    Place(
        "rights",
        "people",
        lazy("Why can she see this?"),
        lazy("Which role in which team allows something to somebody, or what is missing."),
        "eye",
        "desk:rights",
        (Capability.PEOPLE,),
    ),
    Place(
        "persons",
        "privacy",
        lazy("Persons"),
        lazy("Find anybody whose data is held; records of one person; erased people."),
        "user",
        "desk:persons",
        (Capability.HANDLE_REQUESTS,),
    ),
    Place(
        "mentions",
        "privacy",
        lazy("Mentions"),
        lazy("Names found in other people's texts, to say whose they are."),
        "quote",
        "desk:mentions",
        (Capability.HANDLE_REQUESTS,),
    ),
    Place(
        "data-map",
        "privacy",
        lazy("What we hold"),
        lazy("Every column and every place: of whom, why, how long, how it ends."),
        "eye",
        "desk:data-map",
        (Capability.HANDLE_REQUESTS,),
    ),
    Place(
        "security",
        "security",
        lazy("Rules of signing in"),
        lazy("How long sessions last, how long passwords are, from which networks."),
        "lock",
        "desk:sign-in-rules",
        (Capability.SECURITY,),
    ),
    Place(
        "providers",
        "security",
        lazy("Signing in by another system"),
        lazy("OpenID Connect and SAML: who says who somebody is, and for which roles only."),
        "key",
        "desk:providers",
        (Capability.SECURITY,),
    ),
    Place(
        "changes",
        "security",
        lazy("Changes of settings"),
        lazy("Who changed what, when, from what to what."),
        "history",
        "desk:changes",
        (Capability.AUDIT,),
    ),
    Place(
        "configuration",
        "desk",
        lazy("Configuration as a file"),
        lazy("Write everything that is set up to a file, compare, load."),
        "download",
        "desk:configuration",
        (Capability.TRANSFER,),
    ),
    Place(
        "affected",
        "privacy",
        lazy("Who is affected"),
        lazy("Whose data came in, or was opened, in a window of time; for breaches."),
        "alert",
        "desk:affected",
        (Capability.PRIVACY,),
    ),
    Place(
        "register",
        "privacy",
        lazy("Register of processing"),
        lazy("What data is used for, on which basis, by whom; what to weigh again."),
        "list",
        "desk:register",
        (Capability.PRIVACY,),
    ),
    Place(
        "retention",
        "privacy",
        lazy("Retention"),
        lazy("When data ends, by which rule, and what the next pass would take."),
        "clock",
        "desk:retention",
        (Capability.PRIVACY,),
    ),
    Place(
        "holds",
        "privacy",
        lazy("Legal holds"),
        lazy("What must stay as it is while a matter lasts, and when it is looked at again."),
        "lock",
        "desk:holds",
        (Capability.PRIVACY,),
    ),
    Place(
        "taking",
        "desk",
        lazy("Take all data away"),
        lazy("Everything the desk holds in one file that needs no Ombud to be read."),
        "download",
        "desk:taking",
        (Capability.TAKE_ALL,),
    ),
    Place(
        "health",
        "desk",
        lazy("Health"),
        lazy("Queues, mail, mailboxes and disk, and what to do when one is unwell."),
        "life",
        "health-page",
        (Capability.OPERATE,),
    ),
    Place(
        "jobs",
        "desk",
        lazy("Stopped work"),
        lazy("Background work that failed at every try and waits for a person."),
        "refresh",
        "desk:jobs",
        (Capability.OPERATE,),
    ),
)


def places_for(rights: Rights) -> list[Place]:
    """Return the places that ``rights`` open, in the order of the list."""
    return [
        place
        for place in PLACES
        if any(rights.may(one) for one in place.needs)
        and (settings.OMBUD_DEMO or not place.only_demo)
    ]


def sections_for(rights: Rights) -> list[tuple[Any, list[Place]]]:
    """Return the sections that hold something for ``rights``: title and places."""
    places = places_for(rights)
    sections = [
        (title, [place for place in places if place.section == key])
        for key, title in SECTIONS.items()
    ]
    return [(title, held) for title, held in sections if held]
