"""Second factors: which kinds there are, and what a session that passed one carries.

A role may demand one (``Role.needs_second_factor``, ``Rights.needs_second_factor``). A
package that builds one registers it in ``ways`` in its wiring, writes ``SESSION_MARK`` into
the session when somebody passed it, and names the page that asks for it. While ``ways`` is
empty no role can demand one, because nobody could pass.
"""

from __future__ import annotations

from ombud.base.registry import Registry

SESSION_MARK = "second_factor_at"

# Kind of factor → name of the address that sets it up or asks for it.
ways: Registry[str] = Registry("second factor")

# Names of the addresses that are open before the second factor: those that ask for it.
open_pages: set[str] = set()


def page() -> str:
    """Return the name of the address where a second factor is asked for; empty for none."""
    return next((ways[name] for name in ways), "")
