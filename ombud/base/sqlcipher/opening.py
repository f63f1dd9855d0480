"""How every connection to an encrypted file begins."""

from __future__ import annotations

from pathlib import Path

# A shorter code over each page than the cipher's own choice (SHA-512): as strong for this,
# quicker on processors that know SHA-256, and 32 bytes less in every page. As the default it
# holds for the copy that a backup makes (VACUUM INTO) too; it is set before the key.
CIPHER = ("cipher_default_hmac_algorithm = HMAC_SHA256",)


def for_owner_only(name: str) -> None:
    """Make the file of a new database readable by its owner alone; its journals follow it.

    Where there is no folder for it, connecting says so.
    """
    path = Path(name)
    if not name.startswith(("file:", ":")) and path.parent.is_dir() and not path.exists():
        path.touch(mode=0o600)
