"""Libraries that are loaded when they are first used: starting the desk must not wait for
what most processes never need (an HTTP client, DKIM with its DNS resolver).
"""

from __future__ import annotations

import importlib
from typing import Any


class Late:
    """Stands for the module ``name``; its attributes load it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


httpx = Late("httpx")
outbound = Late("ombud.base.outbound")  # its classes extend those of httpx
oauth_parameters = Late("authlib.oauth2.rfc6749.parameters")
oauth_pkce = Late("authlib.oauth2.rfc7636")
dkim = Late("dkim")
jose_jwt = Late("joserfc.jwt")
jose_jws = Late("joserfc.jws")
jose_keys = Late("joserfc.jwk")
jose_errors = Late("joserfc.errors")
signxml = Late("signxml")
lxml_etree = Late("lxml.etree")
x509 = Late("cryptography.x509")
webauthn = Late("webauthn")
webauthn_parsing = Late("webauthn.helpers")
webauthn_structs = Late("webauthn.helpers.structs")
pikepdf = Late("pikepdf")
pypdf = Late("pypdf")
sqlcipher = Late("sqlcipher3.dbapi2")
