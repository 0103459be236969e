# SPDX-License-Identifier: Apache-2.0
"""A scan out of a form: what it is is told by its bytes, never by its name; and the same on its way back to a browser."""

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse

from duly.doors.console.outbox import SEALED
from duly.rooms.counter.facts import LARGEST_SCAN, NOT_A_SCAN, SCAN_EMPTY, SCAN_TOO_LARGE, TYPES

_HEADS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def scan_in(request: HttpRequest, name: str) -> tuple[bytes, str] | None:
    """The bytes and their media type; ``None`` where no file was chosen.

    Raises:
        Refusal: ``counter.scan_empty``, ``counter.scan_too_large``, ``counter.not_a_scan``.
    """
    given = request.FILES.get(name)
    if given is None:
        return None
    if (given.size or 0) > LARGEST_SCAN:
        raise SCAN_TOO_LARGE(field=name, size=given.size, most=LARGEST_SCAN)
    content: bytes = given.read()
    if not content:
        raise SCAN_EMPTY(field=name)
    kind = next((kind for head, kind in _HEADS.items() if content.startswith(head)), None)
    if kind is None:
        raise NOT_A_SCAN(field=name)
    return content, kind


def sealed(chunks: Iterator[bytes], media_type: str, name: str) -> StreamingHttpResponse:
    """A document in a page that may do nothing, or to be saved."""
    known = media_type if media_type in TYPES else "application/octet-stream"
    place = "inline" if known.startswith("image/") else "attachment"
    headers = {
        "Content-Disposition": f'{place}; filename="{name}.{TYPES.get(known, "bin")}"',
        "Content-Security-Policy": SEALED, "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return StreamingHttpResponse(chunks, content_type=known, headers=headers)
