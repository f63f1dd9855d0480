"""Class 5: nested tags and mutation, which hand-written sanitisers let through."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ombud.base.html import clean_mail_html
from tests.security.test_class_01_stored_xss_by_mail_html import wrong_in

TRICKS = [
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>script>alert(1)<</script>/script>",
    "<img src=x o<x>nerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",  # noqa: E501
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<p title='</title><script>alert(1)</script>'>a</p>",
    "<table><td><select><template><style><!--</style><img src=x onerror=alert(1)>-->",
    "<a href='jav&#x09;ascript:alert(1)'>x</a><a href='&#1;javascript:alert(1)'>y</a>",
    "<img src='data:image/png;base64,AAAA&quot; onerror=alert(1) x=&quot;'>",
    "<p hidden='\"><img src=x onerror=alert(1)>'>",
    "<img data-cid='\"><script>alert(1)</script>' src='cid:\"><script>x</script>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<!--[if mso]><script>alert(1)</script><![endif]--><![CDATA[<script>x()</script>]]>",
]

PARTS = st.sampled_from(
    ["<", ">", "</", "p", "script", "style", "svg", "math", "table", "td", "a", "b", "img",
     " src=", " href=", " title=", " onerror=", '"', "'", "<!--", "-->", "&lt;", "&quot;",
     "javascript:", "x", " ", "select", "template", "mglyph", "noscript", "=", "/"]
)  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_a_known_trick_leaves_nothing_and_is_stable(trick: str) -> None:
    once = clean_mail_html(trick)

    assert wrong_in(once.html) == []
    assert clean_mail_html(once.html).html == once.html


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=40).map("".join))
def test_any_heap_of_tags_leaves_nothing_and_is_stable(heap: str) -> None:
    once = clean_mail_html(heap)

    assert wrong_in(once.html) == []
    assert clean_mail_html(once.html).html == once.html
