"""PR-100: network addresses are in no table and in no log line, so none is kept too long."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db.models import GenericIPAddressField
from django.test import Client

from ombud.datamap.declarations import log_fields
from tests.everywhere import where
from tests.world import PASSWORD

if TYPE_CHECKING:
    from tests.world import World

FROM, NEAR = "203.0.113.77", "2001:db8:77::abcd"


@pytest.mark.usefixtures("a_way_out")
def test_PR_100_the_address_of_a_visitor_is_in_no_store_and_no_log(
    world: World, log: io.StringIO
) -> None:
    account = {"email": "ana@halden.example", "password": PASSWORD}
    asked = {"kind": "access", "email": "cleo@lumen.example", "region": "europe"}
    for address in (FROM, NEAR):
        visitor = Client(REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=address)
        codes = [
            visitor.post("/sign-in/", account | {"password": "wrong"}),
            visitor.post("/help/privacy/", asked | {"relation": "self", "text": "All."}),
            visitor.post("/help/sign-in/", {"email": "cleo@lumen.example"}),
            visitor.get("/api/v1/tickets", headers={"Authorization": "Bearer wrong"}),
            visitor.post("/sign-in/", account),
            visitor.get("/account/"),
            visitor.get("/no-such-page/"),
        ]
        assert [one.status_code for one in codes] == [422, 302, 200, 401, 302, 200, 404]

    text = log.getvalue()
    assert text.count('"request"') == 14
    assert [one for one in (FROM, NEAR) if one in text] == []
    assert where(FROM, NEAR) == []
    assert where("cleo@lumen.example") != []


def test_no_column_and_no_log_field_holds_a_network_address() -> None:
    columns = [
        field.name
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
    ]
    names = {"ip", "ip_address", "remote_addr", "client_ip", "network"}

    kinds = [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, GenericIPAddressField)
    ]
    assert kinds == []
    assert names.isdisjoint(columns)
    assert names.isdisjoint(log_fields)
