"""PR-100: network addresses are in no table and in no log line, so none is kept too long."""

from __future__ import annotations

from django.apps import apps
from django.db.models import GenericIPAddressField

from ombud.datamap.declarations import log_fields


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
