"""What signing in plugs into the lower floors."""

from __future__ import annotations
