"""Every way in and out is encrypted, or it does not leave this machine (promise I1)."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from ombud.channels.email.models import Mailbox
from ombud.channels.email.statuses import Security
from ombud.project.selfcheck.finding import error, fine, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.project.selfcheck.finding import Finding


def is_here(host: str) -> bool:
    """Say whether ``host`` is this machine."""
    return host in settings.LOOPBACK or host.startswith("127.")


def public_address() -> Iterator[Finding]:
    """The address that people type."""
    if settings.IS_TLS:
        yield fine("public-url", "The desk is reached by HTTPS.")
    elif is_here(settings.HOST):
        yield fine("public-url", "The desk is reached from this machine only.")
    else:
        yield error(
            "public-url",
            "OMBUD_PUBLIC_URL is plain HTTP to another machine. Give it an https:// address.",
            stops=True,
        )


def web_port() -> Iterator[Finding]:
    """The port itself, between the proxy and us."""
    if settings.OMBUD_HTTP_TLS_CERT and settings.OMBUD_HTTP_TLS_KEY:
        yield fine("web-port", "The web port speaks TLS itself.")
    elif is_here(settings.OMBUD_HTTP[0]):
        yield fine("web-port", "The web port is open to this machine only.")
    elif settings.OMBUD_BEHIND_PROXY:
        yield warning(
            "web-port",
            "The web port is open to other machines without TLS, because OMBUD_BEHIND_PROXY "
            "says that only the proxy reaches it. Make sure of it.",
        )
    else:
        yield error(
            "web-port",
            "OMBUD_HTTP opens a plain port to other machines. Bind it to 127.0.0.1, or set "
            "OMBUD_HTTP_TLS_CERT and OMBUD_HTTP_TLS_KEY.",
            stops=True,
        )
    if settings.IS_TLS and not settings.OMBUD_BEHIND_PROXY and not settings.OMBUD_HTTP_TLS_CERT:
        yield warning(
            "proxy",
            "A proxy ends TLS and OMBUD_BEHIND_PROXY is not set: all visitors seem to come "
            "from one address, and share its limit of sign-in tries.",
        )


def receiver() -> Iterator[Finding]:
    """The mail receiver's port."""
    if is_here(settings.OMBUD_SMTP[0]):
        yield fine("smtp-port", "The mail receiver is open to this machine only.")
    elif settings.OMBUD_SMTP_TLS_CERT and settings.OMBUD_SMTP_TLS_KEY:
        yield fine("smtp-port", "The mail receiver offers STARTTLS.")
    else:
        yield error(
            "smtp-port",
            "OMBUD_SMTP is open to other machines without TLS. Set OMBUD_SMTP_TLS_CERT and "
            "OMBUD_SMTP_TLS_KEY, or bind it to 127.0.0.1.",
            stops=True,
        )


def certificates() -> Iterator[Finding]:
    """The certificates that settings name: a chain and its key each, which can be read."""
    for name in ("OMBUD_HTTP_TLS", "OMBUD_SMTP_TLS"):
        chain, key = getattr(settings, f"{name}_CERT"), getattr(settings, f"{name}_KEY")
        if not chain and not key:
            continue
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(chain, key)
        except (OSError, ValueError):  # an SSLError is an OSError
            yield error(
                "certificate",
                f"{name}_CERT and {name}_KEY must name a certificate chain and its key (PEM) "
                "that this user can read. Check both files.",
                stops=True,
            )
        else:
            yield fine("certificate", f"The certificate of {name}_CERT fits its key.")


def database() -> Iterator[Finding]:
    """The way to the database; settings already refuse a weaker mode than verified TLS."""
    host = str(connection.settings_dict.get("HOST") or "")
    if connection.vendor == "sqlite" or not host or host.startswith("/") or is_here(host):
        yield fine("database-way", "The database is on this machine.")
    else:
        yield fine("database-way", "The database is reached by verified TLS.")


def mailboxes() -> Iterator[Finding]:
    """Every mailbox: TLS to its servers, unless they are this machine."""
    bad = 0
    for box in Mailbox.objects.filter(is_active=True):
        reads = box.polls and box.imap_host
        plain_in = reads and box.imap_security == Security.NONE and not is_here(box.imap_host)
        plain_out = (
            box.smtp_host and box.smtp_security == Security.NONE and not is_here(box.smtp_host)
        )
        if plain_in or plain_out:
            bad += 1
            yield error(
                "mailbox-way",
                f"Mailbox {box.pk} talks to its server without TLS. Choose TLS or STARTTLS.",
                stops=True,
            )
    if not bad:
        yield fine("mailbox-way", "Every mailbox talks to its servers by TLS or stays here.")
