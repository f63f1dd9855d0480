"""What letters about a request say, in the language of the person.

A letter is made of parts that its law demands. They come filled in from what was decided;
whoever sends it can change the words, but not send it with one of them empty (PR-065).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from ombud.datamap import Group
from ombud.privacy import data, law, packing, parting
from ombud.privacy.addresses import own_page
from ombud.privacy.authorities import authority_of
from ombud.privacy.carrying import planned
from ombud.privacy.handing import bundle_of, fetchable
from ombud.privacy.queries import KNOW, controller
from ombud.privacy.statuses import LetterKind, Outcome
from ombud.recipients.queries import names_told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ombud.privacy.carrying import Kept
    from ombud.privacy.models import Decision, PrivacyRequest

LANGUAGES = ("en", "de")
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


def spoken(language: str) -> str:
    """Return the language in which a letter is written: the person's, else English."""
    plain = language.partition("-")[0].lower()
    return plain if plain in LANGUAGES else "en"


def spoken_now() -> str:
    """Return the language in which a letter would be written to whoever reads the page now."""
    return spoken(translation.get_language() or "en")


def group_name(name: str) -> str:
    """Return what a group of data is called to the person."""
    return str(Group(name).label) if name in Group.values else data.label_of(name)


def day_words(day: date | None) -> str:
    """Return ``day`` as the current language writes it; nothing for none."""
    if day is None:
        return ""
    spoken_now = translation.get_language() or "en"
    return format_date(day, "long", locale="en_GB" if spoken_now == "en" else spoken_now)


def code_mail(request: PrivacyRequest, code: str, link: str) -> tuple[str, str]:
    """Return subject and text of the mail that confirms receipt and carries the code.

    It says the same to everybody: nothing in it tells what we hold.
    """
    with translation.override(spoken(request.language)):
        subject = _("Your request %(number)s: please confirm") % {"number": request}
        text = _(
            "We received your request on %(received)s and will answer by %(due)s.\n\n"
            "Your code is %(code)s. It works for 15 minutes, on this page:\n\n"
            "%(link)s\n\n"
            "If you asked for nothing, do nothing. Without the code nothing is given out, "
            "changed or erased."
        ) % {
            "received": day_words(law.local_day(request, request.received_at)),
            "due": day_words(request.due_day),
            "code": code,
            "link": link,
        }
    return subject, text


def warning_mail(request: PrivacyRequest, link: str) -> tuple[str, str]:
    """Return subject and text for the other verified addresses of the person."""
    with translation.override(spoken(request.language)):
        subject = _("A request about your data was made")
        text = _another_asks(request) % {"kind": request.get_kind_display(), "link": link}
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


def _decided(request: PrivacyRequest) -> list[Decision]:
    return list(request.decisions.order_by("pk"))


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _receipt(request: PrivacyRequest) -> str:
    return _("We received your request on %(day)s: %(kind)s.") % {
        "day": day_words(law.local_day(request, request.received_at)),
        "kind": request.get_kind_display(),
    }


def _verification(request: PrivacyRequest) -> str:
    if request.is_identified:
        return _("We know enough to answer. Nothing more is needed from you.")
    return _(
        "We compare what you tell us with what we hold already. We ask for no new "
        "documents unless you act for somebody else."
    )


def _reasons(request: PrivacyRequest) -> str:
    if not request.extension_ground:
        return ""
    return packing.ground_text(
        request, "extend", request.extension_ground, spoken(request.language)
    )


def _due(request: PrivacyRequest) -> str:
    return _("We answer by %(day)s.") % {"day": day_words(request.due_day)}


def _done(request: PrivacyRequest) -> str:
    words = {Outcome.FULL: _("done as you asked"), Outcome.PARTIAL: _("done in part")}
    if request.kind in KNOW:
        words = {Outcome.FULL: _("in your copy"), Outcome.PARTIAL: _("in your copy, in part")}
    lines = [
        f"{group_name(one.group)}: {words[Outcome(one.outcome)]}"
        for one in _decided(request)
        if one.outcome != Outcome.REFUSED
    ]
    if not lines:
        return _("We did not do what you asked.")
    return "\n\n".join(filter(None, [_listed(lines), _where_the_copy_is(request)]))


def _where_the_copy_is(request: PrivacyRequest) -> str:
    """Return how to fetch the archive; nothing where there is none to fetch."""
    archive = fetchable(request)
    if archive is None or archive.expires_at is None:
        return ""
    return _(
        "Your copy is ready. Until %(day)s you can fetch it here; we send you a code "
        "first:\n\n%(link)s"
    ) % {
        "day": day_words(law.local_day(request, archive.expires_at)),
        "link": own_page(request),
    }


def _left_out(request: PrivacyRequest) -> int:
    """Return in how many places of the archive something is masked or left out."""
    archive = bundle_of(request)
    return archive.withheld if archive else 0


def _kept(request: PrivacyRequest) -> str:
    lines = [group_name(one.group) for one in _decided(request) if one.ground]
    lines += [one.name for one in _by_law(request)]
    if places := _left_out(request):
        lines.append(
            ngettext(
                "%(num)d place in the copy, mostly data of other people",
                "%(num)d places in the copy, mostly data of other people",
                places,
            )
            % {"num": places}
        )
    return _listed(lines) if lines else _("Nothing of what your request is about.")


def _why(request: PrivacyRequest) -> str:
    language = spoken(request.language)
    lines = [
        f"{group_name(one.group)}: "
        + packing.ground_text(request, "refuse", one.ground, language)
        for one in _decided(request)
        if one.ground
    ]
    lines += [f"{one.name}: {one.ground}" for one in _by_law(request)]
    if _left_out(request):
        lines.append(_("The copy lists each place that is left out, with its ground."))
    return _listed(lines) if lines else _("There was no reason to keep anything back.")


def _until(request: PrivacyRequest) -> str:
    lines = [
        f"{group_name(one.group)}: {day_words(one.keep_until)}"
        for one in _decided(request)
        if one.keep_until
    ]
    if request.kind in KNOW:
        lines.append(_("How long we hold each kind of data stands in the copy."))
        return _listed(lines)
    if any(one.ground and not one.keep_until for one in _decided(request)):
        return _listed(lines)  # whoever keeps something has to say until when
    lines += [f"{one.name}: {day_words(one.until)}" for one in _by_law(request)]
    return _listed(lines) if lines else _("Nothing is kept, so there is no date.")


def _by_law(request: PrivacyRequest) -> tuple[Kept, ...]:
    """Return what a law keeps of the person, whatever was decided."""
    return planned(request).kept


def _recipients(request: PrivacyRequest) -> str:
    carried = parting.carried_for(request)
    erasure = carried.erasure_id if carried else 0
    names = names_told(erasure=erasure or 0, request=request.number)
    return (
        _listed(names)
        if names
        else _("We gave your data to nobody whom we would have to tell.")
    )


def _complaint(request: PrivacyRequest) -> str:
    """Return how to complain: to the authority of where the person lives, else to ours."""
    text = packing.fixed_text(request, "complaint", spoken(request.language))
    known = authority_of(request.country)
    authority = str(known) if known else controller().authority.strip()
    return f"{text}\n\n{authority}".strip() if authority else text


def _record(request: PrivacyRequest) -> str:
    return packing.fixed_text(request, "record", spoken(request.language))


WRITERS: dict[str, Callable[[PrivacyRequest], str]] = {
    "receipt": _receipt,
    "verification": _verification,
    "reasons": _reasons,
    "done": _done,
    "kept": _kept,
    "why": _why,
    "until": _until,
    "due": _due,
    "recipients": _recipients,
    "complaint": _complaint,
    "record": _record,
}
