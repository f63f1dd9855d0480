"""What letters about a request say, in the language of the person.

A letter is made of parts that its law demands. They come filled in from what was decided;
whoever sends it can change the words, but not send it with one of them empty (PR-065).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.privacy import law, parting
from ombud.privacy.carrying import is_refused
from ombud.privacy.parts import WRITERS, answer_words, counts_words
from ombud.privacy.queries import KNOW, controller, missing_proof
from ombud.privacy.statuses import AT_ONCE, BY_PERSON, Kind, LetterKind, Level, Proof
from ombud.privacy.staying import what_stays
from ombud.privacy.wording import day_words, group_name, spoken
from ombud.purposes.statuses import Assessment

if TYPE_CHECKING:
    from ombud.privacy.models import PrivacyRequest
    from ombud.privacy.models import Proof as Shown
    from ombud.purposes.models import Objection

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
    "fee": lazy("What it costs"),
    "grounds": lazy("Why"),
    "paying": lazy("How you can pay, and until when"),
    "otherwise": lazy("If you do not pay"),
}
MANDATORY = {
    LetterKind.RECEIPT: ("receipt", "verification", "due"),
    LetterKind.EXTENSION: ("reasons", "due", "complaint"),
    LetterKind.FEE: ("fee", "grounds", "paying", "otherwise", "due", "complaint"),
    LetterKind.ANSWER: ("done", "kept", "why", "until", "recipients", "complaint", "record"),
}


ENOUGH = {  # of each document, said to who sends it
    Proof.PERMISSION: lazy(
        "Enough is a permission that the person signed and dated, with your name and what you "
        "may ask for."
    ),
    Proof.PARENTHOOD: lazy(
        "Enough is a birth certificate with your name and the child's, or what a court or an "
        "authority decided about custody."
    ),
    Proof.ESTATE: lazy(
        "Enough is a certificate of inheritance, a grant of probate, or what a court wrote, "
        "with your name."
    ),
    Proof.IDENTITY: lazy("Enough is a document with your name. Cover what else it shows."),
}
NOT_GIVEN = lazy("What is not in your copy")  # who asks to see loses nothing
LEFT = lazy("What we left as it is")
KEEPING_NOTHING = AT_ONCE | BY_PERSON | {Kind.OPT_IN, Kind.RECTIFICATION}
TITLES_OF_KEPT = {
    **dict.fromkeys(KNOW, NOT_GIVEN),
    **dict.fromkeys(sorted(KEEPING_NOTHING), LEFT),
}


def code_mail(request: PrivacyRequest, code: str, link: str) -> tuple[str, str]:
    """Return subject and text of the mail that confirms receipt and carries the code.

    It says the same to everybody: nothing in it tells what we hold. Who is known already needs
    the code to fetch something, and is told nothing else.
    """
    with translation.override(spoken(request.language)):
        said = _(
            "Your code is %(code)s. It works for 15 minutes, on this page:\n\n%(link)s"
        ) % {
            "code": code,
            "link": link,
        }
        if request.reached > Level.NONE:
            subject = _("Your code for request %(number)s") % {"number": request}
            rest = _(
                "If you did not ask for a code, do nothing. Without it nothing is given out."
            )
            return subject, f"{said}\n\n{rest}"
        subject = _("Your request %(number)s: please confirm") % {"number": request}
        received = _("We received your request on %(received)s. %(due)s") % {
            "received": day_words(law.local_day(request, request.received_at)),
            "due": answer_words(request),
        }
        unasked = _(
            "If you asked for nothing, do nothing. Without the code nothing is given out, "
            "changed or erased."
        )
        missing = missing_proof(request)
        document = document_words(missing) if missing else ""
    return subject, "\n\n".join(filter(None, [received, said, document, unasked]))


def document_words(wanted: Proof) -> str:
    """Return what who acts for another has to show, and where; in the current language."""
    said = _("You ask for somebody else, so we need a document, too: %(document)s.") % {
        "document": wanted.label
    }
    return f"{said} {ENOUGH[wanted]} " + _("Send it on the same page.")


def lacking_mail(request: PrivacyRequest, shown: Shown, link: str) -> tuple[str, str]:
    """Return subject and text that say what a document lacks, and what would be enough."""
    kind = Proof(shown.kind)
    with translation.override(spoken(request.language)):
        subject = _("Your request %(number)s: the document is not enough") % {"number": request}
        text = _(
            "We looked at the document that you sent: %(document)s. It is not enough yet. "
            "%(lack)s\n\n%(enough)s Send another one here:\n\n%(link)s\n\n%(due)s As long as "
            "no document is enough, nothing is given out, changed or erased."
        ) % {
            "document": kind.label,
            "lack": shown.get_lack_display(),
            "enough": ENOUGH[kind],
            "link": link,
            "due": answer_words(request),
        }
    return subject, text


def receipt_mail(request: PrivacyRequest, link: str) -> tuple[str, str]:
    """Return subject and text of the mail that confirms receipt where no code is needed."""
    with translation.override(spoken(request.language)):
        subject = _("Your request %(number)s is here") % {"number": request}
        text = _(
            "We received your request on %(received)s: %(kind)s.%(counts)s\n\n"
            "%(due)s Where it stands, you see here:\n\n%(link)s\n\n"
            "If you asked for nothing, answer this mail."
        ) % {
            "received": day_words(law.local_day(request, request.received_at)),
            "kind": request.get_kind_display(),
            "counts": f" {counts}" if (counts := counts_words(request)) else "",
            "due": answer_words(request),
            "link": link,
        }
    return subject, text


def to_person(request: PrivacyRequest) -> str:
    """Return the language of mails to the person whose data it is, whoever asks for them."""
    known = request.about.language if request.about else ""
    return spoken(known or request.language)


def warning_mail(request: PrivacyRequest, link: str) -> tuple[str, str]:
    """Return subject and text for the other verified addresses of the person."""
    with translation.override(to_person(request)):
        subject = _("A request about your data was made")
        text = _another_asks(request) % {"kind": request.get_kind_display(), "link": link}
    return subject, text


def permission_mail(request: PrivacyRequest, link: str) -> tuple[str, str]:
    """Return subject and text that ask the person whether somebody may ask for them."""
    with translation.override(to_person(request)):
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


def waived_mail(request: PrivacyRequest) -> tuple[str, str]:
    """Return subject and text that say that nothing is to be paid after all."""
    with translation.override(spoken(request.language)):
        subject = _("Your request %(number)s costs nothing") % {"number": request}
        text = _(
            "We asked you for a fee. You need not pay it: we deal with your request as it is. "
            "%(due)s"
        ) % {"due": answer_words(request)}
    return subject, text


def weighing_mail(objection: Objection) -> tuple[str, str]:
    """Return subject and text of what became of an objection, with the reasons."""
    with translation.override(spoken(objection.contact.language or "en")):
        subject = _("Your objection")
        said = _("Your objection of %(day)s stands. We no longer use your data for: %(use)s.")
        if objection.assessment == Assessment.OVERRIDDEN:
            said = _(
                "We weighed your objection of %(day)s. Our grounds outweigh it, so we go on "
                "using your data for this: %(use)s."
            )
        text = "\n\n".join(
            [
                said
                % {
                    "day": day_words(objection.at.date()),
                    "use": group_name(objection.purpose),
                },
                _("Our reasons: %(reasons)s") % {"reasons": objection.reasons},
                _(
                    "If you do not agree, answer this mail, complain to a data-protection "
                    "authority, or go to court."
                ),
            ]
        )
    return subject, text


def blocks_of(request: PrivacyRequest, kind: LetterKind) -> dict[str, str]:
    """Return the parts a letter must have, filled in as far as it is known."""
    names = MANDATORY[kind]
    with translation.override(spoken(request.language)):
        stays = what_stays(request) if "kept" in names else {}
        return {
            name: stays[name] if name in stays else WRITERS[name](request) for name in names
        }


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
        hello = salutation(request)
    return "\n\n".join([hello, *parts, controller().name.strip()]).strip()


def salutation(request: PrivacyRequest) -> str:
    """Return how a letter begins, in the current language; of the erased no name is left."""
    name = "" if parting.carried_for(request) else request.asker.name
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def title_of(request: PrivacyRequest, name: str) -> str:
    """Return the title of a part, in the current language."""
    if name != "kept":
        return str(BLOCK_TITLES[name])
    if request.kind in KNOW and is_refused(request):
        return _("What we do not give out")
    return str(TITLES_OF_KEPT.get(Kind(request.kind), BLOCK_TITLES[name]))
