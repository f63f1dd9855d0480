"""Whom data is about: the map, persons with their merges, and proposals to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ombud.datamap import canonical
from ombud.datamap.groups import groups
from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_contact
from ombud.desk.map_words import CATEGORIES, STRATEGIES
from ombud.desk.shell import frame_for
from ombud.jobs.enqueue import enqueue
from ombud.people.capabilities import Capability
from ombud.purposes.gate import uses
from ombud.subjects import actions
from ombud.subjects.access import person_for, proposals_for
from ombud.subjects.duplicates import possible_duplicates_of, same_mailboxes
from ombud.subjects.persons import held
from ombud.subjects.queries import (
    contacts_like,
    contacts_numbered,
    links_by_role,
    merge_numbered,
    merges_of,
    persons_of,
    root_of,
    tombstone_counts,
)
from ombud.subjects.reviewing import shown
from ombud.subjects.statuses import LinkRole, Review
from ombud.subjects.tasks import look_for_mentions
from ombud.tickets.statuses import RestrictionGround

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from ombud.people.models import Contact
    from ombud.subjects.models import Subject

MOST = 50


@require_GET
@signed_in
@may(Capability.HANDLE_REQUESTS)
def data_map(request: AgentRequest) -> HttpResponse:
    """Show what every column holds: of whom, why, how long, how it ends; or why nothing."""
    state = canonical.as_values()
    purpose = request.GET.get("purpose", "")
    tables: dict[str, list[tuple[str, dict[str, object]]]] = {}
    for name, column in state["columns"].items():
        if not purpose or column.get("purpose") == purpose:
            table, _dot, field = name.rpartition(".")
            tables.setdefault(table, []).append((field, column))
    held_columns = [one for one in state["columns"].values() if one["personal"]]
    values = {
        "frame": frame_for(request, "data-map"),
        "tables": tables,
        "stores": state["stores"],
        "purposes": {key: _(uses[key].said_of_them) for key in uses},
        "purpose": purpose,
        "categories": CATEGORIES,
        "strategies": STRATEGIES,
        "said": _,
        "digest": canonical.digest(),
        "counts": (len(held_columns), len(state["columns"]) - len(held_columns)),
    }
    return answer(request, "desk/subjects/map.html", values)


@require_GET
@signed_in
@may(Capability.HANDLE_REQUESTS)
def persons(request: AgentRequest) -> HttpResponse:
    """Find a person; show records that may be one, and what keeps erased people out."""
    q = " ".join(request.GET.get("q", "").split())[:200]
    groups = same_mailboxes()[:MOST]
    contacts = contacts_numbered({number for group in groups for number in group})
    values = {
        "frame": frame_for(request, "persons"),
        "q": q,
        "found": contacts_like(q, MOST) if q else [],
        "groups": [[contacts[number] for number in group] for group in groups],
        "stones": tombstone_counts(),
    }
    return answer(request, "desk/subjects/persons.html", values)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def let_return(request: AgentRequest) -> HttpResponse:
    """Let somebody who was erased be met again, because they asked."""
    address = request.POST.get("address", "").strip()
    said = _("This address is taken in again, as somebody new.")
    return done(
        request,
        lambda: actions.let_return(address, actor=request.user.actor),
        said,
        to="desk:persons",
    )


@require_GET
@signed_in
@may(Capability.HANDLE_REQUESTS)
def person(request: AgentRequest, number: int) -> HttpResponse:
    """Show what one person is known by, where they are found, and who may be the same."""
    contact = person_for(request.rights, number)
    subject = root_of(actions.subject_for(contact))
    if subject.contact_id not in {None, contact.pk}:
        return redirect("desk:person", number=subject.contact_id)
    note_contact(request, contact.pk)
    of, rows = groups(), []
    for one in held(persons_of(subject)):
        label = one.model._meta.label
        words = of[label].of_them if label in of else _("Records of the desk")
        rows.append((words, label, one.role, one.rows.count()))
    values = {
        "frame": frame_for(request, "persons"),
        "contact": contact,
        "subject": subject,
        "merges": merges_of(subject),
        "resting_grounds": RestrictionGround.choices,
        "duplicates": possible_duplicates_of(contact),
        "rows": sorted(one for one in rows if one[3]),
        "links": [
            (LinkRole(role).label, Review(review).label, count)
            for (role, review), count in sorted(links_by_role(subject).items())
        ],
    }
    return answer(request, "desk/subjects/person.html", values)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def person_merge(request: AgentRequest, number: int) -> HttpResponse:
    """Say that another record is the same person as this one."""
    contact = person_for(request.rights, number)
    other = person_for(request.rights, chosen(request, "other"))

    def merge() -> None:
        source, into = actions.subject_for(other), root_of(actions.subject_for(contact))
        actions.merge_subjects(source, into=into, agent=request.user, actor=request.user.actor)

    return done(request, merge, _("The two records are one person now."), contact=contact)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def person_split(request: AgentRequest, number: int) -> HttpResponse:
    """Take a merge back."""
    contact = person_for(request.rights, number)
    merge = merge_numbered(actions.subject_for(contact), chosen(request, "merge"))

    def split() -> None:
        if merge is not None:
            actions.split_subjects(merge, actor=request.user.actor)

    return done(request, split, _("The two records are two people again."), contact=contact)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def person_shared(request: AgentRequest, number: int) -> HttpResponse:
    """Say whether several people use this mailbox."""
    contact = person_for(request.rights, number)
    is_shared = request.POST.get("shared") == "yes"

    def say() -> None:
        subject = actions.subject_for(contact)
        actions.say_shared(subject, is_shared=is_shared, actor=request.user.actor)

    return done(request, say, _("That is noted."), contact=contact)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def person_look(request: AgentRequest, number: int) -> HttpResponse:
    """Look for this person in other people's tickets, in the background."""
    contact = person_for(request.rights, number)
    subject: Subject = root_of(actions.subject_for(contact))
    said = _("The texts are looked through. What is found stands here and under Mentions.")
    return done(request, lambda: enqueue(look_for_mentions, subject.pk), said, contact=contact)


@require_GET
@signed_in
@may(Capability.HANDLE_REQUESTS)
def mentions(request: AgentRequest) -> HttpResponse:
    """Show the texts in which a person may be named, to say whether it is them."""
    links = list(proposals_for(request.rights)[: MOST + 1])
    for contact in {one.subject.contact_id for one in links[:MOST]}:
        if contact is not None:
            note_contact(request, contact)
    values = {
        "frame": frame_for(request, "mentions"),
        "proposals": shown(links[:MOST]),
        "is_more": len(links) > MOST,
    }
    return answer(request, "desk/subjects/mentions.html", values)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def mentions_review(request: AgentRequest) -> HttpResponse:
    """Say of the chosen proposals whether they are about the person."""
    numbers = [int(one) for one in request.POST.getlist("link") if one.isdecimal()][:MOST]
    links = proposals_for(request.rights).filter(pk__in=numbers)
    count = actions.review_links(
        links,
        is_theirs=request.POST.get("said") == "theirs",
        agent=request.user,
        actor=request.user.actor,
    )
    said = ngettext("%(count)d text is judged.", "%(count)d texts are judged.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk:mentions")


def chosen(request: AgentRequest, name: str) -> int:
    """Return the row number in field ``name``; 0, which no row has, for anything else."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def done(
    request: AgentRequest,
    change: Callable[[], object],
    said: str,
    *,
    contact: Contact | None = None,
    to: str = "desk:person",
) -> HttpResponse:
    """Change something and go back; a refusal is said."""
    with refusals_said(request, said):
        change()
    return redirect(to, number=contact.pk) if contact else redirect(to)
