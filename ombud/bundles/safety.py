"""Names of files and cells of tables that cannot do anything where they are opened."""

from __future__ import annotations

import re
import unicodedata

UNSAFE_START = ("=", "+", "-", "@", "\t", "\r", "|", "%")
LONGEST = 80
RUNS = re.compile(  # what a browser or a desktop would run instead of showing it
    r"\.(?:[xs]?html?|xht|mht(?:ml)?|svgz?|xml|xslt?|m?js|hta|wsf|vb[es]?|jse|lnk|url|desktop)$",
    re.IGNORECASE,
)
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{one}{n}" for one in ("com", "lpt") for n in range(1, 10)),
}


def file_name(name: str, number: int) -> str:
    """Return a name that every system can write: no path, no dots before, no control letters.

    ``number`` goes first, so that two files never have one name. Pages, drawings and scripts
    end in ``.txt``: opened from the disk they would run with the rights of a local file.
    """
    plain = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    kept = re.sub(r"[^\w.-]+", "_", plain).strip("._-") or "file"
    stem, dot, ending = kept.rpartition(".")
    if (stem or kept).lower() in RESERVED:
        kept = f"_{kept}"
    if len(kept) > LONGEST:
        kept = f"{stem[: LONGEST - 10]}{dot}{ending[:9]}" if dot else kept[:LONGEST]
    if RUNS.search(kept):
        kept = f"{kept}.txt"
    return f"{number}-{kept}"


def cell(value: str) -> str:
    """Return a cell that a spreadsheet shows as text and never runs.

    Spreadsheets look past blanks, and some take the wide signs of East Asian keyboards.
    """
    seen = unicodedata.normalize("NFKC", value.lstrip()[:1])
    return f"'{value}" if value.startswith(UNSAFE_START) or seen in UNSAFE_START else value
