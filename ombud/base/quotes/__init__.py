"""Quoted mail and signatures found in plain text, so that a view can fold them away."""

from __future__ import annotations

from ombud.base.quotes.fold import Segment, fold, visible_reply

__all__ = ["Segment", "fold", "visible_reply"]
