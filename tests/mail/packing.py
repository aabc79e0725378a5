"""Mails and files in the forms that mail programs make of them, drawn by hand for the tests."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import load_pem_x509_certificate
from trustme import CA

from xltools.excel.addin.compound_file import write_compound_file

CSV = b"partner,financial_year,service,gross\r\nLondon Borough of Hackney,2010-11,Libraries,1000\r\n"
FINANCE = "Finance <finance@hackney.example>"
RECEIVED = "Fri, 01 Jul 2011 10:30:00 +0100"


def mail(
    sender: str = FINANCE, words: str = "Here it is.\n", subject: str = "Our return", **headers: str
) -> EmailMessage:
    outgoing = EmailMessage(policy=SMTP)
    outgoing["From"], outgoing["To"], outgoing["Subject"] = sender, "count@example.org", subject
    outgoing["Date"] = RECEIVED
    for name, value in headers.items():
        outgoing[name.replace("_", "-")] = value
    outgoing.set_content(words)
    return outgoing


def attach(outgoing: EmailMessage, content: bytes, name: str, kind: str = "application/octet-stream") -> EmailMessage:
    main, _, sub = kind.partition("/")
    outgoing.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return outgoing


def with_csv(name: str = "return.csv", sender: str = FINANCE) -> bytes:
    """A mail with a CSV return attached."""
    return attach(mail(sender), CSV, name, "text/csv").as_bytes()


def archive(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


def with_part(headers: str, body: bytes) -> bytes:
    """A mail whose one attachment has these headers and this body, written as no library would."""
    head = f"From: {FINANCE}\r\nDate: {RECEIVED}\r\nSubject: FW\r\nMIME-Version: 1.0\r\n"
    begin = f'{head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n{headers}\r\n\r\n'
    return begin.encode() + body + b"\r\n--b--\r\n"


# --- S/MIME


def signed(content: bytes, *, opaque: bool = True) -> bytes:
    """A signed mail (RFC 8551), its content inside the signature or beside it."""
    issued = CA().issue_cert("finance@hackney.example")
    pem = issued.private_key_pem.bytes()
    key = serialization.load_pem_private_key(pem, None)
    certificate = load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())  # type: ignore[arg-type]
    options = [] if opaque else [pkcs7.PKCS7Options.DetachedSignature]
    encoding = serialization.Encoding.DER if opaque else serialization.Encoding.SMIME
    return builder.sign(encoding, options)


def element(tag: int, content: bytes, *, stated: bool = True) -> bytes:
    """One element of BER, its length stated or, as mail programs stream it, closed by two zero bytes."""
    if not stated:
        return bytes([tag, 0x80]) + content + b"\0\0"
    size = len(content).to_bytes(4, "big")
    return bytes([tag, 0x84]) + size + content


def streamed(content: bytes, kind: str = "2a864886f70d010702", piece: int = 1000) -> bytes:
    """Signed data as it is written when its length is not known beforehand: everything open, the content in pieces."""
    pieces = b"".join(element(0x04, content[at : at + piece]) for at in range(0, len(content), piece))
    inner = element(0x06, bytes.fromhex("2a864886f70d010701"))
    inner += element(0xA0, element(0x24, pieces, stated=False), stated=False)
    data = element(0x02, b"\1") + element(0x31, b"") + element(0x30, inner, stated=False) + element(0x31, b"")
    information = element(0x06, bytes.fromhex(kind)) + element(0xA0, element(0x30, data, stated=False), stated=False)
    return element(0x30, information, stated=False)


# --- Outlook


def attribute(level: int, number: int, kind: int, content: bytes) -> bytes:
    checksum = sum(content) & 0xFFFF
    return struct.pack("<BHHI", level, number, kind, len(content)) + content + struct.pack("<H", checksum)


def winmail(*files: tuple[str, bytes], properties: bytes = b"") -> bytes:
    """A winmail.dat (MS-OXTNEF) that holds these files."""
    data = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x9006, 8, b"\0\0\1\0")
    for name, content in files:
        data += attribute(2, 0x9002, 6, b"\1\0" + b"\xff" * 4 + bytes(8))
        data += attribute(2, 0x8010, 1, name.encode("cp1252") + b"\0")
        data += attribute(2, 0x800F, 6, content) if content else b""
        data += attribute(2, 0x9005, 6, properties) if properties else b""
    return data


def mapi_properties(*properties: tuple[int, int, bytes]) -> bytes:
    """MAPI properties as winmail.dat has them: (type, number, bytes of the value)."""
    data = struct.pack("<I", len(properties))
    for kind, number, value in properties:
        data += struct.pack("<HH", kind, number)
        is_variable = kind in (0x1E, 0x1F, 0x0D, 0x102)
        data += struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4) if is_variable else value
    return data


Tree = dict[str, "bytes | Tree"]


def message_tree(
    texts: dict[int, str], attachments: list[Tree], numbers: dict[int, tuple[int, int]] | None = None, header: int = 32
) -> Tree:
    """A message as Outlook saves it (MS-OXMSG): texts by property, numbers as (type, value), attachments."""
    rows = b"".join(struct.pack("<HHIq", kind, number, 6, value) for number, (kind, value) in (numbers or {}).items())
    tree: Tree = {"__properties_version1.0": bytes(header) + rows}
    tree |= {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items()}
    tree |= {f"__attach_version1.0_#{number:08X}": attachment for number, attachment in enumerate(attachments)}
    return tree


def attachment_tree(name: str, content: bytes | Tree, method: int = 1, link: str = "") -> Tree:
    rows = struct.pack("<HHIq", 3, 0x3705, 6, method)
    tree: Tree = {"__properties_version1.0": bytes(8) + rows, "__substg1.0_3707001F": name.encode("utf-16-le")}
    if link:
        tree["__substg1.0_370D001F"] = link.encode("utf-16-le")
    elif isinstance(content, bytes):
        tree["__substg1.0_37010102"] = content
    else:
        tree["__substg1.0_3701000D"] = content
    return tree


def outlook_message(*attachments: Tree, subject: str = "Our return", **texts: str) -> bytes:
    """A .msg from finance@hackney.example with these attachments; `texts` are properties by number (x1000=...)."""
    own = {0x001A: "IPM.Note", 0x0037: subject, 0x5D01: "finance@hackney.example", 0x1000: "Here it is."}
    own |= {int(number[1:], 16): text for number, text in texts.items()}
    moment = (0x0E06, (64, 129539862000000000))  # 2011-07-01 09:30 UTC
    return write_compound_file(message_tree(own, list(attachments), dict([moment])))
