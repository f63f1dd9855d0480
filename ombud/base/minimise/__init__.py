"""Minimisation at the door: card numbers, bank accounts, national ids and secrets in text."""

from __future__ import annotations

from ombud.base.minimise.find import find
from ombud.base.minimise.finding import Finding
from ombud.base.minimise.mask import Masked, Masker, Policy, Rules, Sealed, mask, mask_html

__all__ = [
    "Finding",
    "Masked",
    "Masker",
    "Policy",
    "Rules",
    "Sealed",
    "find",
    "mask",
    "mask_html",
]
