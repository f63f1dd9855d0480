"""A SAML identity provider for tests: a real key, and every way to answer wrongly."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import SignatureMethod
from signxml.signer import XMLSigner

from ombud.base import clock

P, A = "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion"
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def key_pair() -> tuple[Any, str]:
    """Return a private key and its self-signed certificate (PEM)."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.halden.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return key, made.public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class IdentityProvider:
    """Answers as a good provider does; each field bends one thing."""

    key: Any
    certificate: str
    entity_id: str = "https://idp.halden.example"
    number: str = "_a1"
    said: dict[str, str] = field(default_factory=dict)

    def asked(self, url: str) -> tuple[str, str]:
        """Return the number of the request in ``url``, and where the answer is wanted."""
        packed = base64.b64decode(parse_qs(urlsplit(url).query)["SAMLRequest"][0])
        root = etree.fromstring(zlib.decompress(packed, -15))
        return root.get("ID"), root.get("AssertionConsumerServiceURL")

    def assertion(self, **bent: Any) -> Any:
        """Return an assertion without a signature."""
        now = clock.now()
        one: dict[str, Any] = {
            "number": self.number,
            "issuer": self.entity_id,
            "made": now,
            "begins": now - timedelta(minutes=1),
            "ends": now + timedelta(minutes=5),
            "confirmed_until": now + timedelta(minutes=5),
            "subject": "ana@halden.example",
            "format": EMAIL,
            "context": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        } | bent
        root = etree.Element(f"{{{A}}}Assertion", nsmap={"a": A})
        root.set("ID", one["number"])
        root.set("Version", "2.0")
        root.set("IssueInstant", at(one["made"]))
        etree.SubElement(root, f"{{{A}}}Issuer").text = one["issuer"]
        subject = etree.SubElement(root, f"{{{A}}}Subject")
        name = etree.SubElement(subject, f"{{{A}}}NameID", Format=one["format"])
        name.text = one["subject"]
        confirmed = etree.SubElement(subject, f"{{{A}}}SubjectConfirmation")
        confirmed.set("Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer")
        data = etree.SubElement(confirmed, f"{{{A}}}SubjectConfirmationData")
        data.set("Recipient", one["recipient"])
        data.set("NotOnOrAfter", at(one["confirmed_until"]))
        if one["answers"]:
            data.set("InResponseTo", one["answers"])
        conditions = etree.SubElement(root, f"{{{A}}}Conditions")
        conditions.set("NotBefore", at(one["begins"]))
        conditions.set("NotOnOrAfter", at(one["ends"]))
        if one["audience"]:
            limit = etree.SubElement(conditions, f"{{{A}}}AudienceRestriction")
            etree.SubElement(limit, f"{{{A}}}Audience").text = one["audience"]
        statement = etree.SubElement(root, f"{{{A}}}AuthnStatement")
        context = etree.SubElement(statement, f"{{{A}}}AuthnContext")
        etree.SubElement(context, f"{{{A}}}AuthnContextClassRef").text = one["context"]
        return root

    def signed(self, element: Any, method: Any = SignatureMethod.RSA_SHA256) -> Any:
        """Return ``element`` with an enveloped signature over its own number."""
        signer = XMLSigner(
            signature_algorithm=method, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"
        )
        return signer.sign(
            element,
            key=self.key,
            cert=self.certificate,
            reference_uri=f"#{element.get('ID')}",
            id_attribute="ID",
        )

    def response(self, *parts: Any) -> Any:
        """Return an answer around ``parts``."""
        root = etree.Element(f"{{{P}}}Response", nsmap={"p": P, "a": A})
        root.set("ID", "_r1")
        root.set("Version", "2.0")
        etree.SubElement(root, f"{{{A}}}Issuer").text = self.entity_id
        for part in parts:
            root.append(part)
        return root


def posted(root: Any) -> str:
    """Return ``root`` as a browser carries it."""
    octets = root if isinstance(root, bytes) else etree.tostring(root)
    return base64.b64encode(octets).decode()
