"""The tables of purposes: what people say about them, and how this desk runs them."""

from ombud.purposes.models.activity import Activity
from ombud.purposes.models.consent import ConsentEvent, Notice, Objection

__all__ = ["Activity", "ConsentEvent", "Notice", "Objection"]
