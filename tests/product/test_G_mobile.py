"""Group G, mobile: the desk is installed from the browser; without a network it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client


def test_the_desk_can_be_installed_and_keeps_nothing_about_people(as_ana: Client) -> None:
    manifest = as_ana.get("/app.webmanifest").json()
    worker = as_ana.get("/app.js")
    page = as_ana.get("/").content.decode()

    assert manifest["display"] == "standalone"
    assert manifest["icons"]
    assert "/offline/" in worker.content.decode()
    assert "/tickets/" not in worker.content.decode()
    assert 'name="viewport" content="width=device-width' in page
