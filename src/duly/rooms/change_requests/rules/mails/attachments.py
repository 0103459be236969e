# SPDX-License-Identifier: Apache-2.0
"""Files that came with a message: named, sniffed, measured. Nothing is unpacked; of an archive only its table is read."""

import re
import struct
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from duly.kernel.mails.charsets import text_of
from duly.kernel.mails.headers import parameters_of, words_of
from duly.kernel.mails.parts import Part
from duly.rooms.change_requests.rules.mails.letters import Attachment

MOST, LARGEST_ALL = 25, 8 * 1024 * 1024
"""Files of one message, and their bytes together, that are kept apart; the whole message is kept in any case."""
LONGEST_NAME = 150
MOST_UNPACKED, MOST_TIMES, MOST_ENTRIES = 512 * 1024 * 1024, 120, 5000
"""Beyond this an archive is called a bomb: bytes unpacked, times its size, entries."""
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"), (b"PK\x03\x04", "application/zip"), (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole"), (b"Rar!\x1a\x07", "application/x-rar"), (b"7z\xbc\xaf\x27\x1c", "application/x-7z"),
    (b"\x1f\x8b", "application/gzip"), (b"BZh", "application/x-bzip2"), (b"\xfd7zXZ", "application/x-xz"), (b"{\\rtf", "application/rtf"),
    (b"MZ", "application/x-program"), (b"\x7fELF", "application/x-program"), (b"\xca\xfe\xba\xbe", "application/x-program"), (b"\xcf\xfa\xed\xfe", "application/x-program"),
    (b"#!", "text/x-script"), (b"\x78\x9f\x3e\x22", "application/ms-tnef"), (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-program"),
)  # fmt: skip
_OFFICE = {b"word/": "application/x-word", b"xl/": "application/x-sheet", b"ppt/": "application/x-slides"}
_PROGRAMS = frozenset(
    {
        "exe", "com", "scr", "pif", "bat", "cmd", "msi", "msp", "jar", "js", "jse", "vbs", "vbe", "wsf", "wsh", "hta", "ps1", "psm1",
        "lnk", "reg", "cpl", "dll", "sys", "apk", "app", "dmg", "iso", "img", "vhd", "sh", "py", "pl", "rb", "scf", "url", "inf", "chm",
    }
)  # fmt: skip
_FAMILIES = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff",
    "zip": "application/zip", "docx": "application/x-word", "xlsx": "application/x-sheet", "pptx": "application/x-slides", "doc": "application/x-ole", "xls": "application/x-ole", "ppt": "application/x-ole",
    "rtf": "application/rtf", "rar": "application/x-rar", "7z": "application/x-7z", "gz": "application/gzip",
}  # fmt: skip
_SCRIPTED = re.compile(rb"<script|<html|<svg|<!doctype html|javascript:", re.IGNORECASE)
_END = b"PK\x05\x06"
_BODY_KINDS = frozenset({"text/plain", "text/html"})
_BOUND = frozenset({"application/pgp-signature", "application/x-pkcs7-signature", "application/pkcs7-signature"})


class Table(NamedTuple):
    """What an archive's own table says of it. It may lie: that is why nothing is unpacked."""

    names: tuple[bytes, ...]
    unpacked: int
    is_encrypted: bool
    is_whole: bool


def attachments_of(mail: Part) -> tuple[tuple[Attachment, ...], bool]:
    """The files of a message, in order, and whether some were left out because they were too many or too large."""
    found: list[Attachment] = []
    room, is_cut = LARGEST_ALL, False
    for part in mail.walk(into_messages=False):
        if not _is_file(part):
            continue
        content = part.bytes()
        if len(found) >= MOST or len(content) > room:
            is_cut = True
            continue
        room -= len(content)
        found.append(attachment(name_of(part), part.kind, content))
    return tuple(found), is_cut


def attachment(name: str, declared: str, content: bytes) -> Attachment:
    """A file with what can be seen of it from outside."""
    sniffed = sniff(content)
    return Attachment(name, declared, sniffed, content, tuple(_warnings(name, declared, sniffed, content)))


def name_of(part: Part) -> str:
    """The file's name: without folders and control characters, with its ending, short."""
    for header in ("content-disposition", "content-type"):
        raw = part.raw(header)
        given = parameters_of(text_of(raw))
        name = given.get("filename") or given.get("name") or ""
        if name:
            plain = words_of(name.encode("utf-8", "surrogateescape")) if "=?" in name else _unescaped(raw, name)
            return _short(plain.replace("\\", "/").rpartition("/")[2])
    return ""


def sniff(content: bytes) -> str:
    """The type that the first bytes show."""
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")
    if kind == "application/zip":
        names = archive_table(content).names
        return next((office for lead, office in _OFFICE.items() if any(name.startswith(lead) for name in names)), kind)
    if kind:
        return kind
    if content[4:8] == b"ftyp":
        return "image/heic" if content[8:12] in {b"heic", b"heix", b"mif1", b"msf1"} else "video/mp4"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return "text/html" if _SCRIPTED.search(content[:2048]) else ""


def archive_table(content: bytes) -> Table:
    """The central directory of a ZIP: names, promised sizes, encryption. Bounded, and nothing is unpacked."""
    end = content.rfind(_END, max(0, len(content) - 66_000))
    if end < 0 or end + 20 > len(content):
        return Table((), 0, is_encrypted=False, is_whole=False)
    count, _, start = struct.unpack_from("<HII", content, end + 10)
    names: list[bytes] = []
    unpacked, is_encrypted, at = 0, False, start
    for _ in range(min(count, MOST_ENTRIES)):
        if content[at : at + 4] != b"PK\x01\x02" or at + 46 > len(content):
            return Table(tuple(names), unpacked, is_encrypted, is_whole=False)
        bits, size, *lengths = struct.unpack_from("<8xH14xIHHH", content, at)
        is_encrypted = is_encrypted or bool(bits & 1)
        unpacked += size
        names.append(content[at + 46 : at + 46 + lengths[0]])
        at += 46 + sum(lengths)
    return Table(tuple(names), unpacked, is_encrypted, is_whole=count <= MOST_ENTRIES)


def _is_file(part: Part) -> bool:
    if part.kind.startswith("multipart/") or part.kind in _BOUND:
        return False
    return part.is_attachment() or part.kind not in _BODY_KINDS or bool(name_of(part))


def _warnings(name: str, declared: str, sniffed: str, content: bytes) -> list[str]:
    endings = name.lower().split(".")[1:]
    found = []
    if sniffed == "application/x-program" or (endings and endings[-1] in _PROGRAMS):
        found.append("program")
    if sniffed in {"text/html", "text/x-script"} or declared in {"text/html", "image/svg+xml"}:
        found.append("script")
    if len(endings) > 1 and endings[-1] in _PROGRAMS and endings[-2] in _FAMILIES:
        found.append("two_endings")
    meant = _FAMILIES.get(endings[-1]) if endings else None
    if meant and sniffed and meant != sniffed:
        found.append("other_type")
    if not content:
        found.append("empty")
    return found + _archive_warnings(content, endings)


def _archive_warnings(content: bytes, endings: list[str]) -> list[str]:
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ["macros"] if endings and endings[-1] in {"docm", "xlsm", "pptm"} else []
    table = archive_table(content)
    found = ["encrypted"] if table.is_encrypted else []
    if not table.is_whole or table.unpacked > MOST_UNPACKED or table.unpacked > MOST_TIMES * max(len(content), 1):
        found.append("bomb")
    if any(name.lower().endswith(b"vbaproject.bin") for name in table.names):
        found.append("macros")
    if any(name.lower().rpartition(b".")[2].decode("latin-1") in _PROGRAMS for name in table.names):
        found.append("program")
    return found


def _unescaped(raw: bytes, name: str) -> str:
    """A name with percent signs, in the charset that stands before it (RFC 2231)."""
    if "%" not in name:
        return name
    charset = re.search(rb"name\*(?:0\*)?=\"?([A-Za-z0-9_-]{1,40})'", raw)
    return text_of(unquote_to_bytes(name), charset[1].decode() if charset else "utf-8") if charset else name


def _short(name: str) -> str:
    plain = "".join(character for character in name if character.isprintable() and character not in '<>:"|?*\u202e')
    plain = plain.strip(". ")
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - 12]}{dot}{ending[:11]}"
