"""The forms of the contacts' side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ombud.people.places import places as every_place
from ombud.privacy.authorities import places
from ombud.privacy.naming import named_person
from ombud.privacy.statuses import Kind, Region, Relation

KINDS = [
    (Kind.ACCESS, _("See what you hold about me")),
    (Kind.PORTABILITY, _("A copy of my data that programs can read")),
    (Kind.RECTIFICATION, _("Correct my data")),
    (Kind.ERASURE, _("Erase my data")),
    (Kind.RESTRICTION, _("Keep my data, but do not use them")),
    (Kind.OBJECTION, _("Object to a use of my data")),
    (Kind.OPT_OUT, _("Do not sell or share my data")),
    (Kind.LIMIT, _("Limit the use of my sensitive data")),
    (Kind.WITHDRAWAL, _("Take back my consent")),
    (Kind.OPT_IN, _("Allow again what I ruled out")),
    (Kind.REVIEW, _("Have a person look at what a program decided")),
    (Kind.COMPLAINT, _("Complain about how you handle my data")),
]
NEEDS_WORDS = frozenset({Kind.COMPLAINT})

REGIONS = [
    (Region.UNKNOWN, _("I would rather not say")),
    *((one, one.label) for one in Region if one != Region.UNKNOWN),
]


def residences() -> list[tuple[Any, Any]]:
    """Return where somebody can live, in the language of the page."""
    return places(REGIONS, get_language() or "en")


def countries_known() -> list[tuple[str, Any]]:
    """Return every place where somebody can live, by its code (ISO 3166)."""
    return [("", _("I would rather not say")), *every_place(get_language() or "en").items()]


RELATIONS = [
    (Relation.SELF, _("For myself")),
    (Relation.AGENT, _("For somebody who gave me permission")),
    (Relation.PARENT, _("For my child")),
    (Relation.ESTATE, _("For somebody who died")),
]


class PrivacyForm(forms.Form):
    """What somebody wants done with their data; an account is not needed."""

    kind = forms.ChoiceField(choices=KINDS, label=_("What do you want?"))
    email = forms.EmailField(max_length=254, label=_("Your mail address"))
    name = forms.CharField(max_length=200, required=False, label=_("Your name, if you like"))
    region = forms.ChoiceField(
        choices=residences, initial=Region.UNKNOWN, label=_("Where do you live?")
    )
    relation = forms.ChoiceField(
        choices=RELATIONS, initial=Relation.SELF, label=_("For whom do you ask?")
    )
    about = forms.EmailField(
        max_length=254, required=False, label=_("The mail address of that person")
    )
    text = forms.CharField(
        max_length=20_000, required=False, label=_("Anything we should know")
    )

    def clean(self) -> dict[str, Any]:
        """Ask whose data it is of who asks for another, and what a complaint is about."""
        typed = named_person(self)
        if typed.get("kind") in NEEDS_WORDS and not typed.get("text", "").strip():
            self.add_error(
                "text", _("Say what you complain about, so that we can look into it.")
            )
        return typed


class SignInForm(forms.Form):
    """To which address the link goes."""

    email = forms.EmailField(max_length=254, label=_("Your mail address"))


class ReplyForm(forms.Form):
    """An answer in one's own conversation."""

    text = forms.CharField(max_length=100_000, required=False, label=_("Your answer"))


class CorrectionForm(forms.Form):
    """One's own name, and where one lives, set right."""

    name = forms.CharField(max_length=200, required=False, label=_("Your name"))
    residence = forms.ChoiceField(
        choices=countries_known, required=False, label=_("Where you live")
    )
