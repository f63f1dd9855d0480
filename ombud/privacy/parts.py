"""What each part of a letter says, from what was decided and done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.base import clock
from ombud.datamap import Group
from ombud.privacy import data, law, packing, parting, reviewing
from ombud.privacy.addresses import own_page
from ombud.privacy.authorities import authority_for
from ombud.privacy.carrying import planned
from ombud.privacy.handing import bundle_of, fetchable
from ombud.privacy.queries import KNOW, controller
from ombud.privacy.statuses import AT_ONCE, BY_PERSON, Kind, Outcome, outcome_words
from ombud.purposes.gate import uses
from ombud.recipients.queries import names_told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ombud.privacy.carrying import Kept
    from ombud.privacy.models import Decision, PrivacyRequest

LANGUAGES = ("en", "de")
KEEPS_ANYHOW = AT_ONCE | {Kind.RECTIFICATION, Kind.RESTRICTION}  # none of them removes data


def spoken(language: str) -> str:
    """Return the language in which a letter is written: the person's, else English."""
    plain = language.partition("-")[0].lower()
    return plain if plain in LANGUAGES else "en"


def spoken_now() -> str:
    """Return the language in which a letter would be written to whoever reads the page now."""
    return spoken(translation.get_language() or "en")


def group_name(name: str) -> str:
    """Return what a group of data is called to the person."""
    if name in uses:
        return _(uses[name].text)
    if name in Group.values:
        return str(Group(name).label)
    return reviewing.name_of(name) or data.label_of(name)


def group_name_of_them(name: str) -> str:
    """Return what a group of data is called to who looks after the request."""
    if name in uses:
        return _(uses[name].said_of_them)
    if name in Group.values:
        return Group(name).of_them
    return reviewing.name_of(name) or data.label_of_theirs(name)


def day_words(day: date | None) -> str:
    """Return ``day`` as the current language writes it; nothing for none."""
    if day is None:
        return ""
    spoken_now = translation.get_language() or "en"
    return format_date(day, "long", locale="en_GB" if spoken_now == "en" else spoken_now)


def _decided(request: PrivacyRequest) -> list[Decision]:
    return list(request.decisions.order_by("pk"))


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _receipt(request: PrivacyRequest) -> str:
    said = _("We received your request on %(day)s: %(kind)s.") % {
        "day": day_words(law.local_day(request, request.received_at)),
        "kind": request.get_kind_display(),
    }
    return " ".join(filter(None, [said, _complained_of(request)]))


def _complained_of(request: PrivacyRequest) -> str:
    if request.complains_of is None:
        return ""
    earlier = request.complains_of
    return _("It is about how we handled your request %(number)s: %(kind)s.") % {
        "number": earlier,
        "kind": earlier.get_kind_display(),
    }


def counts_words(request: PrivacyRequest) -> str:
    """Return whether what was asked counts already; nothing where it has to be confirmed."""
    if request.kind in AT_ONCE:
        return _("It counts from this moment on; you need not do anything more.")
    if request.kind == Kind.OPT_IN and request.counts_already:
        return _("You confirmed it, so it counts from now on.")
    return ""


def counts_of_them(request: PrivacyRequest) -> str:
    """Return the same, said to who looks after the request."""
    if request.kind in AT_ONCE:
        return _("It has counted since it was received: the desk obeys it already.")
    if request.kind == Kind.OPT_IN and not request.counts_already:
        return _("It counts only when the person confirms it by the code: the second step.")
    if request.kind == Kind.OPT_IN:
        return _("The person confirmed it by the second step.")
    return ""


def _verification(request: PrivacyRequest) -> str:
    if law.asks_nothing(request):
        return _("For this the law asks nobody who they are.")
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


def answer_words(request: PrivacyRequest) -> str:
    """Return by when we answer, in the current language; no day that has passed is promised."""
    due_at, due_day = law.told_due(request)
    if due_at is None or due_at <= clock.now():
        return _("We answer as soon as we can.")
    return _("We answer by %(day)s.") % {"day": day_words(due_day)}


def _done(request: PrivacyRequest) -> str:
    words = {Outcome.FULL: _("done as you asked"), Outcome.PARTIAL: _("done in part")}
    if request.kind in KNOW:
        words = {Outcome.FULL: _("in your copy"), Outcome.PARTIAL: _("in your copy, in part")}
    if request.kind in AT_ONCE:
        words = {Outcome.FULL: _("ended, as you asked"), Outcome.PARTIAL: _("ended in part")}
    if request.kind == Kind.OPT_IN:
        words = {Outcome.FULL: _("allowed again, as you confirmed")}
    if request.kind == Kind.RESTRICTION:
        words = {Outcome.FULL: _("stored, and no longer used")}
    if request.kind == Kind.RECTIFICATION:
        words = {Outcome.FULL: _("corrected"), Outcome.PARTIAL: _("corrected in part")}
    if request.kind in BY_PERSON:
        return _looked_at(request)
    lines = [
        f"{group_name(one.group)}: {words[Outcome(one.outcome)]}"
        for one in _decided(request)
        if one.outcome != Outcome.REFUSED
    ]
    if not lines:
        return _("We did not do what you asked.")
    return "\n\n".join(filter(None, [_listed(lines), _where_the_copy_is(request)]))


def _looked_at(request: PrivacyRequest) -> str:
    """Return what a person decided about each point: in these nothing is done by itself."""
    lines = [
        f"{group_name(one.group)}: {outcome_words(request.kind, one.outcome)}"
        for one in _decided(request)
    ]
    said = [_("A person looked at it, not a program:"), _listed(lines)]
    return "\n\n".join(filter(None, [_complained_of(request), *said]))


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
    if request.kind in BY_PERSON:
        return _("This was not about keeping data.")
    lines = [group_name(one.group) for one in _decided(request) if one.ground]
    lines += [one.name for one in _by_law(request)]
    if _rests(request):
        return _("All of it stays stored. That is what you asked for: keep it, do not use it.")
    if places := _left_out(request):
        lines.append(
            ngettext(
                "%(num)d place, which the copy lists with its ground",
                "%(num)d places, which the copy lists with their grounds",
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
        lines.append(_("In the copy: mostly the rights of other people, and safety."))
    if lines:
        return _listed(lines)
    if request.kind in BY_PERSON or _rests(request):
        return _("We decided as you asked.")
    return _("There was no reason to keep anything back.")


def _until(request: PrivacyRequest) -> str:
    lines = [
        f"{group_name(one.group)}: {day_words(one.keep_until)}"
        for one in _decided(request)
        if one.keep_until
    ]
    if request.kind in BY_PERSON:
        return _listed(lines) or _("What was decided counts from now on.")
    if request.kind in KNOW:
        return _listed(lines) or _("How long we hold each kind of data stands in the copy.")
    is_less = any(one.ground for one in _decided(request))
    if request.kind in AT_ONCE and not lines and not is_less:
        return _("This counts until you say otherwise.")
    if _rests(request):
        return _("Until its reason is settled. We tell you before we use the data again.")
    if request.kind in KEEPS_ANYHOW and not lines:
        return _("Nothing is held longer than before.") + _statement(request)
    if any(one.ground and not one.keep_until for one in _decided(request)):
        return _listed(lines)  # whoever keeps something has to say until when
    lines += [f"{one.name}: {day_words(one.until)}" for one in _by_law(request)]
    return _listed(lines) if lines else _("Nothing is kept, so there is no date.")


def _rests(request: PrivacyRequest) -> bool:
    """Say whether the answer is that the data rest: then all is kept, by the person's wish."""
    outcomes = {one.outcome for one in _decided(request)}
    return request.kind == Kind.RESTRICTION and Outcome.FULL in outcomes


def _statement(request: PrivacyRequest) -> str:
    """Return that the person's own words stand beside what stays as it is, if they do."""
    refused = {one.group for one in _decided(request) if one.outcome != Outcome.FULL}
    noted = request.corrections.filter(field__in=refused).exclude(statement="")
    said = _("Your own statement stands beside it, wherever it is shown.")
    return f" {said}" if noted.exists() else ""


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
    authority = authority_for(request.country, controller())
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
    "due": answer_words,
    "recipients": _recipients,
    "complaint": _complaint,
    "record": _record,
}
