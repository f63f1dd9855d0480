"""The residue scanner's pure part: what to look for, and how to look into containers."""

from ombud.subjects.scanning.needles import Kind, Needle
from ombud.subjects.scanning.scanner import Found, Scanner

__all__ = ["Found", "Kind", "Needle", "Scanner"]
