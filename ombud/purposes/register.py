"""The register of purposes: why data is used, and on which legal basis."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from ombud.base.registry import Registry


@dataclass(frozen=True, slots=True)
class Use:
    """A purpose as the code names it.

    text: said to the person. of_them: the same, said about the person to who looks after
    their request. is_service: the person asked for it themselves. is_marketing: an objection
    to it is absolute. is_limit: it stands for what especially sensitive data are used for
    beyond the service, and anybody may end that. is_for_rights: it serves the person's own
    rights and safety, and goes on while their data is restricted. question: the words by
    which consent is asked for. weighing: as shipped, why our interest is not outweighed,
    where that is the basis.
    """

    key: str
    text: str
    basis: str
    is_service: bool
    is_marketing: bool = False
    is_limit: bool = False
    is_for_rights: bool = False
    question: str = ""
    weighing: str = ""
    of_them: str = ""

    @property
    def said_of_them(self) -> str:
        """What it is called to people who are not the person, untranslated."""
        return self.of_them or self.text

    @property
    def needs_consent(self) -> bool:
        return self.basis == "consent"

    @property
    def is_absolute(self) -> bool:
        """Whether an objection to it stands whatever we think of it."""
        return self.is_marketing or self.is_limit

    @property
    def can_be_objected(self) -> bool:
        """Whether somebody may object to it (GDPR Art. 21(1) and (2))."""
        return self.is_absolute or (
            self.basis == "legitimate_interest" and not self.is_for_rights
        )


uses: Registry[Use] = Registry("purpose")


def register(use: Use) -> Use:
    return uses.register(use.key, use)


SUPPORT = register(
    Use(
        "support",
        gettext_noop("Answering what you asked us"),
        "contract",
        True,
        of_them=gettext_noop("Answering what the person asked"),
    )
)
SECURITY = register(
    Use(
        "security",
        gettext_noop("Keeping the desk and its accounts safe"),
        "legitimate_interest",
        True,
        is_for_rights=True,
        weighing=gettext_noop(
            "Everybody whose data is here is better off when strangers cannot get at it. Only "
            "times, numbers and shortened addresses are kept for that, and not for long."
        ),
    )
)
EMPLOYMENT = register(
    Use(
        "desk-work",
        gettext_noop("Organising the work of the people who answer"),
        "contract",
        True,
    )
)
RIGHTS = register(
    Use(
        "privacy-rights",
        gettext_noop("Answering what you ask about your own data"),
        "legal_obligation",
        True,
        is_for_rights=True,
        of_them=gettext_noop("Answering what the person asks about their own data"),
    )
)
SATISFACTION = register(
    Use(
        "satisfaction",
        gettext_noop("Asking how satisfied you were with an answer"),
        "legitimate_interest",
        False,
        weighing=gettext_noop(
            "We want to know whether our answers help. One question after an answer is "
            "expected by many and costs nothing to leave; whoever objects is not asked again."
        ),
        of_them=gettext_noop("Asking the person how satisfied they were with an answer"),
    )
)
NEWS = register(
    Use(
        "news",
        gettext_noop("Sending you news about our products"),
        "consent",
        False,
        is_marketing=True,
        question=gettext_noop(
            "You may send me news about your products by mail. I can take this back at any "
            "time, on this page, as easily as I give it."
        ),
        of_them=gettext_noop("Sending the person news about our products"),
    )
)
SENSITIVE = register(
    Use(
        "sensitive",
        gettext_noop("Using your health, money and place data for more than answering you"),
        "contract",
        False,
        is_limit=True,
        of_them=gettext_noop(
            "Using their health, money and place data for more than answering"
        ),
    )
)
