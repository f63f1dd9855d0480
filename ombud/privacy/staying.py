"""What a letter says of what stays: what, why, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from ombud.privacy import packing
from ombud.privacy.carrying import is_refused, staying
from ombud.privacy.handing import bundle_of
from ombud.privacy.queries import KNOW
from ombud.privacy.statuses import AT_ONCE, BY_PERSON, Kind, Outcome
from ombud.privacy.wording import day_words, group_said, listed, spoken

if TYPE_CHECKING:
    from datetime import date

    from ombud.privacy.carrying import Stays
    from ombud.privacy.models import Decision, PrivacyRequest


OTHERS = (*KNOW, Kind.RECTIFICATION, Kind.RESTRICTION, Kind.OPT_IN)
_HELD = lazy("A legal hold keeps it: we may not erase it while the matter is open.")
KEEPS_ANYHOW = AT_ONCE.union(OTHERS)  # none of them removes data


def decided(request: PrivacyRequest) -> list[Decision]:
    return list(request.decisions.order_by("pk"))


def _left_out(request: PrivacyRequest) -> int:
    """Return in how many places of the archive something is masked or left out."""
    archive = bundle_of(request)
    return archive.withheld if archive else 0


def what_stays(request: PrivacyRequest) -> dict[str, str]:
    """Return the parts of a letter that say what stays, why, and until when."""
    told = (request, decided(request), staying(request))
    return {"kept": _kept(*told), "why": _why(*told), "until": _until(*told)}


def _kept(request: PrivacyRequest, decisions: list[Decision], stays: Stays) -> str:
    if request.kind in BY_PERSON:
        return _("This was not about keeping data.")
    lines = [group_said(request, one.group) for one in decisions if one.ground]
    lines += [one.name for one in stays.kept]
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
    return listed(lines) if lines else _("Nothing of what your request is about.")


def _why(request: PrivacyRequest, decisions: list[Decision], stays: Stays) -> str:
    language = spoken(request.language)
    said = [
        (
            group_said(request, one.group),
            packing.ground_text(request, "refuse", one.ground, language),
        )
        for one in decisions
        if one.ground
    ]
    hold = f" {_HELD}" if said and stays.is_held else ""
    if is_refused(request) and len({ground for _name, ground in said}) == 1:
        return f"{said[0][1]}{hold}"  # one ground for all of it is said once
    lines = [f"{name}: {ground}{hold}" for name, ground in said]
    lines += [f"{one.name}: {one.ground}" for one in stays.kept]
    if _left_out(request):
        lines.append(_("In the copy: mostly the rights of other people, and safety."))
    if lines:
        return listed(lines)
    if request.kind in BY_PERSON or _rests(request):
        return _("We decided as you asked.")
    return _("There was no reason to keep anything back.")


def _until(request: PrivacyRequest, decisions: list[Decision], stays: Stays) -> str:
    held = stays.held_until
    lines = [
        f"{group_said(request, one.group)}: {_last_day(one, held)}"
        for one in decisions
        if one.keep_until or (one.ground and held)
    ]
    if request.kind in BY_PERSON:
        return listed(lines) or _("What was decided counts from now on.")
    outcomes = {one.outcome for one in decisions}
    if request.kind in KNOW and not is_refused(request):
        return listed(lines) or _("How long we hold each kind of data stands in the copy.")
    if request.kind == Kind.OPT_IN and Outcome.FULL in outcomes:
        return _("This counts until you say otherwise.")
    is_less = any(one.ground for one in decisions)
    if request.kind in AT_ONCE and not lines and not is_less:
        return _("This counts until you say otherwise.")
    if _rests(request):
        return _("Until its reason is settled. We tell you before we use the data again.")
    if request.kind in KEEPS_ANYHOW and not lines:
        return _("Nothing is held longer than before.") + _statement(request)
    if any(one.ground and not (one.keep_until or held) for one in decisions):
        return listed(lines)  # whoever keeps something has to say until when
    lines += [f"{one.name}: {day_words(one.until)}" for one in stays.kept]
    return listed(lines) if lines else _("Nothing is kept, so there is no date.")


def _last_day(one: Decision, held: date | None) -> str:
    """Return until when a group stays; a hold has no end, but a day of its next review."""
    review = _("as long as a legal hold is in force, which we look at again by %(day)s")
    said = [day_words(one.keep_until), review % {"day": day_words(held)} if held else ""]
    return "; ".join(filter(None, said))


def _rests(request: PrivacyRequest) -> bool:
    """Say whether the answer is that the data rest: then all is kept, by the person's wish."""
    outcomes = {one.outcome for one in decided(request)}
    return request.kind == Kind.RESTRICTION and Outcome.FULL in outcomes


def _statement(request: PrivacyRequest) -> str:
    """Return that the person's own words stand beside what stays as it is, if they do."""
    refused = {one.group for one in decided(request) if one.outcome != Outcome.FULL}
    noted = request.corrections.filter(field__in=refused).exclude(statement="")
    said = _("Your own statement stands beside it, wherever it is shown.")
    return f" {said}" if noted.exists() else ""
