"""What Larkfield's agents have at hand: saved replies in two languages, and macros."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.automation.actions import make_macro, make_saved_reply
from ombud.base.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.people.models import Team

LETTERS = {
    "en": "Dear {{ contact.first_name }},\n\n%s\n\nKind regards\n{{ agent.name }}",
    "de": "Guten Tag {{ contact.name }},\n\n%s\n\nFreundliche Grüße\n{{ agent.name }}",
}
# name, folder, words by language
REPLIES = (
    (
        "Where is my order",
        "Orders",
        {
            "en": "your bicycle has left our workshop and is on its way to you. "
            "The carrier calls you the evening before it arrives.",
            "de": "Ihr Fahrrad hat unsere Werkstatt verlassen und ist unterwegs zu Ihnen. "
            "Der Spediteur ruft Sie am Abend vor der Lieferung an.",
        },
    ),
    (
        "Book a repair",
        "Workshop",
        {
            "en": "please tell us the number on the down tube and two days that suit you; "
            "we keep a stand free for one of them.",
            "de": "bitte nennen Sie uns die Nummer am Unterrohr und zwei Tage, die Ihnen "
            "passen; an einem davon halten wir einen Platz frei.",
        },
    ),
    (
        "Refund is on its way",
        "Accounts",
        {
            "en": "we sent the money back today, by the way you paid. "
            "Banks take up to five working days.",
        },
    ),
)
PHOTO = "could you send us a photo of the part? Then we can say at once what it needs."
# name, team (empty: everybody), steps
MACROS = (
    (
        "Take it and ask for a photo",
        "",
        (
            ("ticket.assign", {"assignee": "me"}),
            ("ticket.reply", {"text": LETTERS["en"] % PHOTO, "then": "pending"}),
        ),
    ),
    (
        "Urgent: brakes",
        "workshop",
        (
            ("ticket.set_priority", {"priority": "urgent"}),
            ("ticket.tag", {"tag": "brakes"}),
            ("ticket.add_note", {"text": "Tell them not to ride it."}),
        ),
    ),
    ("Thanks, solved", "", (("ticket.set_status", {"status": "solved"}),)),
)


def prepare(teams: Mapping[str, Team]) -> None:
    """Make the saved replies and macros. teams: by key."""
    for name, folder, words in REPLIES:
        texts = {language: LETTERS[language] % text for language, text in words.items()}
        make_saved_reply(name=name, folder=folder, texts=texts, actor=SYSTEM)
    for name, team, steps in MACROS:
        listed = [{"action": action, "with": values} for action, values in steps]
        make_macro(name=name, team=teams.get(team), steps=listed, actor=SYSTEM)
