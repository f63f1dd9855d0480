"""A look of our own before the certificate: words of the index and columns of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.erasure.finding import all_with, files_with, holding, stands_in
from ombud.erasure.plugs import Scan
from ombud.erasure.walking import texts
from ombud.people.models import Agent, Contact, Identifier
from ombud.tickets.models import Message

if TYPE_CHECKING:
    from django.db.models import Model

    from ombud.erasure.needles import Marks


def scan_map(marks: Marks) -> Scan:
    """Return where an identifier still stands in a column or in the index."""
    hits: list[str] = []
    rows = 0
    persons: list[tuple[type[Model], list[str]]] = [
        (Identifier, ["value"]),
        (Contact, ["name"]),
        (Agent, ["name", "email"]),
    ]
    for model, names in [*texts(), *persons]:
        for name in names:
            condition = Q(pk__in=())
            for value in marks.values:
                condition |= Q(**{f"{name}__icontains": value})
            rows += 1
            hits += [
                f"{model._meta.label}.{name}:{row.pk}"
                for row in model._default_manager.filter(condition)[:100]
                if marks.exact.are_in(str(getattr(row, name)))
            ]
    looked_at = all_with(marks.values)
    found = sorted(holding(looked_at, marks.exact))
    for message in Message.objects.filter(pk__in=found).select_related("ticket").order_by("pk"):
        if stands_in(message, marks.exact):
            hits.append(f"tickets.Message:{message.pk}")
        hits += [f"tickets.Attachment:{one}" for one in files_with(message, marks.exact)]
    return Scan({"columns": rows, "messages": len(looked_at)}, hits)
