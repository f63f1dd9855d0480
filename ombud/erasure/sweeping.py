"""Identifiers taken out of the words of the desk: whatever nobody's key leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, UniqueConstraint
from django.utils.text import slugify

from ombud.base import spellings
from ombud.channels.email.models import IncomingMail, MessageHeader
from ombud.erasure.belongings import clean_others_mail
from ombud.erasure.conversations import erase_messages
from ombud.erasure.finding import AT_ONCE
from ombud.erasure.groups import group_of
from ombud.erasure.lawful import kept_of
from ombud.erasure.plugs import held
from ombud.erasure.statuses import Result
from ombud.erasure.strategies import delete_rows, redacted
from ombud.erasure.walking import texts
from ombud.erasure.work import Work, spares
from ombud.events import triggers
from ombud.tickets.models import Message, RecentSearch, Tag, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Field, Model

ROWS_AT_ONCE = 500
STEM = 20  # letters of a name that its key begins with; the shortest keys have 30


def sweep(work: Work, after: int) -> int | None:
    """Take identifiers out of every other text: tags, macros, signatures, saved searches.

    ``after`` counts the tables done.
    """
    tables = texts()
    if after >= len(tables) or not work.marks.values:
        return None
    if not after:
        forget_searches(work)
        clean_tags(work)
    model, names = tables[after]
    if spares(work, group_of(model._meta.label)):
        return after + 1
    stay = [one.number for one in kept_of(work.person, model)]
    holding = Q(pk__in=())
    for name in names:
        for value in work.marks.values:
            holding |= Q(**{f"{name}__icontains": value})
    rows = model._default_manager.filter(holding).exclude(pk__in=stay)
    if model in FIRST:
        FIRST[model](work, list(rows.order_by("pk").values_list("pk", flat=True)))
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        sweep_row(work, model, row, names)
    return after + 1


def clean_tags(work: Work) -> None:
    """Take the person's name out of tags of their own tickets; on those of others it may be
    a namesake's.
    """
    if not work.person.is_contact or not work.marks.names:
        return
    names = [spellings.name_in_key(one.split()) for one in work.marks.names]
    theirs = re.compile("|".join(names))
    tickets = Ticket.objects.filter(contact__in=work.person.numbers)
    for tag in Tag.objects.filter(ticket_tags__ticket__in=tickets).distinct():
        left = work.marks.exact.text(tag.name)
        if left == tag.name and theirs.search(spellings.bare(left)):
            Tag.objects.filter(pk=tag.pk).update(name=f"removed-{tag.pk}")
            work.tally.note("tickets.Tag.name", Result.REDACTED)


def clean_words(work: Work, numbers: list[int]) -> None:
    """Take the person out of the words of messages that went to them or came from them."""
    spared = frozenset(work.erasure.spared)
    for start in range(0, len(numbers), AT_ONCE):
        chunk = Message.objects.filter(pk__in=numbers[start : start + AT_ONCE])
        messages = list(chunk.select_related("ticket").order_by("pk"))
        erase_messages(messages, work.person, work.marks, work.tally, own=False, spared=spared)


def clean_mails(work: Work, numbers: list[int]) -> None:
    """Take the person out of the raw mails of messages that refer to a mail of theirs."""
    if spares(work, "files"):
        return
    free = set(numbers) - held(Message, numbers)
    for mail in IncomingMail.objects.filter(message__in=free).select_related("blob"):
        clean_others_mail(mail, work.marks.exact, work.marks, work.tally)


# What goes before the rows: while addresses and numbers still say whom it means.
FIRST: dict[type[Model], Callable[[Work, list[int]], None]] = {
    Message: clean_words,
    MessageHeader: clean_mails,
}


def forget_searches(work: Work) -> None:
    """Delete what agents typed to find the person: there a name alone means nobody's words."""
    named = Q(pk__in=())
    for word in (*work.marks.names, *work.marks.values):
        named |= Q(text__icontains=word)
    gone = delete_rows(RecentSearch.objects.filter(named))
    work.tally.note("tickets.RecentSearch", Result.REMOVED, gone)


def sweep_row(work: Work, model: type[Model], row: Model, names: list[str]) -> None:
    """Take the person out of a row that names them by an identifier."""
    told: dict[str, Any] = {}
    for name in names:
        field: Any = model._meta.get_field(name)
        needles = work.marks.with_whole_name
        old = getattr(row, name)
        new = needles.ids(old) if model is MessageHeader else redacted(old, field, needles)
        if new != getattr(row, name):
            # What may stand only once stays distinct: the row's own number tells it apart.
            told[name] = f"{new} {row.pk}"[-field.max_length :] if is_once(field) else new
    key = key_without(row, told)
    if key:
        told["key"] = key
    elif "key" in told:  # a mark in it would not be one word any more
        told["key"] = f"removed-{row.pk}"
    if told:
        with triggers.lifted(connection, model._meta.db_table):
            model._default_manager.filter(pk=row.pk).update(**told)
        for name in told:
            work.tally.note(f"{model._meta.label}.{name}", Result.REDACTED)


def is_once(field: Field[Any, Any]) -> bool:
    """Say whether what ``field`` holds may stand only once, alone or beside other columns."""
    rules = [one for one in field.model._meta.constraints if isinstance(one, UniqueConstraint)]
    return field.unique or any(field.name in one.fields for one in rules)


def key_without(row: Model, told: dict[str, Any]) -> str:
    """Return the new key of a row whose key was made of a name that changes, or nothing.

    A view or a team is reached under its key, so a name in it would stay in addresses.
    """
    key, name = getattr(row, "key", ""), getattr(row, "name", "")
    stem = slugify(name)[:STEM]
    if "name" not in told or not stem or not key.startswith(stem):
        return ""
    return f"{slugify(told['name'])[:STEM]}-{row.pk}"
