"""The frame around every page: where one can go, what one can do, by what one may."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from ombud.desk.administration import PLACES, places_for
from ombud.people.capabilities import Capability
from ombud.people.models.agent import Rights

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.desk.lists import NamedView


@dataclass(frozen=True, slots=True)
class Item:
    """A place one can go to."""

    key: str
    label: str
    icon: str
    href: str


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette lists; a behaviour of the page, else an address."""

    name: str
    label: str
    icon: str
    keys: tuple[str, ...] = ()
    href: str = "/"
    is_behaviour: bool = False
    needs_ticket: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame shows. ``views`` is None where the page fetches them afterwards."""

    here: str
    main: list[Item]
    admin: list[Item]
    overlays: Markup
    may_open: bool
    views: list[NamedView] | None = None
    view_key: str = ""
    waiting: str = ""  # how many requests about data need a deed of ours, "" where not asked

    @property
    def tabs(self) -> list[Item]:
        """The places at the foot of a narrow screen: who answers for privacy finds it there."""
        privacy = [one for one in self.admin if one.key == "privacy"]
        return [one for one in self.main if one.key != "objects" or not privacy] + privacy


def frame_for(
    request: AgentRequest,
    here: str,
    *,
    views: list[NamedView] | None = None,
    view_key: str = "",
    waiting: str = "",
) -> Frame:
    """Return the frame of a page of ``request``; ``here`` is the key of the place it is."""
    rights = request.rights
    main, admin = main_items(rights), admin_items(rights)
    is_deeper = any(place.key == here for place in PLACES if place.key != "quarantine")
    return Frame(
        here="settings" if is_deeper else here,
        main=main,
        admin=admin,
        overlays=overlays_for(held_by(rights), get_language() or "en", settings.OMBUD_DEMO),
        may_open=rights.may(Capability.OPEN_TICKET),
        views=views,
        view_key=view_key,
        waiting=waiting,
    )


def held_by(rights: Rights) -> frozenset[Capability]:
    return frozenset(one for one in Capability if rights.may(one))


@lru_cache(maxsize=256)
def overlays_for(held: frozenset[Capability], language: str, is_demo: bool) -> Markup:
    """Return palette and keyboard map for whoever holds ``held``, drawn once for all of them.

    Nothing in it is about a person; ``language`` and ``is_demo`` only tell drawings apart.
    """
    del language, is_demo
    rights = Rights([([str(one) for one in held], None)])
    places = [*main_items(rights), *admin_items(rights), *place_items(rights)]
    groups = commands_for(rights, places)
    return Markup(render_to_string("desk/parts/_overlays.html", {"groups": groups}))  # noqa: S704 - our own template, escaped


def main_items(rights: Rights) -> list[Item]:
    items = [
        Item("home", _("Home"), "home", "/home/"),
        Item("inbox", _("Inbox"), "inbox", "/"),
        Item("search", _("Search"), "search", "/search/"),
    ]
    if rights.may(Capability.SEE_CONTACTS):
        items.append(Item("contacts", _("Contacts"), "users", "/contacts/"))
    if rights.may(Capability.SEE_OBJECTS):
        items.append(Item("objects", _("Objects"), "box", "/objects/"))
    return items


def approvals_item() -> Item:
    return Item("approvals", _("Approvals"), "shieldcheck", "/approvals/")


def admin_items(rights: Rights) -> list[Item]:
    """Return what stands at the foot of the side bar: mail that waits, and the settings."""
    items = []
    if rights.may(Capability.SEE_REQUESTS):
        items.append(Item("privacy", _("Privacy"), "shieldcheck", "/privacy/"))
    if rights.may(Capability.MAIL_DESK):
        items.append(Item("quarantine", _("Quarantine"), "shield", "/mail/quarantine/"))
    if places_for(rights):
        items.append(Item("settings", _("Settings"), "sliders", "/settings/"))
    return items


def place_items(rights: Rights) -> list[Item]:
    """Return every place of administration that ``rights`` open, for the palette."""
    return [
        Item(place.key, str(place.title), place.icon, place.href)
        for place in places_for(rights)
        if place.key != "quarantine"
    ]


def commands_for(rights: Rights, places: list[Item]) -> list[tuple[str, list[Command]]]:
    """Return what the palette offers, in groups."""
    groups = [
        (_("This ticket"), ticket_commands(rights)),
        (_("List"), list_commands(rights)),
        (_("Go to"), [go_to(item) for item in [*places, approvals_item()]] + always(rights)),
    ]
    return [(title, commands) for title, commands in groups if commands]


GO_KEYS = {
    "home": ("g", "h"),
    "inbox": ("g", "i"),
    "search": ("g", "s"),
    "contacts": ("g", "c"),
    "objects": ("g", "o"),
    "privacy": ("g", "p"),
    "bell": ("g", "b"),
}


def go_to(item: Item) -> Command:
    return Command(
        f"go-{item.key}", item.label, item.icon, GO_KEYS.get(item.key, ()), item.href
    )


def behaviour(name: str, label: str, icon: str, *keys: str, on_ticket: bool = True) -> Command:
    return Command(name, label, icon, keys, is_behaviour=True, needs_ticket=on_ticket)


def ticket_commands(rights: Rights) -> list[Command]:
    commands = []
    if rights.may(Capability.ANSWER):
        commands.append(behaviour("reply", _("Reply"), "send", "r"))
    if rights.may(Capability.NOTE):
        commands.append(behaviour("note", _("Internal note"), "lock", "n"))
    if rights.may(Capability.NOTE):
        commands.append(behaviour("saved", _("Insert a saved reply"), "book", "b"))
    if rights.may(Capability.CHANGE):
        commands += [
            behaviour("take", _("Assign to me"), "user", "a"),
            behaviour("assign", _("Assign to…"), "users", "i"),
            behaviour("status", _("Change status"), "check", "s"),
            behaviour("priority", _("Change priority"), "flag", "p"),
            behaviour("tags", _("Change tags"), "tag", "t"),
            behaviour("macro", _("Run a macro"), "bolt", "m"),
            behaviour("snooze", _("Snooze or remind"), "pause", "z"),
            behaviour("merge", _("Merge into another ticket"), "merge", "Shift", "M"),
            behaviour("split", _("Split messages off"), "out", "Shift", "S"),
        ]
    if rights.may(Capability.NOTE):
        commands.append(behaviour("sides", _("Ask somebody else"), "users"))
        commands.append(behaviour("objects", _("Objects of the ticket"), "box"))
        commands.append(behaviour("call", _("Write down a call"), "phone", "c"))
        commands.append(
            behaviour("privacy", _("Treat as a privacy request"), "shieldcheck", "d")
        )
    commands += [
        behaviour("follow", _("Follow or stop following"), "eye", "w"),
        behaviour("print", _("Print"), "file"),
        behaviour("fold", _("Fold or unfold messages"), "columns", "e"),
        behaviour("copy", _("Copy the link"), "link", "l"),
        behaviour("unread", _("Mark as unread"), "eyeoff", "x"),
        behaviour("panel", _("Customer panel"), "user", "]"),
    ]
    if rights.may(Capability.ANSWER):
        commands += [
            behaviour("send", _("Send"), "send", "Ctrl", "Enter"),
            behaviour("send-solve", _("Send and solve"), "check", "Ctrl", "Shift", "Enter"),
            behaviour("undo", _("Undo send"), "undo", "Ctrl", "Z"),
        ]
    return commands


def list_commands(rights: Rights) -> list[Command]:
    commands = [
        behaviour("next", _("Next ticket"), "down", "j", on_ticket=False),
        behaviour("previous", _("Previous ticket"), "sort", "k", on_ticket=False),
        behaviour("open", _("Open"), "right", "o", on_ticket=False),
        behaviour("list", _("Back to the list"), "left", "u", on_ticket=False),
        behaviour("board", _("Show as a board"), "columns", "v", on_ticket=False),
        behaviour("table", _("Show as a table"), "list", "Shift", "V", on_ticket=False),
    ]
    if rights.may(Capability.CHANGE):
        commands += [
            behaviour("mark", _("Mark in the table"), "check", "x", on_ticket=False),
            behaviour(
                "mark-range", _("Mark up to here"), "check", "Shift", "X", on_ticket=False
            ),
            behaviour("bulk", _("Change those marked"), "bolt", ".", on_ticket=False),
        ]
    return commands


def always(rights: Rights) -> list[Command]:
    commands = [
        Command("go-bell", _("Notifications"), "bell", GO_KEYS["bell"], "/notifications/"),
        Command("go-account", _("Your account"), "user", href="/account/"),
        behaviour("palette", _("Palette"), "search", "Ctrl", "K", on_ticket=False),
        behaviour("sidebar", _("Side bar"), "columns", "[", on_ticket=False),
        behaviour("theme", _("Switch colour theme"), "moon", on_ticket=False),
        behaviour("density", _("Comfortable or compact"), "list", on_ticket=False),
        behaviour("help", _("Keyboard map"), "help", "?", on_ticket=False),
    ]
    if rights.may(Capability.OPEN_TICKET):
        commands.insert(0, Command("go-new", _("New ticket"), "plus", href="/tickets/new/"))
        call = Command("go-call", _("New ticket from a call"), "phone", href="/calls/new/")
        commands.insert(1, call)
    return commands
