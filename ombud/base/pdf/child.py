"""The process that draws one document: values on the way in, PDF on the way out.

It imports nothing of the desk, holds no secret, and gives up beyond its memory.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

MEMORY_BYTES = 1024 * 1024 * 1024  # address space: the library's letters and code lie in it too
HERE = Path(__file__).parent


def main() -> None:
    """Draw what stands on standard input."""
    import typst  # noqa: PLC0415 - a command: within its limit

    words = sys.stdin.buffer.read().decode()
    drawn = typst.compile(
        HERE / "document.typ",
        root=HERE,
        ignore_system_fonts=True,  # the same file on every machine
        package_path=HERE,
        package_cache_path=HERE,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"document": words},
    )
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
