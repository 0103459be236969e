# SPDX-License-Identifier: Apache-2.0
"""What a scan is, judged by its bytes."""

from duly.rooms.counter.facts import (
    BAD_IDENTITY,
    BAD_MINUTES,
    IDENTITIES,
    LARGEST_SCAN,
    NOT_A_SCAN,
    SCAN_EMPTY,
    SCAN_TOO_LARGE,
)

_PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_HEAD, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_PDF_HEAD, _PDF_END = b"%PDF-", b"%%EOF"
_TAIL = 1024
_LONGEST = 600.0


def media_type_of(content: bytes) -> str:
    """PDF, JPEG or PNG, by how the file begins and ends. A page that a browser would run is none of them.

    Raises:
        Refusal: ``counter.scan_empty``, ``counter.scan_too_large``, ``counter.not_a_scan``.
    """
    if not content:
        raise SCAN_EMPTY(field="scan")
    if len(content) > LARGEST_SCAN:
        raise SCAN_TOO_LARGE(field="scan", size=len(content), most=LARGEST_SCAN)
    tail = content[-_TAIL:]
    if content.startswith(_PDF_HEAD) and _PDF_END in tail:
        return "application/pdf"
    if content.startswith(_JPEG_HEAD) and content.rstrip(b"\x00\r\n").endswith(_JPEG_END):
        return "image/jpeg"
    if content.startswith(_PNG_HEAD) and content.endswith(_PNG_END):
        return "image/png"
    raise NOT_A_SCAN(field="scan")


def check_said(identity: str, minutes: float) -> None:
    """Refuse what cannot be said of somebody at the counter.

    Raises:
        Refusal: ``counter.bad_identity``, ``counter.bad_minutes``.
    """
    if identity not in IDENTITIES:
        raise BAD_IDENTITY(field="identity", known=", ".join(IDENTITIES))
    if not 0 <= minutes <= _LONGEST:
        raise BAD_MINUTES(field="minutes", longest=int(_LONGEST))
