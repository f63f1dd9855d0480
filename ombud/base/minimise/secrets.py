"""Secrets in text: private keys, passwords after their label, tokens of known shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ombud.base.html.allowed import names
from ombud.base.minimise.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")

# Prefix that must be in the text; the shape that starts with it.
_TOKENS = tuple(
    (prefix, re.compile(rf"(?<![^\W_]){shape}(?![^\W_])", re.ASCII))
    for prefix, shape in (
        ("AKIA", r"AKIA[0-9A-Z]{16}"),
        ("ASIA", r"ASIA[0-9A-Z]{16}"),
        ("gh", r"gh[pousr]_[A-Za-z0-9]{36,255}"),
        ("github_pat_", r"github_pat_\w{22,255}"),
        ("glpat-", r"glpat-[\w-]{20,64}"),
        ("xox", r"xox[abeoprs]-[\w-]{10,255}"),
        ("xapp-", r"xapp-[\w-]{20,255}"),
        ("_live_", r"[srp]k_live_[A-Za-z0-9]{16,255}"),
        ("_test_", r"[sr]k_test_[A-Za-z0-9]{16,255}"),
        ("whsec_", r"whsec_[A-Za-z0-9+/=]{16,255}"),
        ("sk-", r"sk-[A-Za-z0-9_-]{20,255}"),
        ("SG.", r"SG\.[\w-]{16,64}\.[\w-]{16,64}"),
        ("AIza", r"AIza[\w-]{35}"),
        ("ya29.", r"ya29\.[\w-]{20,255}"),
        ("eyJ", r"eyJ[\w-]{8,4096}\.[\w-]{8,4096}\.[\w-]{8,1024}"),
        ("npm_", r"npm_[A-Za-z0-9]{36}"),
        ("pypi-", r"pypi-[\w-]{50,500}"),
        ("hf_", r"hf_[A-Za-z0-9]{30,64}"),
        ("dop_v1_", r"dop_v1_[0-9a-f]{64}"),
        ("shp", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
        ("key-", r"key-[0-9a-f]{32}"),
        ("ombud_", r"ombud_[0-9A-Za-z]{46}"),
        ("AGE-SECRET-KEY-", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    )
)
_BEARER = re.compile(
    r"\b(?:Bearer|Basic|Token)[ \t]{1,4}([A-Za-z0-9._~+/-]{16,4096}={0,2})", re.IGNORECASE
)
_LOGIN_IN_ADDRESS = re.compile(r"://[^\s/:@]{1,128}:([^\s/@]{3,256})@")
_SLACK_HOOK = re.compile(r"hooks\.slack\.com/services/([A-Za-z0-9/]{20,128})")

# What stands before a password in many languages; an underscore here is a space.
_LABELS = (
    "password passwort passwd pwd passphrase passcode kennwort losungswort pin-code "
    "mot_de_passe mdp contrase\u00f1a clave senha palavra-passe wachtwoord l\u00f6senord "
    "adgangskode passord salasana has\u0142o haslo heslo jelszo jelsz\u00f3 parola "
    "\u015fifre sifre \u043f\u0430\u0440\u043e\u043b\u044c "
    "\u043f\u0430\u0440\u043e\u043b\u0430 \u03ba\u03c9\u03b4\u03b9\u03ba\u03cc\u03c2 "
    "\u05e1\u05d9\u05e1\u05de\u05d4 "
    "\u0643\u0644\u0645\u0629_\u0627\u0644\u0645\u0631\u0648\u0631 "
    "\u30d1\u30b9\u30ef\u30fc\u30c9 \u5bc6\u7801 \u5bc6\u78bc \ube44\ubc00\ubc88\ud638 "
    "api-key apikey api_key secret secret_key private_key access_token auth_token otp"
)
_WORDS = tuple({label.replace("_", mark) for label in names(_LABELS) for mark in (" ", "_")})
_IS = "is|ist|lautet|est|es|\u00e8|\u00e9|var|\u00e4r|er|on|to|\u2013|-"
_LABELLED = re.compile(
    r"(?<![^\W_])(?P<label>"
    + "|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))
    + r")['\"*]{0,3}(?:[ \t]?\([^()\n]{1,30}\))?"
    + r"(?:[ \t]{0,3}(?P<sign>[:=\uff1a]|->|=>)[ \t]{0,8}(?:\r?\n[ \t]{0,8})?"
    + rf"|[ \t]{{1,3}}(?:{_IS})[ \t:]{{1,3}})"
    + r"[\"'`\u201e\u201c\u2018\u00ab*]{0,2}"
    + r"(?P<value>[^\s\"'`\u201c\u201d\u00bb<>]{4,256})",
    re.IGNORECASE,
)
_SHORT_LABELS = ("otp", "secret", "clave", "parola")
# How the placeholders of masked text begin, so that masking twice changes nothing.
_PLACEHOLDERS = ("[secret", "[card", "[IBAN", "[national")
_BLANKED_OUT = frozenset("*\u2022.x_-")
_NO_SECRET = names(
    "none null true false required optional please reset change changed wrong incorrect "
    "forgotten forgot lost expired invalid unknown empty hidden here below above sent "
    "vergessen falsch ung\u00fcltig abgelaufen bitte siehe unten oben oubli\u00e9 incorrecte "
    "perdu expir\u00e9 olvidada incorrecta vergeten verloren with from that this what when "
    "your mine same"
)


def find_secrets(text: str) -> Iterator[Finding]:
    """Keys, tokens and labelled passwords; nothing of them stays.

    A label followed by a colon or an equals sign counts with any word after it; one followed
    by "is" only when the word looks made up (digit, sign or mixed case in it).
    """
    if "PRIVATE KEY" in text:
        yield from _private_keys(text)
    for prefix, shape in _TOKENS:
        if prefix in text:
            yield from (Finding("secret", *found.span()) for found in shape.finditer(text))
    lowered = text.lower()
    if any(word in lowered for word in ("bearer", "basic", "token")):
        yield from _groups(_BEARER, text)
    if "://" in text and "@" in text:
        yield from _groups(_LOGIN_IN_ADDRESS, text)
    if "hooks.slack.com" in lowered:
        yield from _groups(_SLACK_HOOK, text)
    if any(word in lowered for word in _WORDS):
        yield from _labelled(text)


def _private_keys(text: str) -> Iterator[Finding]:
    at = 0
    while (begin := _KEY_BEGIN.search(text, at)) is not None:
        end = _KEY_END.search(text, begin.end())
        # A key without its end is a key cut off: all that follows may belong to it.
        at = end.end() if end else len(text)
        yield Finding("secret", begin.start(), at)


def _groups(shape: re.Pattern[str], text: str) -> Iterator[Finding]:
    for found in shape.finditer(text):
        if _looks_made_up(found[1]):
            yield Finding("secret", *found.span(1))


def _labelled(text: str) -> Iterator[Finding]:
    for found in _LABELLED.finditer(text):
        value = found["value"].rstrip(".,;:")
        is_sure = found["sign"] and found["label"].lower() not in _SHORT_LABELS
        if not _is_no_secret(value) and (is_sure or _looks_made_up(value)):
            start = found.start("value")
            yield Finding("secret", start, start + len(value))


def _is_no_secret(value: str) -> bool:
    if value in _PLACEHOLDERS:
        return True
    word = value.lower().strip("!?()[]")
    return len(word) < 4 or word in _NO_SECRET or "://" in word or set(word) <= _BLANKED_OUT


def _looks_made_up(word: str) -> bool:
    inner = word[1:]
    return (
        any(sign.isdigit() for sign in word)
        or any(not sign.isalnum() and sign not in "-'\u2019" for sign in word)
        or (any(sign.isupper() for sign in inner) and any(sign.islower() for sign in word))
    )
