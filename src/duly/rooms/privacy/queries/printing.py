# SPDX-License-Identifier: Apache-2.0
"""A bundle and a receipt as they are handed over: JSON for programs, a printed page for people."""

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

from duly.foundation.files import queries as files
from duly.kernel.refusals import Refusal
from duly.rooms.printing import queries as printing
from duly.rooms.privacy.queries.papers import bundle_page, receipt_page

_STAMP = (1980, 1, 1, 0, 0, 0)


def zipped(document: dict[str, Any], language: str) -> bytes:
    """The bundle: ``data.json``, and ``data.pdf`` in the customer's language (``data.html`` where nothing can print)."""
    page = bundle_page(document, language)
    name, printed = _printed("data", page, language)
    members = {"data.json": as_json(document), name: printed}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in members.items():
            info = zipfile.ZipInfo(member, _STAMP)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            packed.writestr(info, content)
    return out.getvalue()


def as_json(document: dict[str, Any]) -> bytes:
    """As it is written, for programs and for eyes."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()


def receipt_of(digest: str) -> dict[str, Any]:
    """A receipt of erasure as it is kept: it names nobody.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``.
    """
    held: dict[str, Any] = json.loads(files.content(digest))
    return held


def receipt_pdf(digest: str, language: str) -> tuple[str, bytes]:
    """The same for people: the name of the file and what is in it.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``.
    """
    return _printed("receipt", receipt_page(receipt_of(digest), language), language)


def said_at(moment: datetime) -> str:
    """A moment as papers show it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _printed(name: str, page: str, language: str) -> tuple[str, bytes]:
    """A PDF; where this machine has nothing to print with, the page itself: nobody waits for their data because of that."""
    out = io.BytesIO()
    try:
        printing.press().document(page, "zh-Hans" if language.startswith("zh") else "en", out)
    except Refusal:
        return f"{name}.html", page.encode()
    return f"{name}.pdf", out.getvalue()
