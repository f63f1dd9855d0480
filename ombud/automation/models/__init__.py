"""The tables of what is prepared."""

from ombud.automation.models.bulk import BulkItem, BulkRun
from ombud.automation.models.macro import Macro
from ombud.automation.models.recurrence import Recurrence, RecurrenceRun
from ombud.automation.models.saved_reply import SavedFile, SavedReply, SavedText

__all__ = [
    "BulkItem",
    "BulkRun",
    "Macro",
    "Recurrence",
    "RecurrenceRun",
    "SavedFile",
    "SavedReply",
    "SavedText",
]
