"""format=flowed text back into paragraphs (RFC 3676)."""

from __future__ import annotations


def unflow(text: str, *, delete_space: bool) -> str:
    """Return the text with its soft line breaks undone; quote marks stay, one per depth.

    `delete_space` is the DelSp parameter: the blank before a soft break is then no part of
    the text. The signature line "-- " ends a paragraph and is never joined.
    """
    pieces: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        is_signature = content == "-- "
        if open_depth != depth or is_signature:
            pieces.append("\n" + (">" * depth + " " if depth else ""))
        is_soft = content.endswith(" ") and not is_signature
        pieces.append(content[:-1] if is_soft and delete_space else content)
        open_depth = depth if is_soft else -1
    return "".join(pieces)[1:]
