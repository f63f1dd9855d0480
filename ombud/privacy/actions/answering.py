"""Letters to the person: drafted from what was decided, sent, and where they lead to."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.channels.email.actions.letters import forget_address, write_to_contact
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.statuses import Delivery
from ombud.erasure.compaction import compact_only
from ombud.erasure.work import Busy
from ombud.events import log
from ombud.privacy import letters, parting, wording
from ombud.privacy.actions.moving import lock_open, move
from ombud.privacy.carrying import is_carried_out
from ombud.privacy.facts import LetterSent, ReplyAddressDestroyed
from ombud.privacy.models import CarriedErasure, Letter, LetterBlock
from ombud.privacy.statuses import LetterKind, Outcome, State
from ombud.tickets.actions import reply
from ombud.tickets.content import Content

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.privacy.models import PrivacyRequest
    from ombud.privacy.parting import Reply
    from ombud.tickets.models import Message


@transaction.atomic
def draft_letter(request: PrivacyRequest, kind: LetterKind, *, actor: Actor) -> Letter:
    """Return the unsent letter of this kind, filled in from what was decided and done.

    Parts that nobody wrote are filled in anew: a decision may have changed meanwhile.
    """
    lock_open(request)
    speak_as_before(request)
    del actor  # nothing is told before it is sent
    letter = Letter.objects.filter(request=request, kind=kind, sent_at=None).first()
    if letter is None:
        language = wording.spoken(request.language)
        letter = Letter.objects.create(request=request, kind=kind, language=language)
    written = letters.blocks_of(request, kind)
    letter.blocks.filter(is_own=False).delete()
    own = set(letter.blocks.values_list("name", flat=True))
    LetterBlock.objects.bulk_create(
        LetterBlock(letter=letter, name=name, text=text)
        for name, text in written.items()
        if name not in own
    )
    return letter


def parts_to_show(letter: Letter) -> list[tuple[str, str]]:
    """Return the names and texts of a letter's parts in order; changes nothing.

    What nobody wrote is said as it is now, so that nothing leaves that is no longer true.
    """
    known = {one.name: one for one in letter.blocks.all()}
    letter.request.language = letter.language  # in memory only: an erased person's is lost
    fresh = letters.blocks_of(letter.request, LetterKind(letter.kind))
    return [
        (name, known[name].text if name in known and known[name].is_own else text)
        for name, text in fresh.items()
    ]


@transaction.atomic
def change_letter(letter: Letter, blocks: dict[str, str], *, actor: Actor) -> None:
    """Write other words into the parts of an unsent letter; unknown parts are left out."""
    lock_open(letter.request)
    del actor
    shown = dict(parts_to_show(letter))
    for block in letter.blocks.all():
        if block.name in blocks:
            text = blocks[block.name].replace("\r\n", "\n").strip()[:20_000]
            block.is_own = text != shown[block.name].strip()[:20_000] or block.is_own
            block.text = text
            block.save(update_fields=["text", "is_own"])


@transaction.atomic
def send_letter(letter: Letter, *, agent: Agent | None, actor: Actor) -> None:
    """Send a letter as a reply on the ticket; an answer ends the request.

    To a person who is erased it goes as a mail of its own, to the address that was sealed
    for it, and nothing of it stays. Raises ``Refused`` while a mandatory part is empty, for
    an answer before everything is carried out, and when it cannot leave.
    """
    request, kind = letter.request, LetterKind(letter.kind)
    lock_open(request)
    way = speak_as_before(request)
    blocks = dict(parts_to_show(letter))
    if any(not blocks.get(name, "").strip() for name in letters.MANDATORY[kind]):
        raise Refused("A part of the letter is empty. Fill in every part, then send it.")
    is_answer = kind == LetterKind.ANSWER
    if is_answer and (request.state != State.APPROVED or not is_carried_out(request)):
        raise Refused("Carry out what was approved, then answer.")
    now = clock.now()
    if way is None:
        text = letters.whole(request, kind, blocks)
        letter.message = on_ticket(request, text, agent=agent, actor=actor)
    else:
        mail_apart(request, way, kind, blocks)
    letter.sent_at = now
    letter.save(update_fields=["message", "sent_at"])
    letter.blocks.all().delete()  # the words are in the message, and nowhere twice
    fact = LetterSent(letter=kind, message=letter.message_id)
    log.record(fact, request, actor=actor)
    if kind == LetterKind.RECEIPT:
        request.receipt_sent_at = request.receipt_sent_at or now
        request.save(update_fields=["receipt_sent_at"])
    if is_answer:
        _answered(request, now, actor=actor)


def speak_as_before(request: PrivacyRequest) -> Reply | None:
    """Return the sealed way to an erased person, and let ``request`` speak their language."""
    way = parting.reply_of(request)
    if way is not None:
        request.language = way.language  # in memory only: the row has lost it
    return way


def on_ticket(
    request: PrivacyRequest, text: str, *, agent: Agent | None, actor: Actor
) -> Message:
    if agent is None:
        raise Refused("Somebody has to send this letter in their name.")
    content = Content(text=text)
    return reply(request.ticket, content, agent=agent, actor=actor, keeps_draft=True)


def mail_apart(
    request: PrivacyRequest, way: Reply, kind: LetterKind, blocks: dict[str, str]
) -> None:
    """Queue a letter to the sealed address. Raises ``Refused`` when it cannot leave."""
    subject = letters.subject_of(request, kind)
    text = letters.body(request, kind, blocks)
    mail = None
    if way.address:
        mail = write_to_contact(
            request.asker,
            way.address,
            subject=subject,
            text=text,
            purpose="security",
            language=wording.spoken(request.language),
        )
    if mail is None:
        raise Refused("This letter cannot leave: there is no address, or no mailbox for it.")
    CarriedErasure.objects.filter(request=request).update(mail=mail)


def answer_the_erased(request: PrivacyRequest, *, actor: Actor) -> None:
    """Answer a request whose erasure is done and proved; where that cannot be, people do.

    In the words that were written before it began, else as the decisions say.
    """
    way = parting.reply_of(request)
    if way is None:
        return
    Letter.objects.filter(request=request, kind=LetterKind.ANSWER, sent_at=None).delete()
    letter = draft_letter(request, LetterKind.ANSWER, actor=actor)
    change_letter(letter, way.blocks, actor=actor)
    with contextlib.suppress(Refused):
        send_letter(letter, agent=request.approved_by, actor=actor)


def forget_addresses() -> int:
    """Destroy sealed addresses whose answer has left, failed or took too long; count them.

    That it is destroyed is said once no file of the database holds it: until then an empty
    address stands, and it is tried again.
    """
    kept = CarriedErasure.objects.exclude(sealed_reply=None).select_related("request", "mail")
    over = [one for one in kept.order_by("pk") if parting.is_over(one)]
    for one in over:
        if one.sealed_reply:
            forget_address_of(one)
    if over:
        with contextlib.suppress(Busy):
            compact_only(CarriedErasure._meta.db_table, OutgoingMail._meta.db_table)
            for one in over:
                say_destroyed(one)
    return len(over)


@transaction.atomic
def forget_address_of(carried: CarriedErasure) -> None:
    """Destroy where an answer went; what is left says whether it has left."""
    lock(carried)
    carried.sealed_reply = b""
    if carried.mail is not None:
        carried.told = carried.mail.state
        forget_address(carried.mail)
    carried.save(update_fields=["sealed_reply", "told"])


@transaction.atomic
def say_destroyed(carried: CarriedErasure) -> None:
    lock(carried)
    carried.sealed_reply = None
    carried.save(update_fields=["sealed_reply"])
    fact = ReplyAddressDestroyed(left=carried.told == Delivery.SENT)
    log.record(fact, carried.request, actor=SYSTEM)


def _answered(request: PrivacyRequest, now: datetime, *, actor: Actor) -> None:
    request.answered_at = now
    request.save(update_fields=["answered_at"])
    outcomes = set(request.decisions.values_list("outcome", flat=True))
    state = State.REFUSED if outcomes == {Outcome.REFUSED} else State.RESPONDED
    move(request, state, actor=actor)
