"""What letters about a request say, in the language of the person.

A letter is made of parts that its law demands. They come filled in from what was decided;
whoever sends it can change the words, but not send it with one of them empty (PR-065).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.privacy import law
from ombud.privacy.parts import WRITERS, answer_words, counts_words, day_words, spoken
from ombud.privacy.queries import KNOW, controller
from ombud.privacy.statuses import LetterKind

if TYPE_CHECKING:
    from ombud.privacy.models import PrivacyRequest

BLOCK_TITLES = {
    "receipt": lazy("Your request"),
    "verification": lazy("How we check who you are"),
    "reasons": lazy("Why it takes longer"),
    "done": lazy("What we did"),
    "kept": lazy("What we kept"),
    "why": lazy("Why"),
    "until": lazy("Until when"),
    "due": lazy("When we answer"),
    "recipients": lazy("Whom we told"),
    "complaint": lazy("If you do not agree"),
    "record": lazy("What remains"),
}
MANDATORY = {
    LetterKind.RECEIPT: ("receipt", "verification", "due"),
    LetterKind.EXTENSION: ("reasons", "due", "complaint"),
    LetterKind.ANSWER: ("done", "kept", "why", "until", "recipients", "complaint", "record"),
}


NOT_GIVEN = lazy("What is not in your copy")  # who asks to see loses nothing


def code_mail(request: PrivacyRequest, code: str, link: str) -> tuple[str, str]:
    """Return subject and text of the mail that confirms receipt and carries the code.

    It says the same to everybody: nothing in it tells what we hold.
    """
    with translation.override(spoken(request.language)):
        subject = _("Your request %(number)s: please confirm") % {"number": request}
        text = _(
            "We received your request on %(received)s. %(due)s\n\n"
            "Your code is %(code)s. It works for 15 minutes, on this page:\n\n"
            "%(link)s\n\n"
            "If you asked for nothing, do nothing. Without the code nothing is given out, "
            "changed or erased."
        ) % {
            "received": day_words(law.local_day(request, request.received_at)),
            "due": answer_words(request),
            "code": code,
            "link": link,
        }
    return subject, text


def receipt_mail(request: PrivacyRequest, link: str) -> tuple[str, str]:
    """Return subject and text of the mail that confirms receipt where no code is needed."""
    with translation.override(spoken(request.language)):
        subject = _("Your request %(number)s is here") % {"number": request}
        text = _(
            "We received your request on %(received)s: %(kind)s. %(counts)s\n\n"
            "%(due)s Where it stands, you see here:\n\n%(link)s\n\n"
            "If you asked for nothing, answer this mail."
        ) % {
            "received": day_words(law.local_day(request, request.received_at)),
            "kind": request.get_kind_display(),
            "counts": counts_words(request),
            "due": answer_words(request),
            "link": link,
        }
    return subject, text


def warning_mail(request: PrivacyRequest, link: str) -> tuple[str, str]:
    """Return subject and text for the other verified addresses of the person."""
    with translation.override(spoken(request.language)):
        subject = _("A request about your data was made")
        text = _another_asks(request) % {"kind": request.get_kind_display(), "link": link}
    return subject, text


def permission_mail(request: PrivacyRequest, link: str) -> tuple[str, str]:
    """Return subject and text that ask the person whether somebody may ask for them."""
    with translation.override(spoken(request.language)):
        subject = _("May somebody ask us in your name?")
        text = _(
            "Somebody who says that they act for you asked us: %(kind)s. You need no document "
            "and no power of attorney. Say here whether they may:\n\n%(link)s\n\n"
            "As long as you say nothing, nothing is given out, changed or erased."
        ) % {"kind": request.get_kind_display(), "link": link}
    return subject, text


def _another_asks(request: PrivacyRequest) -> str:
    if request.about is not None:
        return _(
            "Somebody who says that they act for you asked us: %(kind)s. If that is right, do "
            "nothing.\n\nIf it is not, call it off here within 72 hours:\n\n%(link)s"
        )
    return _(
        "Somebody with another address of yours asked us: %(kind)s. If that was you, do "
        "nothing.\n\nIf it was not you, call it off here within 72 hours:\n\n%(link)s"
    )


def lifting_mail(language: str) -> tuple[str, str]:
    """Return subject and text of the notice before a restriction is lifted."""
    with translation.override(spoken(language or "en")):
        subject = _("The restriction of your data will be lifted")
        text = _(
            "You asked us to keep your data without using them. We will use them again to "
            "answer you, because the reason is settled.\n\nIf you do not agree, answer this "
            "mail or write to the data-protection authority."
        )
    return subject, text


def blocks_of(request: PrivacyRequest, kind: LetterKind) -> dict[str, str]:
    """Return the parts a letter must have, filled in as far as it is known."""
    with translation.override(spoken(request.language)):
        return {name: WRITERS[name](request) for name in MANDATORY[kind]}


def subject_of(request: PrivacyRequest, kind: LetterKind) -> str:
    """Return the first line of a letter in the language of the person."""
    with translation.override(spoken(request.language)):
        return f"{kind.label}: {request.get_kind_display()} ({request})"


def whole(request: PrivacyRequest, kind: LetterKind, blocks: dict[str, str]) -> str:
    """Return the text of a letter: what it is, and its parts."""
    return f"{subject_of(request, kind)}\n\n{body(request, kind, blocks)}"


def body(request: PrivacyRequest, kind: LetterKind, blocks: dict[str, str]) -> str:
    """Return the parts of a letter under their titles."""
    with translation.override(spoken(request.language)):
        parts = [
            f"{title_of(request, name)}\n{blocks[name].strip()}" for name in MANDATORY[kind]
        ]
    return "\n\n".join([*parts, controller().name.strip()]).strip()


def title_of(request: PrivacyRequest, name: str) -> str:
    """Return the title of a part, in the current language."""
    is_copy = name == "kept" and request.kind in KNOW
    return str(NOT_GIVEN if is_copy else BLOCK_TITLES[name])
