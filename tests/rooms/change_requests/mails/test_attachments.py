# SPDX-License-Identifier: Apache-2.0
"""Files that came with a mail: kept and looked at from outside, never opened and never run."""

import io
import struct
import zipfile
from base64 import b64encode
from email.message import EmailMessage

import pytest

from duly.rooms.change_requests.rules.mails import Attachment, read
from duly.rooms.change_requests.rules.mails.attachments import MOST, archive_table, attachment, sniff

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def one(name: str, content: bytes, declared: str = "application/octet-stream") -> Attachment:
    return attachment(name, declared, content)


def letter_with(*files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "li@example.com", "x"
    message.set_content("see the file")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_files_are_kept_byte_for_byte_with_their_names() -> None:
    found = read(letter_with(("营业执照.png", PNG), ("b.pdf", b"%PDF-1.7 x"))).attachments
    assert [(file.name, file.content, file.sniffed) for file in found] == [
        ("营业执照.png", PNG, "image/png"), ("b.pdf", b"%PDF-1.7 x", "application/pdf"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\temp\\a.pdf", "a.pdf"), ("a\u202efdp.exe", "afdp.exe"), ("..", ""), ("x" * 500 + ".pdf", "x" * 138 + ".pdf"),
        ("=?gb2312?B?" + b64encode("营业执照.pdf".encode("gb2312")).decode() + "?=", "营业执照.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(given: str, name: str) -> None:
    raw = (
        "From: li@example.com\r\nContent-Type: application/pdf\r\n"
        f'Content-Disposition: attachment; filename="{given}"\r\n\r\n%PDF-1'
    ).encode()
    assert read(raw).attachments[0].name == name


def test_a_name_in_an_unusual_charset_is_read() -> None:
    raw = b"From: li@example.com\r\nContent-Disposition: attachment; filename*=GB18030''%D3%AA%D2%B5.pdf\r\nContent-Type: application/pdf\r\n\r\n%PDF"
    assert read(raw).attachments[0].name == "营业.pdf"


@pytest.mark.parametrize(
    ("name", "content", "warning"),
    [
        ("a.exe", b"x", "program"), ("a.pdf", b"MZ\x90", "program"), ("invoice.pdf.exe", b"MZ", "two_endings"), ("a.pdf", PNG, "other_type"),
        ("a.html", b"<html><script>", "script"), ("a.svg", b"<svg onload=x>", "script"), ("a.docm", b"", "macros"), ("a.txt", b"", "empty"),
        ("a.lnk", b"L\x00\x00\x00\x01\x14\x02\x00", "program"),
    ],
)  # fmt: skip
def test_what_may_do_harm_is_told(name: str, content: bytes, warning: str) -> None:
    assert warning in one(name, content).warnings


def test_an_honest_file_has_no_warning() -> None:
    assert one("a.png", PNG, "image/png").warnings == ()
    assert one("执照.zip", zipped({"执照.jpg": b"\xff\xd8\xff" * 100})).warnings == ()


def test_a_bomb_is_known_by_its_table_and_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", None)
    content = _bomb()
    assert "bomb" in one("a.zip", content).warnings
    assert archive_table(content).unpacked > 1_000_000_000


def _bomb() -> bytes:
    """Twelve entries that promise 4 GB each, in a kilobyte."""
    entry = (
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, 10, 0xF0000000, 1, 0, 0, 0, 0, 0, 0)
        + b"a"
    )
    body = b"PK\x03\x04" + b"\x00" * 40
    return body + entry * 12 + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 12, 12, len(entry) * 12, len(body), 0)


def test_a_broken_archive_is_suspect_too() -> None:
    assert "bomb" in one("a.zip", b"PK\x03\x04" + b"\x00" * 100).warnings


def test_programs_and_macros_in_an_archive_are_told() -> None:
    assert "program" in one("a.zip", zipped({"rechnung.js": b"x"})).warnings
    assert "macros" in one("a.docx", zipped({"word/vbaProject.bin": b"x"})).warnings


def test_an_office_file_is_told_from_an_archive() -> None:
    assert sniff(zipped({"word/document.xml": b"x"})) == "application/x-word"
    assert sniff(zipped({"xl/workbook.xml": b"x"})) == "application/x-sheet"


def test_only_so_many_are_kept_apart() -> None:
    letter = read(letter_with(*((f"{number}.txt", b"x") for number in range(MOST + 5))))
    assert len(letter.attachments) == MOST
    assert "files_cut" in letter.warnings


def test_a_forwarded_message_is_one_file() -> None:
    inner = b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nx\r\n--i--\r\n"
    raw = (
        b"From: li@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    )
    assert [file.declared for file in read(raw).attachments] == ["message/rfc822"]
