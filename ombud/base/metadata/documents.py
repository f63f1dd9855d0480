"""PDF and office files without author, path, device and history (ECMA-376, ISO 26300)."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from ombud.base.late import pikepdf
from ombud.base.metadata import pictures

MOST_UNPACKED = 200 * 2**20
_OFFICE_EMPTIED = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'custom-properties"/>',
    "meta.xml": b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office='
    b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>',
}
# Who wrote a change or a comment, when, on which device and from which folder; the words stay.
_EMPTIED = tuple(
    re.compile(pattern)
    for pattern in (
        rb'(\s(?:w|w15|p|r):(?:author|initials|date|lastEdited|userId)=")[^"]*(")',
        rb'(<(?:\w+:)?absPath\b[^>]*?\surl=")[^"]*(")',  # the folder of a workbook
        rb"(<author>)[^<]*(</author>)",  # who commented on cells
        rb"(<(?:\w+:)?(?:person|cmAuthor|fileSharing|reviewedBy|header)\b[^>]*?"
        rb'\s(?:displayName|name|userName)=")[^"]*(")',
        rb'(<(?:\w+:)?(?:person|cmAuthor)\b[^>]*?\s(?:userId|initials)=")[^"]*(")',
        rb"(<(?:dc:creator|meta:creator-initials|meta:initial-creator)>)[^<]*(</)",
        rb'(config:name="(?:PrinterName|PrinterSetup)"[^>]*>)[^<]*(</)',
    )
)
_PDF_DROPPED = ("/Metadata", "/PieceInfo", "/LastModified", "/PTEX.FileName", "/PTEX.InfoDict")
_FOLDERS = re.compile(rb'(\sTarget=")file:///[^"]*[/\\]')  # of templates and linked workbooks
_RSIDS = re.compile(rb'\sw:rsid\w*="[0-9A-Fa-f]*"')
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pdf(data: bytes) -> bytes:
    """Return a PDF without author, dates, XMP and earlier states (incremental saves)."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted or "/Perms" in document.Root:
                return data  # written again, it could not be opened or its signature would go
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            for one in document.objects:
                drop_words(one)
                clean_picture(one)
            written = io.BytesIO()
            document.save(written, deterministic_id=True)
    except pikepdf.PdfError:
        return data
    return written.getvalue()


def drop_words(one: Any) -> None:
    """Take XMP, private data of programs, dates, paths and commentators off one object."""
    if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    names = list(_PDF_DROPPED)
    if "/Rect" in one and one.get("/Subtype") != "/Widget":  # a comment; /T of a form is a name
        names += ["/T", "/M", "/CreationDate"]
    for name in names:
        if name in one:
            del one[name]


def clean_picture(one: Any) -> None:
    """Write a JPEG inside a PDF again without what it tells of place and device."""
    if isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/DCTDecode":
        raw = one.read_raw_bytes()
        clean = pictures.stripped(raw)
        if clean != raw:
            one.write(clean, filter=one["/Filter"], decode_parms=one.get("/DecodeParms"))


def nameless(body: bytes) -> bytes:
    """Return a part of an office file without names of authors, folders and printers."""
    for pattern in _EMPTIED:
        body = pattern.sub(rb"\1\2", body)
    return _RSIDS.sub(b"", body)


def office(data: bytes) -> bytes:
    """Return an office file with empty properties, no thumbnail and no names of authors."""
    source = zipfile.ZipFile(io.BytesIO(data))
    names = set(source.namelist())
    if not names & {"[Content_Types].xml", "mimetype"}:
        return data  # some other archive
    if sum(member.file_size for member in source.infolist()) > MOST_UNPACKED:
        return data
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for member in source.infolist():
            if member.filename.startswith(("docProps/thumbnail", "Thumbnails/")):
                continue
            body = source.read(member)
            body = _OFFICE_EMPTIED.get(member.filename, body)
            if member.filename.endswith(".xml"):
                body = nameless(body)
            elif member.filename.endswith(".rels"):
                body = _FOLDERS.sub(rb"\1", body)
            else:
                body = pictures.stripped(body)
            clean = zipfile.ZipInfo(member.filename, _EPOCH)
            clean.compress_type = member.compress_type
            clean.external_attr = member.external_attr
            target.writestr(clean, body)
    return without_thumbnail(written.getvalue(), names)


def without_thumbnail(data: bytes, names: set[str]) -> bytes:
    """Return the file without the relation to a thumbnail that is not there any more."""
    if not any(name.startswith("docProps/thumbnail") for name in names):
        return data
    source, written = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for member in source.infolist():
            body = source.read(member)
            if member.filename == "_rels/.rels":
                body = re.sub(rb"<Relationship\b[^>]*thumbnail[^>]*/>", b"", body)
            target.writestr(member, body)
    return written.getvalue()
