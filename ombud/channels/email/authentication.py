"""Whether a mail really comes from the domain in its From line.

Two witnesses are believed: the Authentication-Results of the one server named in
OMBUD_AUTHSERV_ID (RFC 8601 section 5: only its topmost line counts, because every line below
may have been brought along), and, where DNS look-ups are switched on, a DKIM signature that
we verify ourselves (RFC 6376). A signature counts when its domain is the From domain or a
parent of it (RFC 7489 section 3.1, without the sibling domains of relaxed alignment).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ombud.base.late import dkim
from ombud.channels.email.digest import even_line_ends, fields_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Resolver = Callable[..., bytes | None]

MOST_SIGNATURES = 5
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_PROPERTY = re.compile(r"([a-z]+)\.([a-z.-]+)\s*=\s*\"?([^\s\";]+)\"?", re.IGNORECASE)
_METHOD = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*pass\b", re.IGNORECASE)


def is_aligned(
    raw: bytes, from_email: str, *, authserv_id: str, resolver: Resolver | None = None
) -> bool:
    """Say whether the domain of ``from_email`` vouches for the mail ``raw``.

    resolver: looks up the TXT record of a name for DKIM; None leaves that witness out.
    A mail with several From lines, or several senders in one, is never aligned.
    """
    domain = domain_of(from_email)
    head = list(fields_of(even_line_ends(raw[: 2**20])))
    fields = [field for field, _ in head]
    senders = [field.value for field in fields if field.name == b"from"]
    if not domain or len(senders) != 1 or (senders[0].count(b"@") > 1 and b"," in senders[0]):
        return False
    results = [f.value for f in fields if f.name == b"authentication-results"]
    if authserv_id and any(
        covers(passed, domain) for passed in passed_domains(results, authserv_id)
    ):
        return True
    is_signed = any(field.name == b"dkim-signature" for field in fields)
    return bool(resolver and is_signed and signed_by(raw, domain, resolver))


def domain_of(address: str) -> str:
    """Return the domain of an address in lower case, without a final dot."""
    return address.rpartition("@")[2].strip().rstrip(".").lower() if "@" in address else ""


def covers(vouching: str, domain: str) -> bool:
    """Say whether ``vouching`` is ``domain`` or a parent of it with at least two labels."""
    if "." not in vouching:
        return False
    return domain == vouching or domain.endswith(f".{vouching}")


def passed_domains(results: list[bytes], authserv_id: str) -> Iterator[str]:
    """Yield the domains that the server ``authserv_id`` found genuine.

    results: values of the Authentication-Results lines, topmost first. For DMARC the domain
    of the From line, for DKIM the signer's, for SPF the envelope sender's.
    """
    for value in results[:50]:
        text = _COMMENT.sub(" ", value.decode("ascii", "replace"))
        server, _, rest = text.partition(";")
        if server.strip().partition(" ")[0].lower() != authserv_id.lower():
            continue
        for part in rest.split(";"):
            yield from passed_in(part)
        return


def passed_in(part: str) -> Iterator[str]:
    """Yield the domain for which one method of an Authentication-Results line passed."""
    method = _METHOD.match(part)
    if method is None:
        return
    wanted = {
        "dmarc": ("header.from",),
        "dkim": ("header.d", "header.i"),
        "spf": ("smtp.mailfrom",),
    }[method[1].lower()]
    for kind, name, value in _PROPERTY.findall(part):
        if f"{kind}.{name}".lower() in wanted:
            yield value.rpartition("@")[2].rstrip(".").lower()


def signed_by(raw: bytes, domain: str, resolver: Resolver) -> bool:
    """Say whether one of the first five DKIM signatures is valid and covers ``domain``."""
    message = dkim.DKIM(raw, minkey=1024, timeout=5)
    for index in range(MOST_SIGNATURES):
        try:
            is_valid = message.verify(idx=index, dnsfunc=resolver)
        except (dkim.DKIMException, ValueError, IndexError, KeyError, OSError):
            continue
        signer = bytes(message.domain or b"").decode("ascii", "replace").lower()
        if is_valid and covers(signer, domain):
            return True
    return False
