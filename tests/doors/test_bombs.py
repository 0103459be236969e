# SPDX-License-Identifier: Apache-2.0
"""What is sent to break a house: bodies that are too deep, too long, too many or not what they say. Nothing breaks, nothing is
kept, and the answer comes at once.
"""

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.portal.centre import Centre, a_centre
from doors.rights_stage import Stage, a_stage
from doors.story import a_browser
from duly.foundation.files.models import File
from duly.foundation.ledger.models import Inbox
from duly.rooms.change_requests.models import Evidence

pytestmark = pytest.mark.django_db
DEEP = b"[" * 100_000
BODIES = {
    "deep": DEEP + b"]" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a number without end": b'{"reason": ' + b"9" * 100_000 + b"}",
    "an exponent": b'{"reason": 1e999999}',
    "not a number": b'{"reason": NaN}',
    "half a character": b'{"reason": "\\ud800"}',
    "nul": b'{"reason": "\\u0000"}',
    "no utf-8": b'{"reason": "\xff\xfe"}',
    "a proto": b'{"__proto__": {"is_operator": true}, "constructor": {}}',
    "empty": b"",
    "a list": b"[]",
    "null": b"null",
}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_centre(tmp_path)


def test_no_body_breaks_the_api(stage: Stage) -> None:
    before, begun = Inbox.objects.count(), time.monotonic()
    for path in ("/notices", "/notices/2026-0001/cancellation", "/change-requests", "/customers/C-00000/consents"):
        for name, body in BODIES.items():
            status = stage.call("operator", "POST", f"/api/v1{path}", body)
            assert 400 <= status < 500, (path, name, status)
    assert time.monotonic() - begun < 30
    assert Inbox.objects.count() == before


@pytest.mark.parametrize("cursor", ["[" * 3000, "W" * 4000, "W1tbW1tb" * 400, "%00", "null", "bnVsbA", "e30"])
def test_no_cursor_breaks_a_list(stage: Stage, cursor: str) -> None:
    for path in ("/customers", "/notices", "/change-requests", "/deliveries"):
        assert stage.call("operator", "GET", f"/api/v1{path}?cursor={cursor}") in {200, 422}, path
    for path in ("customers", "notices", "change-requests"):
        assert stage.browsers["operator"].get(f"/console/{path}?after={cursor}").status_code < 500, path


def test_a_form_of_thousands_of_fields_is_refused(stage: Stage) -> None:
    many = {f"field{n}": "x" for n in range(2000)}
    for browser, path in (
        (stage.browsers["operator"], "/console/preferences"),
        (a_browser(), "/my/in"),
        (a_browser(), "/stop"),
    ):
        assert browser.post(path, many).status_code == 400, path


def test_a_form_of_megabytes_is_refused(stage: Stage) -> None:
    large = {"contact": "x" * 6_000_000}
    for path in ("/my/in", "/stop", "/console/sign-in"):
        answer = a_browser().generic(
            "POST", path, b"contact=" + large["contact"].encode(), content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code in {400, 413}, path


def a_zip_bomb() -> bytes:
    """A megabyte of noughts a thousand times over, in a few kilobytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for n in range(200):
            packed.writestr(f"{n}.xml", b"\0" * 1_000_000)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("licence.pdf", b"MZ\x90\x00 a program"),
        ("licence.pdf", b"PK\x03\x04 an archive"),
        ("licence.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("licence.html", b"<html><script>alert(1)</script>"),
        ("licence.pdf", b""),
        ("licence.pdf", b"%PDF-1.7" + b"\0" * 10_500_000),
        ("../../etc/passwd", b"root:x:0:0"),
    ],
    ids=["a program", "an archive", "a drawing with a script", "a page", "nothing", "too large", "another place"],
)
def test_a_customer_lays_only_documents_beside_a_request(centre: Centre, name: str, content: bytes) -> None:
    browser = centre.signed_in()
    request = centre.asks(browser)
    before = File.objects.count()
    given = SimpleUploadedFile(name, content, content_type="application/pdf")
    assert browser.post(f"{request}/document", {"kind": "business_licence", "file": given}).status_code == 422
    assert (File.objects.count(), Evidence.objects.count()) == (before, 0)


def test_a_bomb_in_a_sheet_of_customers_or_changes_is_not_unpacked(stage: Stage) -> None:
    begun = time.monotonic()
    for path in ("/console/imports/new", "/console/imports", "/console/change-requests/files", "/console/library"):
        for name in ("list.xlsx", "list.csv"):
            given = SimpleUploadedFile(name, a_zip_bomb())
            answer = stage.browsers["operator"].post(path, {"file": given, "organisation": "acme", "deed": "preview"})
            assert answer.status_code < 500, path
    assert time.monotonic() - begun < 20


def test_a_name_of_a_file_names_no_place(centre: Centre) -> None:
    browser = centre.signed_in()
    request = centre.asks(browser)
    given = SimpleUploadedFile("../../x\r\nSet-Cookie: a=b.pdf", b"%PDF-1.7 licence", content_type="text/html")
    assert browser.post(f"{request}/document", {"kind": "business_licence", "file": given}).status_code in {302, 303}
    (file,) = File.objects.filter(digest=Evidence.objects.get().file)
    assert (file.media_type, "/" in file.name, "\n" in file.name) == ("application/pdf", False, False)


def test_a_length_that_is_a_lie_is_no_fault(stage: Stage) -> None:
    key = {"HTTP_AUTHORIZATION": f"Bearer {stage.keys['operator']}"}
    for said in ("-1", "abc", "99999999999999999999"):
        answer: Any = a_browser().generic(
            "POST", "/api/v1/notices", json.dumps({}), content_type="application/json", CONTENT_LENGTH=said, **key
        )
        assert 400 <= answer.status_code < 500, said
        assert a_browser().generic("POST", "/hooks/sms", b"x", CONTENT_LENGTH=said).status_code < 500, said
