"""The residue scan: is anything of a person left, anywhere where bytes can rest."""

from ombud.subjects.residue.needles import needle_sources, needles_of, own_needles
from ombud.subjects.residue.places import Batch, Piece, out_of_reach, readers
from ombud.subjects.residue.report import Outcome, Report, Residue
from ombud.subjects.residue.scan import scan, scan_one

__all__ = [
    "Batch",
    "Outcome",
    "Piece",
    "Report",
    "Residue",
    "needle_sources",
    "needles_of",
    "out_of_reach",
    "own_needles",
    "readers",
    "scan",
    "scan_one",
]
