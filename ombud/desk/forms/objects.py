"""The forms of a class of objects and of a relation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ombud.people.queries import every_team
from ombud.tickets.setup import current
from ombud.tickets.statuses import RelationTarget

if TYPE_CHECKING:
    from ombud.tickets.models import ObjectClass, ObjectRelation

ICONS = (
    ("box", _("Box")),
    ("file", _("Paper")),
    ("tag", _("Tag")),
    ("key", _("Key")),
    ("building", _("Building")),
    ("phone", _("Telephone")),
    ("globe", _("Globe")),
    ("cal", _("Calendar")),
    ("id", _("Card")),
    ("ticket", _("Ticket")),
)
CAN = ("is_linked", "in_panel", "has_notes", "has_history")


class ClassForm(forms.Form):
    """What a class is called in each language, what its objects can do, who works with it."""

    name = forms.CharField(max_length=80, label=_("One of them is called"))
    plural = forms.CharField(max_length=80, label=_("Several of them are called"))
    icon = forms.ChoiceField(choices=ICONS, label=_("Icon"))
    is_personal = forms.BooleanField(
        required=False, label=_("Each object tells about one contact and belongs to them")
    )
    is_linked = forms.BooleanField(required=False, label=_("Tickets can be about them"))
    in_panel = forms.BooleanField(
        required=False, label=_("Show those of the customer beside a conversation")
    )
    has_notes = forms.BooleanField(required=False, label=_("They have notes"))
    has_history = forms.BooleanField(required=False, label=_("Show their history"))
    teams: Any = forms.ModelMultipleChoiceField(
        None,
        required=False,
        label=_("Teams that work with them; none means all"),
    )

    def __init__(self, *args: Any, of: ObjectClass | None = None, **kwargs: Any) -> None:
        """of: the class that is changed, None for a new one."""
        super().__init__(*args, **kwargs)
        teams = every_team().filter(is_active=True)
        self.fields["teams"].queryset = teams  # type: ignore[attr-defined]
        if of is not None:
            del self.fields["is_personal"]
        for language, name in settings.LANGUAGES:
            for which, label in (
                ("one", _("One, in %(language)s")),
                ("many", _("Several, in %(language)s")),
            ):
                self.fields[f"{which}_{language}"] = forms.CharField(
                    required=False, max_length=80, label=label % {"language": name}
                )

    @property
    def languages(self) -> list[str]:
        return [language for language, _name in settings.LANGUAGES]

    @property
    def chosen_teams(self) -> set[str]:
        """Return the row numbers of the teams that are ticked now."""
        return {str(getattr(one, "pk", one)) for one in self["teams"].value() or ()}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for language in self.languages:
            one, many = typed.get(f"one_{language}"), typed.get(f"many_{language}")
            if bool(one) != bool(many):
                missing = "many" if one else "one"
                self.add_error(f"{missing}_{language}", _("Write both, or none of the two."))
        return typed

    def said(self, before: ObjectClass | None) -> dict[str, Any]:
        """Return what was typed, by column; names in further languages stay."""
        typed = self.cleaned_data
        names = dict(before.names) if before else {}
        for language in self.languages:
            names.pop(language, None)
            if typed[f"one_{language}"]:
                names[language] = [typed[f"one_{language}"], typed[f"many_{language}"]]
        columns = ("name", "plural", "icon", *CAN)
        return {**{name: typed[name] for name in columns}, "names": names}


def shown_class(of: ObjectClass) -> dict[str, Any]:
    """Return what the form shows of a class."""
    said = {name: getattr(of, name) for name in ("name", "plural", "icon", *CAN)}
    for language, (one, many) in of.names.items():
        said |= {f"one_{language}": one, f"many_{language}": many}
    return said | {"teams": list(of.teams.values_list("team_id", flat=True))}


class RelationForm(forms.Form):
    """A relation of the objects of a class, named from both ends."""

    target = forms.ChoiceField(label=_("What it leads to"))
    name = forms.CharField(max_length=80, label=_("Said of the object"))
    reverse_name = forms.CharField(max_length=80, label=_("Said of the other end"))
    is_many = forms.BooleanField(required=False, label=_("To any number of them"))
    is_required = forms.BooleanField(required=False, label=_("Required"))

    def __init__(self, *args: Any, of: ObjectClass, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["target"]
            return
        plain = [
            one
            for one in RelationTarget.choices
            if one[0] != RelationTarget.OBJECT
            and not (of.is_personal and one[0] == RelationTarget.CONTACT)
        ]
        others = [one for one in current().classes if not one.is_retired]
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            *plain,
            *((f"object:{one.pk}", one.label) for one in others),
        ]

    def end(self) -> dict[str, Any]:
        """Return what the relation leads to, by column."""
        target, _colon, number = str(self.cleaned_data["target"]).partition(":")
        return {"target": target, "to_class_id": int(number) if number else None}


def shown_relation(row: ObjectRelation) -> dict[str, Any]:
    names = ("name", "reverse_name", "is_many", "is_required")
    return {name: getattr(row, name) for name in names}
