"""What a verb answers when it will not do what it was asked."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not a failure of ours
    """The state of things does not allow it; ``reason`` can be shown to the person who asked.

    The reason is a whole sentence, says what to do instead, and holds no personal data.
    about: the one value it is about, by its name, so that a form says it beside the field.
    """

    def __init__(self, reason: str, *, about: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.about = about


class Misconfigured(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """A setting or a file of the installation is missing or wrong; the text says which."""
