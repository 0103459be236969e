# SPDX-License-Identifier: Apache-2.0
"""How long a body is, as its sender says."""

from django.http import HttpRequest

_ENDLESS = 2**63


def length_of(request: HttpRequest) -> int:
    """The bytes that are announced; none where nothing is said, and no end where the saying is no length."""
    said = request.headers.get("Content-Length") or "0"
    return int(said) if said.isdecimal() and len(said) < 19 else _ENDLESS
