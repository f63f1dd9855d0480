"""SAML 2.0, as a service provider: the request, the answer, and what it proves.

Only what a signature covers is ever read: after the check the document that came is thrown
away and the signed element alone goes on (against signature wrapping). Documents with a
DTD are refused before they are parsed, so there are no entities (XXE) and no bombs.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from ombud.base import clock
from ombud.base.late import lxml_etree, signxml, x509
from ombud.signin.claims import Claims, Unproven

if TYPE_CHECKING:
    from ombud.signin.models import Provider

PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
NAMES = {"p": PROTOCOL, "a": ASSERTION, "d": "http://www.w3.org/2000/09/xmldsig#"}
POST_BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
MAIL_NAMES = frozenset(
    {
        "email",
        "mail",
        "emailaddress",
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    }
)
PERSON_NAMES = frozenset(
    {
        "displayname",
        "name",
        "urn:oid:2.16.840.1.113730.3.1.241",
        "http://schemas.microsoft.com/identity/claims/displayname",
    }
)
STRONG = ("multifactor", "mfa", "timesynctoken", "smartcard", "x509")
SKEW = timedelta(seconds=60)
LONGEST_HELD = timedelta(minutes=10)
LARGEST = 200_000
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way: where to send the browser, and its number for the session."""

    url: str
    id: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer proves, which request of ours it answers (empty for none), and the
    number of the assertion, which counts once.
    """

    claims: Claims
    asked: str
    number: str


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def begin(provider: Provider, *, entity_id: str, address: str) -> Asked:
    """Return where the browser shows who it is (HTTP-Redirect binding).

    address: of ours, where the answer is to be sent.
    """
    number = f"_{secrets.token_hex(20)}"
    root = lxml_etree.Element(f"{{{PROTOCOL}}}AuthnRequest", nsmap={"p": PROTOCOL})
    root.attrib.update(
        {
            "ID": number,
            "Version": "2.0",
            "IssueInstant": instant(clock.now()),
            "Destination": provider.sso_url,
            "AssertionConsumerServiceURL": address,
            "ProtocolBinding": POST_BINDING,
        }
    )
    issuer = lxml_etree.SubElement(root, f"{{{ASSERTION}}}Issuer", nsmap={"a": ASSERTION})
    issuer.text = entity_id
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(lxml_etree.tostring(root)) + packer.flush()
    query = urlencode({"SAMLRequest": base64.b64encode(packed).decode()})
    mark = "&" if urlsplit(provider.sso_url).query else "?"
    return Asked(f"{provider.sso_url}{mark}{query}", number)


def metadata(*, entity_id: str, address: str) -> bytes:
    """Return what a provider wants to know about this desk, as XML."""
    root = lxml_etree.Element(f"{{{METADATA}}}EntityDescriptor", nsmap={None: METADATA})
    root.set("entityID", entity_id)
    role = lxml_etree.SubElement(root, f"{{{METADATA}}}SPSSODescriptor")
    role.set("protocolSupportEnumeration", PROTOCOL)
    role.set("AuthnRequestsSigned", "false")
    role.set("WantAssertionsSigned", "true")
    lxml_etree.SubElement(role, f"{{{METADATA}}}NameIDFormat").text = EMAIL_FORMAT
    door = lxml_etree.SubElement(role, f"{{{METADATA}}}AssertionConsumerService")
    door.attrib.update({"Binding": POST_BINDING, "Location": address, "index": "0"})
    made: bytes = lxml_etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def certificates_of(provider: Provider) -> list[Any]:
    """Return the certificates by which ``provider`` signs. Raises ``Unproven``."""
    try:
        found: list[Any] = x509.load_pem_x509_certificates(provider.certificates.encode())
    except ValueError:
        raise Unproven("bad-certificate") from None
    return found


def parsed(octets: bytes) -> Any:
    """Return XML as a tree. Raises ``Unproven`` for what is none, or declares a DTD."""
    if b"\0" in octets or b"<!" in octets.replace(b"<!--", b""):
        raise Unproven("bad-document")
    parser = lxml_etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return lxml_etree.fromstring(octets, parser)
    except lxml_etree.XMLSyntaxError:
        raise Unproven("bad-document") from None


def signed_assertion(provider: Provider, response: str) -> Any:
    """Return the one assertion that a signature of ``provider`` covers. Raises ``Unproven``.

    The signature may be of the assertion or of the whole answer around it.
    """
    if len(response) > LARGEST:
        raise Unproven("bad-document")
    try:
        octets = base64.b64decode(response, validate=False)
    except (binascii.Error, ValueError):
        raise Unproven("bad-document") from None
    root = parsed(octets)
    refuse_twice(root)
    for certificate in certificates_of(provider):
        for place in ("./", f"./{{{ASSERTION}}}Assertion/"):
            signed = verified(octets, certificate, place)
            if signed is not None:
                return only_assertion(signed)
    raise Unproven("bad-signature")


def refuse_twice(root: Any) -> None:
    """Raise ``Unproven`` when a number is given twice, or there are several assertions."""
    numbers = list(root.xpath("//@ID"))
    if (
        len(numbers) != len(set(numbers))
        or len(root.xpath("//a:Assertion", namespaces=NAMES)) != 1
    ):
        raise Unproven("bad-document")
    if root.tag != f"{{{PROTOCOL}}}Response":
        raise Unproven("bad-document")


def verified(octets: bytes, certificate: Any, location: str) -> Any:
    """Return the element that the signature at ``location`` covers, or None."""
    methods = signxml.SignatureMethod
    digests = signxml.DigestAlgorithm
    expected = signxml.SignatureConfiguration(
        location=location,
        expect_references=1,
        signature_methods=frozenset(
            {methods.RSA_SHA256, methods.RSA_SHA384, methods.RSA_SHA512, methods.ECDSA_SHA256}
        ),
        digest_algorithms=frozenset({digests.SHA256, digests.SHA384, digests.SHA512}),
        ignore_ambiguous_key_info=False,
    )
    try:
        found = signxml.XMLVerifier().verify(
            octets, x509_cert=certificate, expect_config=expected, id_attribute="ID"
        )
    except Exception:  # noqa: BLE001 - whatever a forged document breaks, it proves nothing
        return None
    return parsed(found.signed_data)


def only_assertion(signed: Any) -> Any:
    """Return the assertion in what was signed: it is one, or an answer that holds it."""
    if signed.tag == f"{{{ASSERTION}}}Assertion":
        return signed
    if signed.tag != f"{{{PROTOCOL}}}Response":
        raise Unproven("bad-document")
    found = signed.findall("a:Assertion", NAMES)
    if len(found) != 1:
        raise Unproven("bad-document")
    return found[0]


def shown_by(provider: Provider, response: str, *, address: str, entity_id: str) -> Shown:
    """Return what ``response`` proves (SAML 2.0 Profiles, 4.1.4.3). Raises ``Unproven``.

    address: of ours, where it was sent.
    """
    assertion = signed_assertion(provider, response)
    if text_of(assertion, "a:Issuer") != provider.issuer:
        raise Unproven("other-issuer")
    check_conditions(assertion, entity_id)
    asked = confirmed_for(assertion, address)
    return Shown(told(assertion), asked, assertion.get("ID") or "")


def text_of(element: Any, path: str) -> str:
    found = element.find(path, NAMES)
    return "".join(found.itertext()).strip() if found is not None else ""


def moment_of(element: Any, name: str) -> datetime | None:
    """Return a time of ``element``, None where it is not given. Raises ``Unproven``."""
    text = element.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Unproven("bad-document") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def check_time(element: Any) -> None:
    """Raise ``Unproven`` unless now lies between the times that ``element`` gives."""
    now = clock.now()
    begins, ends = moment_of(element, "NotBefore"), moment_of(element, "NotOnOrAfter")
    if begins is not None and begins > now + SKEW:
        raise Unproven("too-early")
    if ends is not None and ends + SKEW <= now:
        raise Unproven("too-late")


def check_conditions(assertion: Any, entity_id: str) -> None:
    """Raise ``Unproven`` unless it holds now, and was said to us."""
    conditions = assertion.find("a:Conditions", NAMES)
    if conditions is None:
        raise Unproven("other-audience")
    check_time(conditions)
    made = moment_of(assertion, "IssueInstant")
    now = clock.now()
    if made is None or not now - LONGEST_HELD <= made <= now + SKEW:
        raise Unproven("too-late")
    limits = conditions.findall("a:AudienceRestriction", NAMES)
    heard = [
        {(one.text or "").strip() for one in limit.findall("a:Audience", NAMES)}
        for limit in limits
    ]
    if not heard or not all(entity_id in one for one in heard):
        raise Unproven("other-audience")


def confirmed_for(assertion: Any, address: str) -> str:
    """Return the request that a bearer confirmation for ``address`` answers, or "".

    Raises ``Unproven`` where none is for us and now.
    """
    reason = "other-recipient"
    for one in assertion.findall("a:Subject/a:SubjectConfirmation", NAMES):
        data = one.find("a:SubjectConfirmationData", NAMES)
        if one.get("Method") != BEARER or data is None or data.get("Recipient") != address:
            continue
        if data.get("NotOnOrAfter") is None or data.get("NotBefore") is not None:
            continue
        try:
            check_time(data)
        except Unproven as late:
            reason = late.code
            continue
        return str(data.get("InResponseTo") or "")
    raise Unproven(reason)


def told(assertion: Any) -> Claims:
    name_id = assertion.find("a:Subject/a:NameID", NAMES)
    subject = "".join(name_id.itertext()).strip() if name_id is not None else ""
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Unproven("no-subject")
    email = attribute(assertion, MAIL_NAMES)
    if not email and name_id.get("Format") == EMAIL_FORMAT:
        email = subject
    context = text_of(
        assertion, "a:AuthnStatement/a:AuthnContext/a:AuthnContextClassRef"
    ).casefold()
    return Claims(
        subject=subject,
        email=email,
        name=" ".join(attribute(assertion, PERSON_NAMES).split()),
        has_second_factor=any(word in context for word in STRONG),
    )


def attribute(assertion: Any, names: frozenset[str]) -> str:
    """Return the first value of the attribute that is called one of ``names``, or ""."""
    for one in assertion.findall("a:AttributeStatement/a:Attribute", NAMES):
        if (one.get("Name") or "").casefold() in names:
            return text_of(one, "a:AttributeValue")
    return ""
