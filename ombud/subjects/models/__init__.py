"""The tables of subjects."""

from ombud.subjects.models.link import SubjectLink
from ombud.subjects.models.subject import Subject, SubjectMerge
from ombud.subjects.models.tombstone import Tombstone

__all__ = ["Subject", "SubjectLink", "SubjectMerge", "Tombstone"]
