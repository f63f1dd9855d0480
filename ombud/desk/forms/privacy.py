"""The forms of privacy requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.words import message_time
from ombud.privacy import actions
from ombud.privacy.authorities import countries, places
from ombud.privacy.naming import named_person
from ombud.privacy.statuses import Kind, Region, Relation, Source
from ombud.privacy.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from ombud.people.models import Team
    from ombud.tickets.models import Message

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}
BY_HAND = [Source.PHONE, Source.POST]


def residences() -> list[tuple[Any, Any]]:
    """Return where somebody can live, in the language of the agent."""
    return places(Region.choices, get_language() or "en")


def about_field() -> forms.EmailField:
    return forms.EmailField(
        max_length=254, required=False, label=_("E-mail of the person whose data it is")
    )


class RequestForm(forms.Form):
    """What somebody asked by telephone or letter."""

    email = forms.EmailField(max_length=254, label=_("E-mail of the person"))
    name = forms.CharField(max_length=200, required=False, label=_("Name"))
    kind = forms.ChoiceField(choices=Kind.choices, label=_("What they ask for"))
    source = forms.ChoiceField(
        choices=[(one.value, one.label) for one in BY_HAND], label=_("How it reached us")
    )
    received = forms.DateTimeField(
        label=_("When it reached us"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    region = forms.ChoiceField(
        choices=residences, initial=Region.UNKNOWN, label=_("Where they live")
    )
    relation = forms.ChoiceField(
        choices=Relation.choices, initial=Relation.SELF, label=_("For whom they ask")
    )
    language = forms.ChoiceField(
        choices=[(one, LANGUAGE_NAMES[one]) for one in LANGUAGES],
        label=_("Language of letters"),
    )
    about = about_field()
    text = forms.CharField(max_length=20_000, required=False, label=_("What they said"))

    def clean(self) -> dict[str, Any]:
        """Ask whose data it is of who asks for somebody else."""
        return named_person(self)

    def clean_received(self) -> datetime:
        """Take the time as it is typed, in the agent's time zone; refuse the future."""
        moment: datetime = self.cleaned_data["received"]
        if timezone.is_naive(moment):
            moment = moment.replace(tzinfo=timezone.get_current_timezone())
        moment = moment.astimezone(UTC)
        if moment > clock.now() + timedelta(minutes=1):
            raise forms.ValidationError(
                _("It cannot have been received in the future. Correct the date.")
            )
        return min(moment, clock.now())


class ConvertForm(forms.Form):
    """What an ordinary ticket asks for."""

    kind = forms.ChoiceField(choices=Kind.choices, label=_("What they ask for"))
    region = forms.ChoiceField(
        choices=residences, initial=Region.UNKNOWN, label=_("Where they live")
    )
    relation = forms.ChoiceField(
        choices=Relation.choices,
        initial=Relation.SELF,
        required=False,
        label=_("For whom they ask"),
    )
    about = about_field()
    language = forms.ChoiceField(
        choices=[(one, LANGUAGE_NAMES[one]) for one in LANGUAGES],
        label=_("Language of letters"),
    )

    message = forms.ChoiceField(required=False, label=_("In which message they ask"))

    def __init__(self, *args: Any, written: Sequence[Message], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = {str(one.pk): one for one in written}
        field = cast("forms.ChoiceField", self.fields["message"])
        field.choices = [(key, label_of(one)) for key, one in self.written.items()]

    def clean_relation(self) -> str:
        relation: str = self.cleaned_data["relation"] or Relation.SELF
        return relation

    def clean_message(self) -> Message | None:
        return self.written.get(self.cleaned_data["message"])

    def clean(self) -> dict[str, Any]:
        """Ask whose data it is of who asks for somebody else."""
        return named_person(self)


def label_of(message: Message) -> str:
    """Return when a message was written and how it begins."""
    words = " ".join(message.own_words.split())
    return f"{message_time(message.at)} · {Truncator(words).chars(70)}"


class ControllerForm(forms.Form):
    """How the desk reckons, and what letters name."""

    name = forms.CharField(max_length=200, required=False, label=_("Who answers for the data"))
    zone = forms.ChoiceField(label=_("Time zone in which days are counted"))
    calendar = forms.ChoiceField(required=False, label=_("Holidays"))
    chosen = forms.ChoiceField(
        required=False, label=_("Where a law leaves several calendars open")
    )
    authority = forms.CharField(
        max_length=500, required=False, label=_("Authority that letters name")
    )
    authority_web = forms.CharField(
        max_length=200, required=False, label=_("Page of that authority")
    )
    authority_country = forms.ChoiceField(
        required=False, label=_("In place of the authority of")
    )
    team: Any = forms.ModelChoiceField(
        queryset=None,
        required=False,
        empty_label=_("The team that was made first"),
        label=_("Team that answers requests"),
    )
    needs_two = forms.BooleanField(
        required=False, label=_("Erasures and refusals need a second person")
    )
    asks_why = forms.BooleanField(
        required=False, label=_("At the server nothing is read without saying why")
    )

    def __init__(self, teams: QuerySet[Team], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams
        fields["team"].label_from_instance = lambda team: team.name
        fields["zone"].choices = [(one, one) for one in sorted(available_timezones())]
        named = [(one, one) for one in actions.calendars()]
        fields["calendar"].choices = [("", _("Weekends only")), *named]
        every = [
            ("", _("No country: only where none is known")),
            *countries(get_language() or "en"),
        ]
        fields["authority_country"].choices = every
        fields["chosen"].choices = [("", _("The earlier date")), *named]

    def clean(self) -> dict[str, Any]:
        """Look at the authority as a whole: what is missing is said where it is missing."""
        typed: dict[str, Any] = self.cleaned_data
        try:
            actions.check_authority(
                typed.get("authority", ""),
                typed.get("authority_web", ""),
                typed.get("authority_country", ""),
            )
        except Refused as refusal:
            self.add_error("authority", worded(refusal.reason))
        return typed

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        ZoneInfo(zone)
        return zone
