"""What of the tickets is configuration: words, fields, forms, tags and shared views."""

from ombud.tickets.kinds.fields import FIELD
from ombud.tickets.kinds.forms import FORM
from ombud.tickets.kinds.numbers import NUMBERS
from ombud.tickets.kinds.views import TAG, VIEW
from ombud.tickets.kinds.words import PRIORITY, PRODUCT, STATUS, TYPE
from ombud.tickets.kinds.workflows import WORKFLOW

KINDS = (TYPE, STATUS, PRIORITY, PRODUCT, FIELD, FORM, WORKFLOW, TAG, VIEW, NUMBERS)

__all__ = ["KINDS"]
