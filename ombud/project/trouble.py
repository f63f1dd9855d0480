"""Troubles of the installation, in words that say what to do. Loads nothing of the desk."""

from __future__ import annotations

import errno

# What the databases' drivers say → what to do. The first that is found counts.
DATABASE = (
    (
        "file is not a database",
        "The key does not open the database. Restore the key that belongs to this data "
        "folder, or set OMBUD_KEY_FILE.",
    ),
    ("disk is full", "The disk is full. Make room, then try again; nothing was changed."),
    ("no space left", "The disk is full. Make room, then try again; nothing was changed."),
    (
        "readonly database",
        "The data folder cannot be written to. Give it to the user that runs this command.",
    ),
    (
        "unable to open database file",
        "There is no database that this user can open. Run `ombud init`, or check OMBUD_DATA "
        "and whose it is.",
    ),
    ("database is locked", "Something else writes to the database for long. Try again."),
    ("no such table", "The database has no tables yet. Run `ombud init`."),
    ("no such column", "The tables are of another version. Run `ombud init`."),
    ("undefinedtable", "The database has no tables yet. Run `ombud init`."),
    ("undefinedcolumn", "The tables are of another version. Run `ombud init`."),
    (
        "password authentication failed",
        "PostgreSQL does not let us in. Check user name and password in DATABASE_URL.",
    ),
    (
        "connection failed",
        "PostgreSQL does not answer, or not to us. Check DATABASE_URL, that the database is "
        "made, and that its server runs.",
    ),
    (
        "failed to resolve host",
        "The host in DATABASE_URL is not known. Check its name, and that DNS answers.",
    ),
    ("certificate", "PostgreSQL's certificate cannot be verified. Check sslrootcert."),
)
UNKNOWN = "The database does not answer. Run `ombud check`, or `ombud init` if it is new."
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
FILES = {
    errno.ENOSPC: "the disk is full. Make room, then try again",
    errno.EDQUOT: "the quota is used up. Make room, then try again",
    errno.EROFS: "it lies on a disk that cannot be written to. Choose another folder",
    errno.EACCES: "this user may not. Give it to the user that runs this command",
    errno.EPERM: "this user may not. Give it to the user that runs this command",
    errno.ENOENT: "it is not there and cannot be made. Check the name of its folder",
    errno.ENOTDIR: "what should be its folder is a file. Check the name",
    errno.EEXIST: "it is there already, as a file. Check the name",
    errno.EISDIR: "it is a folder. Name a file",
}


def is_of_database(problem: BaseException) -> bool:
    """Say so without loading the database's package, which `--help` does without."""
    return type(problem).__module__ == "django.db.utils"


def words_for(problem: BaseException) -> str:
    """Return a sentence about a trouble of the database or of a file, and what to do."""
    if isinstance(problem, OSError):
        return of_file(problem)
    return of_database(problem)


def of_database(problem: BaseException) -> str:
    cause = problem.__cause__
    said = f"{problem} {type(cause).__name__}".lower()
    return next((words for part, words in DATABASE if part in said), UNKNOWN)


def of_file(problem: OSError) -> str:
    if problem.filename is None and problem.errno in NO_ROOM:
        return "The disk is full. Make room, then try again."
    why = FILES.get(problem.errno or 0, (problem.strerror or "it failed").lower())
    return f"{problem.filename or 'A file'} cannot be used: {why}."
