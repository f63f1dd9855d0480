"""Pictures of a cleaned mail, filled in when they may be shown."""

from __future__ import annotations

from ombud.base.html.clean import CleanHtml, Pass, Resolve


def with_images(
    clean_html: CleanHtml | str, resolve_cid: Resolve, resolve_remote: Resolve | None = None
) -> str:
    """The cleaned mail with the pictures that the resolvers know.

    ``resolve_cid`` gets a content id, ``resolve_remote`` a full address; each answers with
    the source to use (a path on this site, http, https, or a small inline image) or None,
    which leaves the picture blocked. Without ``resolve_remote`` nothing remote is filled in.
    The HTML is parsed and cleaned again on the way, so unclean input does no harm.
    """
    html = clean_html.html if isinstance(clean_html, CleanHtml) else clean_html
    return Pass(resolve_cid=resolve_cid, resolve_remote=resolve_remote).run(html)
