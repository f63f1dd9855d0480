"""`parse`: a mail's bytes in, what it says out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.addresses import read_addresses
from ombud.channels.email.mime.bodies import Harvest, composed, gather, letters_of_attached_mail
from ombud.channels.email.mime.charsets import codec_for
from ombud.channels.email.mime.dates import read_date
from ombud.channels.email.mime.model import Address, ParsedAttachment, ParsedMail, Unreadable
from ombud.channels.email.mime.structure import Part, Reader
from ombud.channels.email.mime.words import header_text, readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.channels.email.mime.headers import Headers

_ID_IN_ANGLES = re.compile(r"<([^<>]{1,500})>")
_BARE_ID = re.compile(r"(?:^|(?<=[\s<>,;\"()]))[^\s<>,;\"()]+@[^\s<>,;\"()]+")
_CID = re.compile(r"""cid:([^"'\s>)]{1,300})""", re.IGNORECASE)

_BLANK_START = re.compile(rb"(?:[ \t\x00]*(?:\r\n|\n|\r))*")
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - set(b"\t\n\r\x1b"))

# What routing and classification ask for later; everything else stays in the raw mail.
_KEPT = frozenset(
    [
        "auto-submitted",
        "authentication-results",
        "content-type",
        "delivered-to",
        "errors-to",
        "feedback-id",
        "list-archive",
        "list-help",
        "list-id",
        "list-owner",
        "list-post",
        "list-subscribe",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "mailing-list",
        "precedence",
        "return-path",
        "sender",
        "subject-prefix",
        "thread-topic",
    ]
)
_KEPT_X = re.compile(
    r"x-(?:.*loop.*|auto.*|original-to|envelope-to|failed-recipients|spam-flag|mailer|cron-env"
    r"|ms-exchange-(?:generated-message-source|message-is-ndr|inbox-rules-loop)"
    r"|mailman-version|.*mailing-list|list.*|bulkmail|campaign.*|feedback.*|mc-user|github-.*"
    r"|jira.*|ombud-.*|ebay.*|php-originating-script|dsncontext|fc-machinegenerated"
    r"|zendesk-.*|otrs-.*|rt-.*|redmine.*|gitlab-.*|mailgun-.*|ses-.*|sg-.*"
    r"|antiabuse|notifications?|marketing.*|mail-autoreply|autorespond|amazon.*|precedence.*"
    r"|discourse-.*|facebook.*|linkedin.*|google-.*|phabricator.*|pm-message-id|.*-ndr|barracuda.*"
    r"|vacation|away|report-abuse|complaints-to|purpose|message-flag)"
)


def parse(raw: bytes) -> ParsedMail:
    """Return what a mail says, whatever state it is in.

    Damage is repaired as far as it can be and told as codes in `problems`; nothing of the
    mail is lost that the raw bytes do not still hold. Raises `Unreadable` (empty, no-headers,
    too-big) and nothing else. Standards: RFC 5322, 2045-2047, 2231, 6532, 3676.
    """
    if len(raw) > limits.MAX_RAW_BYTES:
        raise Unreadable("too-big")
    if not raw.strip(b" \t\r\n\x00"):
        raise Unreadable("empty")
    reader = Reader(raw)
    root = reader.read(_first_line(raw), len(raw))
    if not len(root.headers):
        _require_text(raw)
        reader.problems.append("headers-missing")
    fallback = _usual_charset(root)
    harvest = Harvest(fallback, problems=reader.problems)
    gather(root, harvest)
    letters_of_attached_mail(harvest)
    text, html = composed(harvest.segments)
    mail = _envelope(root.headers, fallback)
    problems = harvest.problems + _missing(mail)
    return replace(
        mail,
        text=text,
        html=html,
        attachments=_shown_inline(harvest.attachments, html),
        problems=tuple(dict.fromkeys(problems)),
    )


def _first_line(raw: bytes) -> int:
    """Return where the first line begins that is not blank."""
    blank = _BLANK_START.match(raw)
    return blank.end() if blank else 0


def _require_text(raw: bytes) -> None:
    """Refuse bytes that have no headers and are no text either."""
    sample = raw[:4000]
    if b"\x00" in sample or len(sample.translate(None, _CONTROL_BYTES)) * 20 < len(sample) * 19:
        raise Unreadable("no-headers")


def _envelope(headers: Headers, fallback: str) -> ParsedMail:
    def people(name: str) -> tuple[Address, ...]:
        return read_addresses(headers.every(name), fallback)

    sender = _sender(people)
    return_path = headers.first("return-path")
    return ParsedMail(
        message_id=next(iter(_ids(headers, "message-id")), ""),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        subject=readable(headers.first("subject") or b"", fallback),
        from_name=sender.name,
        from_email=sender.email,
        reply_to=people("reply-to"),
        to=people("to"),
        cc=people("cc"),
        return_path=None if return_path is None else _only_address(return_path),
        date=read_date(readable(headers.first("date") or b"")),
        headers=_kept(headers, fallback),
    )


def _sender(people: Callable[[str], tuple[Address, ...]]) -> Address:
    """Return who wrote the mail: the first usable From, else any From, else Sender."""
    named = people("from")
    usable = (address for address in (*named, *people("sender")) if address.is_usable)
    if named and named[0].email and "@" not in named[0].email:
        return named[0]
    return next(usable, named[0] if named else Address("", ""))


def _only_address(value: bytes) -> str:
    found = read_addresses([value])
    return found[0].email if found else ""


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    """Return message ids as `<left@right>`, without doubles, in order (RFC 5322 3.6.4)."""
    text = " ".join(header_text(value) for value in headers.every(name))
    found = [f"<{''.join(match.split())}>" for match in _ID_IN_ANGLES.findall(text)]
    if not found:
        found = [f"<{match}>" for match in _BARE_ID.findall(text)]
    ids = [i for i in dict.fromkeys(found) if 2 < len(i) <= limits.MAX_MESSAGE_ID_LENGTH]
    if len(ids) > limits.MAX_REFERENCES:
        ids = ids[:1] + ids[1 - limits.MAX_REFERENCES :]
    return tuple(ids)


def _kept(headers: Headers, fallback: str) -> dict[str, str]:
    kept = {}
    for name in headers.names():
        if name in _KEPT or (name.startswith("x-") and _KEPT_X.fullmatch(name)):
            values = (readable(value, fallback) for value in headers.every(name)[:20])
            kept[name] = ", ".join(values)[: limits.MAX_KEPT_HEADER_LENGTH]
    return kept


def _usual_charset(part: Part) -> str:
    """Return the first charset the mail names that means anything; "" when there is none."""
    charset = part.kind.parameters.get("charset", "")
    if charset and codec_for(charset) not in {None, "ascii", "utf-8"}:
        return charset
    return next(filter(None, map(_usual_charset, part.children)), "")


def _shown_inline(
    attachments: list[ParsedAttachment], html: str
) -> tuple[ParsedAttachment, ...]:
    """Return the attachments, those that the HTML shows by Content-ID (RFC 2392) as inline."""
    shown = {found.lower() for found in _CID.findall(html)}
    return tuple(
        replace(a, is_inline=True) if a.content_id and a.content_id.lower() in shown else a
        for a in attachments
    )


def _missing(mail: ParsedMail) -> list[str]:
    missing = []
    if not mail.from_email:
        missing.append("from-missing")
    if not mail.message_id:
        missing.append("message-id-missing")
    if mail.date is None:
        missing.append("date-missing")
    return missing
